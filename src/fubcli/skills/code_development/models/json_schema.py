"""A table as a JSON Schema (2020-12) of the rows that fubcli writes."""

from __future__ import annotations

import json
from typing import Any

from fubcli.results.formats import visible
from fubcli.skills.code_development.models.record import Field, Record, Shape, Style, record_of
from fubcli.skills.code_development.subject import Table

_LONGEST = 160
STYLE = Style(lambda name, place: name)


def _whole(bits: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": -(2 ** (bits - 1)), "maximum": 2 ** (bits - 1) - 1}


_NUMBER = {"anyOf": [{"type": "number"}, {"enum": ["NaN", "Infinity", "-Infinity"]}]}
_CLOCK = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}"
_SCALARS: dict[str, dict[str, Any]] = {
    "tinyint": _whole(8),
    "smallint": _whole(16),
    "int": _whole(32),
    "bigint": {"type": ["integer", "string"], "pattern": "^-?[0-9]{1,19}$"},
    "float": _NUMBER,
    "double": _NUMBER,
    "decimal": {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?$"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
    "timestamp_ntz": {"type": "string", "pattern": f"^{_CLOCK}$"},
    "binary": {"type": "string", "contentEncoding": "base64"},
    "string": {"type": "string"},
    "interval": {"type": "string"},
    "variant": {},
    "void": {"type": "null"},
}


def json_schema(table: Table, name: str) -> str:
    """Return the text of a schema."""
    record = record_of(table, name, STYLE)
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": visible(table.full, _LONGEST),
        **_object(record),
    }
    return json.dumps(document, indent=2) + "\n"


def _object(record: Record) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {each.column: _property(each) for each in record.fields},
        "required": [each.column for each in record.fields],
    }


def _property(field: Field) -> dict[str, Any]:
    found = dict(_or_null(_schema(field.shape)) if field.nullable else _schema(field.shape))
    found["description"] = field.told
    if field.personal:
        found["x-personal"] = visible(field.personal, 40)
    return found


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    kind = schema.get("type")
    if not schema or kind == "null":
        return schema
    if "anyOf" in schema:
        return {"anyOf": [*schema["anyOf"], {"type": "null"}]}
    return schema | {"type": [*(kind if isinstance(kind, list) else [kind]), "null"]}


def _schema(shape: Shape) -> dict[str, Any]:
    found = _unmasked(shape)
    return {"anyOf": [found, {"type": "string"}]} if shape.is_masked else found


def _unmasked(shape: Shape) -> dict[str, Any]:
    if shape.record:
        return _object(shape.record)
    if shape.name == "array":
        return {"type": "array", "items": _or_null(_schema(shape.inner[0]))}
    if shape.name == "map":
        return _map(*map(_schema, shape.inner))
    return _SCALARS[shape.name]


def _map(key: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """A map is an object, or pairs where its keys are not text."""
    pair = {"type": "array", "prefixItems": [key, _or_null(value)], "minItems": 2, "maxItems": 2}
    return {"anyOf": [{"type": "object", "additionalProperties": _or_null(value)}, {"type": "array", "items": pair}]}
