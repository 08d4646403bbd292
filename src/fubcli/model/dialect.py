"""The SQL dialects that the guard reads."""

from __future__ import annotations

from enum import StrEnum


class SqlDialect(StrEnum):
    """The closed vocabulary of dialects; each has its own reading, its own list of functions and its own cases."""

    DATABRICKS = "databricks"
    DUCKDB = "duckdb"
    SNOWFLAKE = "snowflake"
    BIGQUERY = "bigquery"
