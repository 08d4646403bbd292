"""The fields of BigQuery's schemas as the types that results have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.model.datatype import DataType

_SCALARS = {
    "INTEGER": "bigint",
    "INT64": "bigint",
    "FLOAT": "double",
    "FLOAT64": "double",
    "BOOLEAN": "boolean",
    "BOOL": "boolean",
    "BYTES": "binary",
    "DATE": "date",
    "DATETIME": "timestamp_ntz",
    "TIMESTAMP": "timestamp",
    "INTERVAL": "interval",
}
"""All others are texts: STRING, JSON, GEOGRAPHY (as WKT), TIME, RANGE."""
_EXACT = {"NUMERIC": (38, 9), "BIGNUMERIC": (76, 38)}
"""Precision and scale where the field does not say them; a query's result never does."""


def kind_of(field: Mapping[str, Any]) -> DataType:
    """Return the type of a field."""
    name = str(field.get("type", "")).upper()
    if str(field.get("mode", "")).upper() == "REPEATED":
        return DataType("array", (kind_of({**field, "mode": "NULLABLE"}),))
    if name in ("RECORD", "STRUCT"):
        fields = field.get("fields") or ()
        return DataType("struct", tuple(map(kind_of, fields)), tuple(str(each.get("name", "")) for each in fields))
    if name in _EXACT:
        precision, scale = _EXACT[name]
        if field.get("precision"):
            precision, scale = int(field["precision"]), int(field.get("scale") or 0)
        return DataType(f"decimal({precision},{scale})")
    return DataType(_SCALARS.get(name, "string"))


def fields_of(schema: Mapping[str, Any] | None) -> list[tuple[str, DataType]]:
    """Return the names and types of a schema's columns."""
    return [(str(each.get("name", "")), kind_of(each)) for each in (schema or {}).get("fields") or ()]
