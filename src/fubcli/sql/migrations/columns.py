"""The definition of a column: its type, and the attributes that are understood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fubcli.model.migration import ColumnSpec, ColumnType
from fubcli.sql.migrations.cursor import Cursor, NotUnderstood
from fubcli.sql.migrations.words import Kind

_TYPES = frozenset(
    {
        "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT", "INT1", "INT2", "INT3", "INT4", "INT8",
        "DECIMAL", "DEC", "NUMERIC", "FIXED", "FLOAT", "DOUBLE", "REAL", "BIT", "BOOL", "BOOLEAN", "CHAR", "VARCHAR",
        "CHARACTER",
        "BINARY", "VARBINARY", "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT", "TINYBLOB", "BLOB", "MEDIUMBLOB",
        "LONGBLOB", "ENUM", "SET", "DATE", "TIME", "DATETIME", "TIMESTAMP", "YEAR", "JSON", "UUID", "INET4", "INET6",
        "SERIAL", "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON",
        "GEOMETRYCOLLECTION",
    }
)  # fmt: skip
_SYNONYMS = {
    "integer": "int", "int1": "tinyint", "int2": "smallint", "int3": "mediumint", "int4": "int", "int8": "bigint",
    "dec": "decimal", "numeric": "decimal", "fixed": "decimal", "real": "double", "character": "char",
}  # fmt: skip


def column_spec(cursor: Cursor) -> ColumnSpec:
    """Read a definition behind the column's name, up to the end or a FIRST or AFTER; raises NotUnderstood."""
    spec = _typed(cursor)
    while not cursor.is_at_end and not cursor.sees("FIRST") and not cursor.sees("AFTER"):
        word = cursor.next().upper
        reader = _ATTRIBUTES.get(word)
        if reader is None:
            raise NotUnderstood("its column definition holds something that is not understood")
        spec = replace(spec, **reader(cursor))
    return spec


def place(cursor: Cursor) -> bool:
    """Read FIRST or AFTER a column; return whether there was one."""
    if cursor.took("AFTER"):
        cursor.name()
        return True
    return cursor.took("FIRST")


def _typed(cursor: Cursor) -> ColumnSpec:
    name = cursor.next().upper
    if name == "LONG":
        raise NotUnderstood("types that begin with LONG are not read")
    is_national = name == "NATIONAL"
    if is_national:
        name = cursor.took_any("CHAR", "CHARACTER", "VARCHAR")
    if name not in _TYPES:
        raise NotUnderstood("the type of its column is not known")
    if name == "DOUBLE":
        cursor.took("PRECISION")
    if name in ("CHAR", "CHARACTER") and cursor.took("VARYING"):
        name = "VARCHAR"
    arguments = (
        tuple(_argument(word.value, word.quote) for word in cursor.group() if word.value != ",")
        if cursor.sees("(")
        else ()
    )
    spec = _plain(_SYNONYMS.get(name.lower(), name.lower()), arguments)
    if is_national:
        spec = replace(spec, charset="utf8mb3")
    while sign := cursor.took_any("UNSIGNED", "SIGNED", "ZEROFILL"):
        if sign != "SIGNED":
            spec = replace(spec, type=replace(spec.type, is_unsigned=True))
    return spec


def _plain(name: str, arguments: tuple[str, ...]) -> ColumnSpec:
    """Spell the types out that are short for others; the display width of an integer says nothing, but `tinyint(1)`."""
    if name in ("bool", "boolean"):
        return ColumnSpec(ColumnType("tinyint", ("1",)))
    if name == "serial":
        return ColumnSpec(
            ColumnType("bigint", (), is_unsigned=True), is_nullable=False, is_unique=True, is_auto_increment=True
        )
    if name.endswith("int") and not (name == "tinyint" and arguments == ("1",)):
        arguments = ()
    return ColumnSpec(ColumnType(name, arguments))


def _argument(value: str, quote: str) -> str:
    return "'" + value.replace("'", "''") + "'" if quote else value


def _not(cursor: Cursor) -> dict[str, Any]:
    cursor.expect("NULL")
    return {"is_nullable": False}


