"""Where the values of a statement come from: every output traced to stored columns, and unknown where it cannot be."""

from fubcli.sql.lineage.trace import trace

__all__ = ["trace"]
