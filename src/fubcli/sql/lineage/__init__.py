"""Where the values of a statement come from: every output traced to stored columns, and unknown where it cannot be."""

from fubcli.sql.lineage.trace import trace, trace_statement

__all__ = ["trace", "trace_statement"]
