"""The suite's Databricks SQL in the dialect of another engine, and what that engine answers in types of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa
import sqlglot

from fubcli.model.datatype import DataType, parse_type
from fubcli.model.dialect import SqlDialect

_RANGE = re.compile(r"range\((\d+)\) AS (\w+)(?:\((\w+)\))?")
_MARK = re.compile(r"_generated_(\d+)_(\w+) AS (\w+)")
_LONGEST_ARRAY = 1_000
"""Of one that is quickly written down; three of them are a billion."""
_FUNCTIONS: Mapping[SqlDialect, Mapping[str, str]] = {SqlDialect.BIGQUERY: {"raise_error(": "ERROR("}}
"""What the translation leaves as it is."""

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
    ),
    SqlDialect.BIGQUERY: (
        (r"\bmap\(", "BigQuery has no maps"),
        (r"\barray\([^()]*NULL", "BigQuery has no NULL in an array of a result"),
        (r"DECIMAL\(38,0\)", "its stand-in has no BIGNUMERIC so wide: tests/warehouses/bigquery/test_cells.py"),
        (r"\bAS n, 2 AS n\b", "BigQuery refuses columns of one name"),
        (r"\AVALUES", "VALUES is no statement of BigQuery's"),
        (
            r"\ASELECT id FROM range\(\d{10,}\) AS t\(id\)\Z",
            "BigQuery writes all of a result before it gives a row of it",
        ),
    ),
}
_KINDS: Mapping[SqlDialect, Mapping[str, str]] = {
    SqlDialect.SNOWFLAKE: {"int": "bigint", "smallint": "bigint", "tinyint": "bigint", "float": "double"},
    SqlDialect.BIGQUERY: {
        **dict.fromkeys(["int", "smallint", "tinyint"], "bigint"),
        "float": "double",
        "decimal": "decimal(38,9)",
    },
}
"""The types that an engine has instead, by their first word."""


def in_dialect(text: str, dialect: SqlDialect) -> str:
    """Return a text as an engine reads it."""
    if dialect not in _LACKING:
        return text
    marked = _RANGE.sub(lambda found: f"_generated_{found[1]}_{found[3] or 'id'} AS {found[2]}", text)
    (written,) = sqlglot.transpile(marked, read="databricks", write=dialect.value)
    for name, other in _FUNCTIONS.get(dialect, {}).items():
        written = written.replace(name, other)
    return _MARK.sub(lambda found: _generated(int(found[1]), found[2], dialect) + f" AS {found[3]}", written)


def _generated(count: int, column: str, dialect: SqlDialect) -> str:
    """Return a relation of so many numbers, or of more than anybody waits for."""
    if dialect is SqlDialect.SNOWFLAKE:
        return f"(SELECT seq8() AS {column} FROM TABLE(GENERATOR(ROWCOUNT => {count})))"
    if count <= _LONGEST_ARRAY:
        return f"(SELECT {column} FROM UNNEST(GENERATE_ARRAY(0, {count - 1})) AS {column})"
    arrays = (f"UNNEST(GENERATE_ARRAY(0, {_LONGEST_ARRAY - 1})) AS {name}" for name in ("high", "middle", "low"))
    number = f"(high * {_LONGEST_ARRAY} + middle) * {_LONGEST_ARRAY} + low"
    return f"(SELECT {number} AS {column} FROM {' CROSS JOIN '.join(arrays)})"


def lacking(text: str, dialect: SqlDialect) -> str:
    """Return why an engine, or its emulation, cannot be asked for what a text is about; empty when it can."""
    return next((why for look, why in _LACKING.get(dialect, ()) if re.search(look, text)), "")


def types_of(types: list[tuple[str, str, Any]], dialect: SqlDialect) -> list[tuple[str, str, Any]]:
    """Return the types that an engine has, as it calls them, and values of their scale."""
    if dialect not in _LACKING:
        return types
    found = []
    for text, written, value in types:
        if not lacking(text, dialect):
            kind = _kind(parse_type(written), _KINDS.get(dialect, {}))
            found.append((text, str(kind), _value(kind, value)))
    return found


def arrow_of(types: list[tuple[str, pa.DataType]], dialect: SqlDialect) -> list[tuple[str, pa.DataType]]:
    """Return the Arrow types that an engine's results have."""
    if dialect is not SqlDialect.BIGQUERY:
        return types
    return [(text, _arrow(kind)) for text, kind in types if not lacking(text, dialect)]


def _kind(kind: DataType, others: Mapping[str, str]) -> DataType:
    name = others.get(kind.name.split("(")[0], kind.name)
    return DataType(name, tuple(_kind(each, others) for each in kind.inner), kind.fields)


def _value(kind: DataType, value: Any) -> Any:
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-int(kind.name[:-1].split(",")[1])))
    if isinstance(value, dict) and kind.fields:
        return {name: _value(inner, value[name]) for name, inner in zip(kind.fields, kind.inner, strict=True)}
    return value


def _arrow(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_list(kind):
        return pa.list_(_arrow(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(each.name, _arrow(each.type)) for each in kind])
    if pa.types.is_integer(kind):
        return pa.int64()
    if pa.types.is_decimal(kind):
        return pa.decimal128(38, 9)
    return pa.float64() if pa.types.is_floating(kind) else kind
