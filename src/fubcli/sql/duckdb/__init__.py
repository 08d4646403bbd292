"""Databricks SQL for the embedded engine: the one place where generated text runs."""

from fubcli.sql.duckdb.transpile import Translation, Unsupported, to_duckdb

__all__ = ["Translation", "Unsupported", "to_duckdb"]
