"""What the suite's Databricks SQL is, and comes to, on an engine that speaks another dialect.

Everything that is not said here is the same on all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa
import sqlglot

from fubcli.model.datatype import DataType, parse_type
from fubcli.model.dialect import SqlDialect

_KINDS: Mapping[SqlDialect, Mapping[str, str]] = {
    SqlDialect.BIGQUERY: {
        **dict.fromkeys(["int", "smallint", "tinyint", "void"], "bigint"),
        "float": "double",
        "decimal": "decimal(38,9)",
        "map": "",
    },
}
"""The types that an engine has instead, by their first word; nothing for those that it lacks."""
_EXPRESSIONS: Mapping[SqlDialect, Mapping[str, tuple[str, str, Any] | None]] = {
    SqlDialect.BIGQUERY: {
        "CAST('99999999999999999999999999999999999999' AS DECIMAL(38,0))": (
            "BIGNUMERIC '1.0000000000000000001'",
            "decimal(76,38)",
            Decimal("1.00000000000000000010000000000000000000"),
        ),
        **dict.fromkeys(["array(1, NULL, 3)", "array('', NULL)", "array(INTERVAL 1 DAY, NULL)"]),  # no NULL in an array
        "X''": ("b''", "binary", b""),
        "X'00FF'": (r"b'\x00\xff'", "binary", b"\x00\xff"),
    },
}
"""The expressions that are written otherwise, their type and value; None for what the engine does not have."""


_FUNCTIONS: Mapping[SqlDialect, Mapping[str, str]] = {SqlDialect.BIGQUERY: {"raise_error(": "ERROR("}}
"""Functions that the translation leaves as they are."""


class Told(NamedTuple):
    """An expression, the type of its column, and its value."""

    expression: str
    kind: str
    value: Any


def written(dialect: SqlDialect, text: str) -> str:
    """Return a text of the suite in an engine's dialect."""
    if dialect is SqlDialect.DATABRICKS:
        return text
    shown = sqlglot.transpile(text, read="databricks", write=dialect.value)[0]
    for name, other in _FUNCTIONS.get(dialect, {}).items():
        shown = shown.replace(name, other)
    return shown


def told(dialect: SqlDialect, expression: str, kind: str, value: Any) -> Told | None:
    """Return what an expression of the suite is on an engine; None where it has nothing like it."""
    if dialect is SqlDialect.DATABRICKS:
        return Told(expression, kind, value)
    if expression in _EXPRESSIONS.get(dialect, {}):
        found = _EXPRESSIONS[dialect][expression]
        return found and Told(*found)
    other = _kind(dialect, parse_type(kind))
    if other is None:
        return None
    return Told(written(dialect, f"SELECT {expression}").removeprefix("SELECT "), str(other), _value(other, value))


def arrow(dialect: SqlDialect, wanted: pa.DataType) -> pa.DataType | None:
    """Return the Arrow type that an engine has instead; None where it has nothing like it."""
    kinds = _KINDS.get(dialect)
    if kinds is None:
        return wanted
    if pa.types.is_map(wanted):
        return None if kinds.get("map") == "" else wanted
    if pa.types.is_list(wanted):
        return pa.list_(arrow(dialect, wanted.value_type))
    if pa.types.is_struct(wanted):
        return pa.struct([(each.name, arrow(dialect, each.type)) for each in wanted])
    if pa.types.is_decimal(wanted):
        precision, scale = map(int, kinds["decimal"][8:-1].split(","))
        return pa.decimal128(precision, scale)
    if pa.types.is_integer(wanted) and kinds.get("int") == "bigint":
        return pa.int64()
    return pa.float64() if pa.types.is_floating(wanted) and kinds.get("float") == "double" else wanted


def _kind(dialect: SqlDialect, kind: DataType) -> DataType | None:
    inner = [_kind(dialect, each) for each in kind.inner]
    word = kind.name.split("(")[0]
    name = _KINDS.get(dialect, {}).get(word, kind.name)
    if not name or None in inner:
        return None
    return DataType(name, tuple(each for each in inner if each), kind.fields)


def _value(kind: DataType, value: Any) -> Any:
    """Return a value with the scale that its type has there."""
    if isinstance(value, Decimal):
        return value.quantize(Decimal(1).scaleb(-int(kind.name[:-1].split(",")[1])))
    if isinstance(value, dict):
        return {name: _value(inner, value[name]) for name, inner in zip(kind.fields, kind.inner, strict=True)}
    return [_value(kind.inner[0], each) for each in value] if isinstance(value, list) else value
