"""A table as a frozen dataclass of Python, with `from_row`."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator

from fubcli.skills.code_development.models.naming import identifier
from fubcli.skills.code_development.models.python_readers import READERS
from fubcli.skills.code_development.models.record import Field, Record, Shape, Style, record_of
from fubcli.skills.code_development.subject import Table

_TYPES = "int str float bool bytes tuple date datetime decimal any mapping"
_RESERVED = frozenset(
    word.lower() for word in [*keyword.kwlist, *keyword.softkwlist, "self", "cls", "classmethod", *_TYPES.split()]
)
_SCALARS = {
    "tinyint": ("int", "_integer"),
    "smallint": ("int", "_integer"),
    "int": ("int", "_integer"),
    "bigint": ("int", "_integer"),
    "float": ("float", "_double"),
    "double": ("float", "_double"),
    "decimal": ("Decimal", "_decimal"),
    "boolean": ("bool", "_boolean"),
    "date": ("date", "_date"),
    "timestamp": ("datetime", "_timestamp"),
    "timestamp_ntz": ("datetime", "_timestamp_ntz"),
    "binary": ("bytes", "_binary"),
    "string": ("str", "_text"),
    "interval": ("str", "_text"),
    "variant": ("Any", "_anything"),
    "void": ("None", "_void"),
}
_ALWAYS = {
    "from collections.abc import Callable, Mapping",
    "from dataclasses import dataclass",
    "from typing import Any, TypeVar",
}
STYLE = Style(lambda name, place: identifier(name, place, _RESERVED), taken=("from_row",))


def python(table: Table, name: str) -> str:
    """Return the text of a module."""
    record = record_of(table, name, STYLE)
    classes = "\n\n\n".join("\n".join(_class(each)) for each in record.records())
    used = [reader for reader in READERS if re.search(rf"\b{reader.name}\b", classes)]
    imports = sorted({line for reader in used for line in reader.imports} | _ALWAYS)
    readers = "\n\n\n".join(reader.text for reader in used)
    head = f'"""Rows of {record.about} as fubcli writes them. Messages of errors hold no values."""'
    future = ["from __future__ import annotations", ""]
    return "\n".join([head, "", *future, *_sorted(imports), "", "", readers, "", "", classes, ""])


def _sorted(imports: list[str]) -> list[str]:
    return [each for each in imports if each.startswith("import")] + [
        each for each in imports if not each.startswith("import")
    ]


def _class(record: Record) -> Iterator[str]:
    yield "@dataclass(frozen=True, slots=True)"
    yield f"class {record.name}:"
    yield f'    """A row of {record.about}."""' if record.about else '    """A value."""'
    yield ""
    for field in record.fields:
        yield f"    # column {field.column!a}: {field.told}"
        yield f"    {field.identifier}: {_type(field)}"
    yield ""
    yield "    @classmethod"
    yield f"    def from_row(cls, row: Any) -> {record.name}:"
    yield '        """Return the row; raises ValueError that names the column of a value that is missing or wrong."""'
    yield "        members = _members(row)"
    yield "        return cls("
    for field in record.fields:
        yield f"            {field.identifier}=_read(members, {field.column!a}, {_reader(field)}),"
    yield "        )"


def _type(field: Field) -> str:
    kind = _expression(field.shape)[0]
    return f"{kind} | None" if field.nullable and field.shape.name not in ("variant", "void") else kind


def _reader(field: Field) -> str:
    reader = _expression(field.shape)[1]
    return f"_nullable({reader})" if field.nullable else reader


def _expression(shape: Shape) -> tuple[str, str]:
    """Return a shape's type and the expression of what reads it."""
    kind, reader = _unmasked(shape)
    return (f"{kind} | str", f"_masked({reader})") if shape.is_masked else (kind, reader)


def _unmasked(shape: Shape) -> tuple[str, str]:
    if shape.record:
        return shape.record.name, f"{shape.record.name}.from_row"
    if shape.name == "array":
        kind, reader = _expression(shape.inner[0])
        return f"tuple[{kind} | None, ...]", f"_array(_nullable({reader}))"
    if shape.name == "map":
        (key, key_reader), (kind, reader) = map(_expression, shape.inner)
        return f"Mapping[{key}, {kind} | None]", f"_map({key_reader}, _nullable({reader}))"
    return _SCALARS[shape.name]
