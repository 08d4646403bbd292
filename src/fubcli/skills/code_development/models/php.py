"""A table as a readonly class of PHP 8.2, with `fromRow`."""

from __future__ import annotations

from collections.abc import Iterator

from fubcli.skills.code_development.models.naming import identifier, remark
from fubcli.skills.code_development.models.php_readers import READERS
from fubcli.skills.code_development.models.record import Field, Record, Shape, Style, record_of
from fubcli.skills.code_development.subject import Table

_SCALARS = {
    "tinyint": ("int", "whole"),
    "smallint": ("int", "whole"),
    "int": ("int", "whole"),
    "bigint": ("int", "whole"),
    "float": ("float", "double"),
    "double": ("float", "double"),
    "decimal": ("string", "decimal"),
    "boolean": ("bool", "truth"),
    "date": ("\\DateTimeImmutable", "date"),
    "timestamp": ("\\DateTimeImmutable", "timestamp"),
    "timestamp_ntz": ("\\DateTimeImmutable", "timestampNtz"),
    "binary": ("string", "binary"),
    "string": ("string", "text"),
    "interval": ("string", "text"),
    "variant": ("mixed", "anything"),
    "void": ("null", "nothing"),
}
STYLE = Style(lambda name, place: identifier(name, place, ("this",)))


def php(table: Table, name: str) -> str:
    """Return the text of a file; its classes beside the row's are for it alone."""
    record = record_of(table, name, STYLE)
    classes = [line for each in reversed([*record.records()]) for line in (*_class(each, f"{name}Reader"), "")]
    body = "\n".join(classes)
    used = [text for reader, text in READERS.items() if f"{name}Reader::{reader}(" in body]
    head = f"/** Rows of {record.about} as fubcli writes them. Messages of errors hold no values. PHP 8.2 or later. */"
    readers = "\n\n".join(used)
    return f"<?php\n\ndeclare(strict_types=1);\n\n{head}\n\n{body}\nfinal class {name}Reader\n{{\n{readers}\n}}\n"


def _class(record: Record, reader: str) -> Iterator[str]:
    yield f"final readonly class {record.name}"
    yield "{"
    yield "    public function __construct("
    for field in record.fields:
        yield f"        /** @var {_documented(field)} column {_told(field)} */"
        yield f"        public {_type(field)} ${field.identifier},"
    yield "    ) {"
    yield "    }"
    yield ""
    yield "    /** Returns the row; throws an UnexpectedValueException that names the column of a wrong value. */"
    yield "    public static function fromRow(mixed $row): self"
    yield "    {"
    yield f"        $members = {reader}::members($row);"
    yield "        return new self("
    for field in record.fields:
        yield f"            {reader}::own($members, {_text(field.column)}, {_reader(field, reader)}),"
    yield "        );"
    yield "    }"
    yield "}"


def _told(field: Field) -> str:
    return f"{remark(field.column, 80)}: {field.told}"


def _text(name: str) -> str:
    """Return a text of PHP in ASCII; `$` in it is no variable."""
    shown = "".join(
        each if each.isascii() and each.isprintable() and each not in '"\\$' else f"\\u{{{ord(each):x}}}"
        for each in name
    )
    return f'"{shown}"'


def _type(field: Field) -> str:
    kind = _native(field.shape)
    if kind in ("mixed", "null"):
        return kind
    kinds = dict.fromkeys([*kind.split("|"), *(["null"] if field.nullable else [])])
    return "|".join(kinds)


def _native(shape: Shape) -> str:
    kind = shape.record.name if shape.record else _SCALARS.get(shape.name, ("array", ""))[0]
    return "|".join(dict.fromkeys((kind, "string"))) if shape.is_masked else kind


def _documented(field: Field) -> str:
    kind = _shape_of(field.shape)
    return f"{kind}|null" if field.nullable and kind not in ("mixed", "null") else kind


def _shape_of(shape: Shape) -> str:
    if shape.name == "array":
        return f"list<{_or_null(shape.inner[0])}>" + ("|string" if shape.is_masked else "")
    if shape.name == "map":
        return f"array<array-key, {_or_null(shape.inner[1])}>" + ("|string" if shape.is_masked else "")
    return _native(shape)


def _or_null(shape: Shape) -> str:
    kind = _shape_of(shape)
    return kind if kind in ("mixed", "null") else f"{kind}|null"


def _reader(field: Field, owner: str) -> str:
    return _nullable(field.shape, owner) if field.nullable else _expression(field.shape, owner)


def _nullable(shape: Shape, owner: str) -> str:
    return f"{owner}::nullable({_expression(shape, owner)})"


def _expression(shape: Shape, owner: str) -> str:
    """Return the expression of the closure that reads a shape."""
    reader = _unmasked(shape, owner)
    return f"{owner}::masked({reader})" if shape.is_masked else reader


def _unmasked(shape: Shape, owner: str) -> str:
    if shape.record:
        return f"{shape.record.name}::fromRow(...)"
    if shape.name == "array":
        return f"{owner}::items({_nullable(shape.inner[0], owner)})"
    if shape.name == "map":
        return f"{owner}::pairs({_expression(shape.inner[0], owner)}, {_nullable(shape.inner[1], owner)})"
    return f"{owner}::{_SCALARS[shape.name][1]}(...)"
