"""The suite's Databricks SQL in the dialect of another engine, and what that engine answers in types of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlglot

from fubcli.model.dialect import SqlDialect

_RANGE = re.compile(r"range\((\d+)\) AS (\w+)\((\w+)\)")
_NAMED = re.compile(r"_generated_(\d+)_(\w+) AS (\w+)")
_GENERATED = r"(SELECT seq8() AS \2 FROM TABLE(GENERATOR(ROWCOUNT => \1))) AS \3"

_LACKING: Mapping[SqlDialect, tuple[tuple[str, str], ...]] = {
    SqlDialect.SNOWFLAKE: (
        (r"\bINTERVAL\b|TIMESTAMP '[^']*' - TIMESTAMP", "Snowflake has no intervals as values"),
        (
            r"\b(?:array|map|struct|named_struct)\(",
            "what is nested is JSON: tests/warehouses/snowflake/test_reading.py",
        ),
        (r"raise_error|error\('no'\)", "Snowflake has no function that raises an error"),
        (r"DECIMAL\(38,0\)|\(9007199254740992\)|9223372036854775807", "fakesnow keeps whole numbers in 64 bits"),
        (r"WHEN MATCHED", "fakesnow does not delete in a MERGE"),
    )
}
_KINDS: Mapping[SqlDialect, Mapping[str, str]] = {
    SqlDialect.SNOWFLAKE: {"int": "bigint", "smallint": "bigint", "tinyint": "bigint", "float": "double"}
}


def in_dialect(text: str, dialect: SqlDialect) -> str:
    """Return a text as an engine reads it."""
    if dialect is not SqlDialect.SNOWFLAKE:
        return text
    (written,) = sqlglot.transpile(_RANGE.sub(r"_generated_\1_\3 AS \2", text), read="databricks", write="snowflake")
    return _NAMED.sub(_GENERATED, written)


def lacking(text: str, dialect: SqlDialect) -> str:
    """Return why an engine, or its emulation, cannot be asked for what a text is about; empty when it can."""
    return next((why for look, why in _LACKING.get(dialect, ()) if re.search(look, text)), "")


def types_of(types: list[tuple[str, str, Any]], dialect: SqlDialect) -> list[tuple[str, str, Any]]:
    """Return the types that an engine has, as it calls them."""
    kinds = _KINDS.get(dialect, {})
    return [(text, kinds.get(kind, kind), value) for text, kind, value in types if not lacking(text, dialect)]
