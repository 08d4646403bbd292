"""A table as a readonly interface of TypeScript, with a parser that checks every value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from fubcli.skills.code_development.models.record import Field, Record, Shape, Style, record_of
from fubcli.skills.code_development.models.typescript_readers import READERS
from fubcli.skills.code_development.subject import Table

_SCALARS = {
    "tinyint": ("number", "whole"),
    "smallint": ("number", "whole"),
    "int": ("number", "whole"),
    "bigint": ("string", "bigWhole"),
    "float": ("number", "double"),
    "double": ("number", "double"),
    "decimal": ("string", "decimal"),
    "boolean": ("boolean", "truth"),
    "date": ("string", "calendarDate"),
    "timestamp": ("string", "instant"),
    "timestamp_ntz": ("string", "localTime"),
    "binary": ("string", "base64"),
    "string": ("string", "text"),
    "interval": ("string", "text"),
    "variant": ("unknown", "anything"),
    "void": ("null", "nothing"),
}
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
STYLE = Style(lambda name, place: name)
"""A property may have any name: none is changed."""


def typescript(table: Table, name: str) -> str:
    """Return the text of a module."""
    record = record_of(table, name, STYLE)
    body = "\n".join([*_interface(record), "", *_parser(record)])
    used = [text for reader, text in READERS.items() if re.search(rf"\b{reader}\b", body) or reader in _ALWAYS]
    head = f"/** Rows of {record.about} as fubcli writes them. Messages of errors hold no values. */"
    note = "/** bigint and decimal are text: a number of JavaScript is exact up to 2^53. Times are RFC 3339 in UTC. */"
    return "\n".join([head, note, "", body, "", "\n\n".join(used), ""])


_ALWAYS = ("Read", "members", "own")


def _interface(record: Record) -> Iterator[str]:
    yield f"export interface {record.name} {{"
    for field in record.fields:
        yield f"  /** {field.told} */"
        yield f"  readonly {_property(field.column)}: {_type(field)};"
    yield "}"


def _parser(record: Record) -> Iterator[str]:
    yield "/** Returns the row; throws a TypeError that names the column of a value that is missing or wrong. */"
    yield f'export function parse{record.name}(value: unknown, at: string = "{record.name}"): {record.name} {{'
    yield "  const row = members(value, at);"
    yield f"  return {_literal(record, '  ')};"
    yield "}"


def _literal(record: Record, indent: str) -> str:
    lines = [
        f"{indent}  {_key(each.column)}: own(row, {_text(each.column)}, at, {_reader(each)})," for each in record.fields
    ]
    return "\n".join(["{", *lines, f"{indent}}}"])


def _property(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name != "__proto__" else _text(name)


def _key(name: str) -> str:
    """In a literal `__proto__` would be the prototype, unless it is computed."""
    return '["__proto__"]' if name == "__proto__" else _property(name)


def _text(name: str) -> str:
    return json.dumps(name)


def _type(field: Field) -> str:
    return _or_null(_expression(field.shape)[0]) if field.nullable else _expression(field.shape)[0]


def _reader(field: Field) -> str:
    reader = _expression(field.shape)[1]
    return f"nullable({reader})" if field.nullable else reader


def _or_null(kind: str) -> str:
    return kind if kind in ("unknown", "null") else f"{kind} | null"


def _expression(shape: Shape) -> tuple[str, str]:
    """Return a shape's type and the expression of what reads it."""
    kind, reader = _unmasked(shape)
    if not shape.is_masked:
        return kind, reader
    return (kind if kind == "string" else f"{kind} | string"), f"masked({reader})"


def _unmasked(shape: Shape) -> tuple[str, str]:
    if shape.record:
        fields = "; ".join(f"readonly {_property(each.column)}: {_type(each)}" for each in shape.record.fields)
        kind = f"{{ {fields} }}"
        literal = ", ".join(
            f"{_key(each.column)}: own(row, {_text(each.column)}, at, {_reader(each)})" for each in shape.record.fields
        )
        return (
            kind,
            f"(value: unknown, at: string): {kind} => {{ const row = members(value, at); return {{ {literal} }}; }}",
        )
    if shape.name == "array":
        kind, reader = _expression(shape.inner[0])
        return f"ReadonlyArray<{_or_null(kind)}>", f"list(nullable({reader}))"
    if shape.name == "map":
        (key, key_reader), (kind, reader) = map(_expression, shape.inner)
        return f"ReadonlyMap<{key}, {_or_null(kind)}>", f"mapping({key_reader}, nullable({reader}))"
    return _SCALARS[shape.name]