def _default(cursor: Cursor) -> dict[str, Any]:
    value(cursor)
    return {"has_default": True}


def value(cursor: Cursor) -> None:
    """Read a default's value: a literal, a call, or an expression in brackets."""
    if cursor.sees("("):
        cursor.group()
        return
    if not cursor.took("-"):
        cursor.took("+")
    word = cursor.next()
    if word.kind in (Kind.SIGN, Kind.ODD, Kind.NAME):
        raise NotUnderstood("its default is not understood")
    if word.kind is Kind.TEXT:
        while cursor.here.kind is Kind.TEXT:
            cursor.next()
    elif word.kind is Kind.WORD and cursor.here.kind is Kind.TEXT:  # b'1', _utf8'x', DATE '2020-01-01'
        cursor.next()
    elif word.kind is Kind.WORD and cursor.sees("("):
        cursor.group()


def _on(cursor: Cursor) -> dict[str, Any]:
    cursor.expect("UPDATE")
    value(cursor)
    return {}


def _key(cursor: Cursor) -> dict[str, Any]:
    cursor.took("KEY")
    return {"is_unique": True}


def _primary(cursor: Cursor) -> dict[str, Any]:
    cursor.took("KEY")
    return {"is_unique": True, "is_nullable": False}


def _text(cursor: Cursor) -> dict[str, Any]:
    if cursor.next().kind is not Kind.TEXT:
        raise NotUnderstood("its comment is no text")
    return {}


def _set(cursor: Cursor) -> dict[str, Any]:
    cursor.expect("SET")
    return _charset(cursor)


def _charset(cursor: Cursor) -> dict[str, Any]:
    cursor.took("=")
    return {"charset": charset_name(cursor)}


def charset_name(cursor: Cursor) -> str:
    """Read the name of a character set or collation, lower case."""
    word = cursor.next()
    if word.kind not in (Kind.WORD, Kind.NAME, Kind.TEXT):
        raise NotUnderstood("its character set is not understood")
    return word.value.lower()


def _collate(cursor: Cursor) -> dict[str, Any]:
    cursor.took("=")
    return {"collation": charset_name(cursor)}


def _generated(cursor: Cursor) -> dict[str, Any]:
    cursor.expect("ALWAYS", "AS")
    return _as(cursor)


def _as(cursor: Cursor) -> dict[str, Any]:
    cursor.group()
    kept = cursor.took_any("VIRTUAL", "PERSISTENT", "STORED")
    return {"is_generated": True, "is_stored": kept in ("PERSISTENT", "STORED")}


def _check(cursor: Cursor) -> dict[str, Any]:
    cursor.group()
    return {}


def _references(cursor: Cursor) -> dict[str, Any]:
    cursor.table()
    cursor.group()
    while cursor.took("ON"):
        if not cursor.took_any("DELETE", "UPDATE"):
            raise NotUnderstood("its foreign key is not understood")
        if not (
            cursor.took_any("CASCADE", "RESTRICT")
            or cursor.took("SET", "NULL")
            or cursor.took("NO", "ACTION")
            or cursor.took("SET", "DEFAULT")
        ):
            raise NotUnderstood("its foreign key is not understood")
    return {}


_ATTRIBUTES: dict[str, Callable[[Cursor], dict[str, Any]]] = {
    "NULL": lambda _: {"is_nullable": True},
    "NOT": _not,
    "DEFAULT": _default,
    "ON": _on,
    "AUTO_INCREMENT": lambda _: {"is_auto_increment": True},
    "UNIQUE": _key,
    "PRIMARY": _primary,
    "KEY": lambda _: {"is_unique": True},
    "COMMENT": _text,
    "BINARY": lambda _: {},
    "COLLATE": _collate,
    "CHARACTER": _set,
    "CHARSET": _charset,
    "ASCII": lambda _: {"charset": "latin1"},
    "GENERATED": _generated,
    "AS": _as,
    "CHECK": _check,
    "REFERENCES": _references,
    "INVISIBLE": lambda _: {"is_invisible": True},
    "VIRTUAL": lambda _: {},
    "STORED": lambda _: {"is_stored": True},
    "PERSISTENT": lambda _: {"is_stored": True},
}
