"""The SQL dialects that the guard reads."""

from __future__ import annotations

from enum import StrEnum


class SqlDialect(StrEnum):
    """The closed vocabulary of dialects; each has its own reading, its own list of functions and its own cases."""

    DATABRICKS = "databricks"
    DUCKDB = "duckdb"
    SNOWFLAKE = "snowflake"
    BIGQUERY = "bigquery"


_OF_ENGINES = {"snowflake": SqlDialect.SNOWFLAKE, "bigquery": SqlDialect.BIGQUERY}


def read_by(engine: str) -> SqlDialect:
    """Return what is written for an engine: Databricks SQL also for the embedded one, which answers like it."""
    return _OF_ENGINES.get(engine, SqlDialect.DATABRICKS)
