"""Snowflake's types and names in the words that results and snapshots have."""

from __future__ import annotations

from collections.abc import Mapping

from fubcli.model.datatype import DataType

_LONGEST = 38
_SCALARS: Mapping[str, str] = {
    "REAL": "double",
    "FLOAT": "double",
    "TEXT": "string",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP": "timestamp_ntz",
    "TIMESTAMP_NTZ": "timestamp_ntz",
    "TIMESTAMP_LTZ": "timestamp",
    "TIMESTAMP_TZ": "timestamp",
    "BINARY": "binary",
    "VARIANT": "variant",
    "OBJECT": "variant",
    "ARRAY": "variant",
    "MAP": "variant",
    "VECTOR": "variant",
    "GEOGRAPHY": "geography",
    "GEOMETRY": "geometry",
}
_NUMBERS = ("FIXED", "NUMBER", "DECIMAL")


def kind_of(name: str, precision: int | None, scale: int | None) -> DataType:
    """Return the type of a column; whole numbers are `bigint`, what is half-structured is JSON text."""
    if name in _NUMBERS:
        return DataType(f"decimal({precision or _LONGEST},{scale})" if scale else "bigint")
    return DataType(_SCALARS.get(name, name.lower()))


def told(name: str) -> str:
    """Return a name as it is written without quotes: Snowflake keeps those in upper case."""
    return name.lower() if name == name.upper() else name


def quoted(name: str) -> str:
    """Return a name that was written without quotes as Snowflake keeps it, in quotes."""
    return '"' + name.upper().replace('"', '""') + '"'
