"""Databricks' SQL types: their texts, and how Arrow, Thrift and DuckDB name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import pyarrow as pa


class _Names(NamedTuple):
    """One scalar type in everybody's words."""

    manifest: str
    thrift: str
    duckdb: str
    arrow: pa.DataType


_SCALARS = {
    "boolean": _Names("BOOLEAN", "BOOLEAN_TYPE", "BOOLEAN", pa.bool_()),
    "tinyint": _Names("BYTE", "TINYINT_TYPE", "TINYINT", pa.int8()),
    "smallint": _Names("SHORT", "SMALLINT_TYPE", "SMALLINT", pa.int16()),
    "int": _Names("INT", "INT_TYPE", "INTEGER", pa.int32()),
    "bigint": _Names("LONG", "BIGINT_TYPE", "BIGINT", pa.int64()),
    "float": _Names("FLOAT", "FLOAT_TYPE", "FLOAT", pa.float32()),
    "double": _Names("DOUBLE", "DOUBLE_TYPE", "DOUBLE", pa.float64()),
    "string": _Names("STRING", "STRING_TYPE", "VARCHAR", pa.string()),
    "binary": _Names("BINARY", "BINARY_TYPE", "BLOB", pa.binary()),
    "date": _Names("DATE", "DATE_TYPE", "DATE", pa.date32()),
    "timestamp": _Names("TIMESTAMP", "TIMESTAMP_TYPE", "TIMESTAMP WITH TIME ZONE", pa.timestamp("us", "UTC")),
    "timestamp_ntz": _Names("TIMESTAMP_NTZ", "TIMESTAMP_TYPE", "TIMESTAMP", pa.timestamp("us")),
    "interval": _Names("INTERVAL", "INTERVAL_DAY_TIME_TYPE", "VARCHAR", pa.string()),
    "void": _Names("NULL", "NULL_TYPE", '"NULL"', pa.null()),
}
_FROM_DUCKDB = {
    "integer": "int",
    "hugeint": "bigint",
    "ubigint": "decimal",
    "uhugeint": "decimal",
    "uinteger": "bigint",
    "usmallint": "int",
    "utinyint": "smallint",
    "varchar": "string",
    "uuid": "string",
    "time": "string",
    "enum": "string",
    "blob": "binary",
    "timestamp with time zone": "timestamp",
    "timestamp": "timestamp_ntz",
    "timestamp_s": "timestamp_ntz",
    "timestamp_ms": "timestamp_ntz",
    "timestamp_ns": "timestamp_ntz",
    "null": "void",
    '"null"': "void",
}
_WIDE = {"ubigint": 20, "uhugeint": 38}


@dataclass(frozen=True)
class SqlType:
    """A Databricks type; `members` are the parts of a nested one: (field, type), ("", element), or key and value."""

    name: str
    precision: int = 0
    scale: int = 0
    members: tuple[tuple[str, SqlType], ...] = ()
    unit: str = "DAY TO SECOND"
    """Of an interval: `YEAR TO MONTH`, `DAY TO SECOND`, or nothing for the legacy calendar interval."""

    @property
    def text(self) -> str:
        """`DECIMAL(10,2)`, `STRUCT<a: INT, b: STRING>`: `type_text` of the REST APIs."""
        if self.name == "decimal":
            return f"DECIMAL({self.precision},{self.scale})"
        if self.name == "interval":
            return f"INTERVAL {self.unit}".strip()
        if self.name == "struct":
            return f"STRUCT<{', '.join(f'{_field(name)}: {kind.text}' for name, kind in self.members)}>"
        if self.members:
            return f"{self.name.upper()}<{', '.join(kind.text for _, kind in self.members)}>"
        return self.name.upper()

    @property
    def manifest_name(self) -> str:
        """`type_name` of the REST APIs: LONG, STRUCT, INTERVAL."""
        return _SCALARS[self.name].manifest if self.name in _SCALARS else self.name.upper()

    @property
    def thrift_name(self) -> str:
        """The name of the Thrift `TTypeId`."""
        if self.name == "interval" and self.unit == "YEAR TO MONTH":
            return "INTERVAL_YEAR_MONTH_TYPE"
        return _SCALARS[self.name].thrift if self.name in _SCALARS else f"{self.name.upper()}_TYPE"

    @property
    def duckdb(self) -> str:
        """The DuckDB type that holds it without loss; text for intervals."""
        if self.name == "decimal":
            return f"DECIMAL({self.precision},{self.scale})"
        if self.name == "array":
            return f"{self.members[0][1].duckdb}[]"
        if self.name == "struct":
            return f"STRUCT({', '.join(f'{_quoted(name)} {kind.duckdb}' for name, kind in self.members)})"
        if self.name == "map":
            return f"MAP({', '.join(kind.duckdb for _, kind in self.members)})"
        return _SCALARS[self.name].duckdb

    def arrow(self, zone: str = "UTC") -> pa.DataType:
        """The Arrow type that results carry it in; timestamps are in the session's time zone."""
        if self.name == "timestamp":
            return pa.timestamp("us", zone)
        if self.name == "decimal":
            return pa.decimal128(self.precision, self.scale)
        inner = [(name, kind.arrow(zone)) for name, kind in self.members]
        if self.name == "array":
            return pa.list_(inner[0][1])
        if self.name == "struct":
            return pa.struct([pa.field(name, kind) for name, kind in inner])
        if self.name == "map":
            return pa.map_(inner[0][1], inner[1][1])
        return _SCALARS[self.name].arrow

    @property
    def has_interval(self) -> bool:
        """Whether an interval is in it, at any depth."""
        return self.name == "interval" or any(kind.has_interval for _, kind in self.members)


STRING, BIGINT, INT, BOOLEAN, TIMESTAMP = map(SqlType, ("string", "bigint", "int", "boolean", "timestamp"))


def array_of(element: SqlType) -> SqlType:
    """Return ARRAY<element>."""
    return SqlType("array", members=(("", element),))


def map_of(key: SqlType, value: SqlType) -> SqlType:
    """Return MAP<key, value>."""
    return SqlType("map", members=(("", key), ("", value)))


def from_duckdb(kind: Any) -> SqlType:
    """Return the Databricks type of a DuckDB one, as the embedded engine names it."""
    if kind.id in ("list", "array"):
        return array_of(from_duckdb(kind.children[0][1]))
    if kind.id == "struct":
        return SqlType("struct", members=tuple((name, from_duckdb(member)) for name, member in kind.children))
    if kind.id == "map":
        return map_of(*(from_duckdb(member) for _, member in kind.children))
    if kind.id == "decimal":
        (_, precision), (_, scale) = kind.children
        return SqlType("decimal", precision, scale)
    return SqlType(_FROM_DUCKDB.get(kind.id, kind.id), _WIDE.get(kind.id, 0))


def _field(name: str) -> str:
    return name if name.isidentifier() else "`" + name.replace("`", "``") + "`"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
