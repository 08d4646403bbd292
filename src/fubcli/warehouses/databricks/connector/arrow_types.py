"""Arrow's types in Databricks' words, for results that come without a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fubcli.model.datatype import DataType, parse_type

if TYPE_CHECKING:
    import pyarrow

_SQL_NAME = b"Spark:DataType:SqlName"
_SCALARS = {
    "int8": "tinyint",
    "int16": "smallint",
    "int32": "int",
    "int64": "bigint",
    "float": "float",
    "double": "double",
    "bool": "boolean",
    "string": "string",
    "large_string": "string",
    "binary": "binary",
    "large_binary": "binary",
    "date32[day]": "date",
    "null": "void",
}


def kinds_of(schema: pyarrow.Schema, codes: Sequence[str]) -> list[DataType]:
    """Return the types of columns; `codes` are the connector's words for them.

    Arrow has texts where Databricks has intervals: the warehouse's own name for the type is taken where it is told.
    """
    return [_told(field, code) for field, code in zip(schema, codes, strict=True)]


def _told(field: pyarrow.Field, code: str) -> DataType:
    name = (field.metadata or {}).get(_SQL_NAME)
    told = parse_type(name.decode("utf-8", "replace")) if name else None
    seen = DataType("interval") if code.startswith("interval") else _kind(field.type)
    return told if told is not None and _fits(told, seen) else seen


def _fits(told: DataType, seen: DataType) -> bool:
    """Whether two types have the same shape, so that the one can be read as the other."""
    if not seen.inner:
        return not told.inner
    return len(told.inner) == len(seen.inner) and all(map(_fits, told.inner, seen.inner))


def _kind(kind: pyarrow.DataType) -> DataType:
    from pyarrow import types

    if types.is_decimal(kind):
        return DataType(f"decimal({kind.precision},{kind.scale})")
    if types.is_timestamp(kind):
        return DataType("timestamp_ntz" if kind.tz is None else "timestamp")
    if types.is_map(kind):
        return DataType("map", (_kind(kind.key_type), _kind(kind.item_type)))
    if types.is_struct(kind):
        return DataType("struct", tuple(_kind(field.type) for field in kind), tuple(field.name for field in kind))
    if types.is_list(kind) or types.is_large_list(kind):
        return DataType("array", (_kind(kind.value_type),))
    return DataType(_SCALARS.get(str(kind), str(kind)))
