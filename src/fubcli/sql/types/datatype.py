"""A Databricks type as a value, and where it is kept on a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Self

from sqlglot import exp
from sqlglot.errors import SqlglotError

_NAMES = {
    "TINYINT": "tinyint", "SMALLINT": "smallint", "INT": "int", "BIGINT": "bigint", "FLOAT": "float",
    "DOUBLE": "double",
    "TEXT": "string", "VARCHAR": "string", "CHAR": "string", "BOOLEAN": "boolean", "DATE": "date", "BINARY": "binary",
    "VARBINARY": "binary", "TIMESTAMPTZ": "timestamp", "TIMESTAMPLTZ": "timestamp", "TIMESTAMP": "timestamp_ntz",
    "TIMESTAMPNTZ": "timestamp_ntz", "INTERVAL": "interval", "NULL": "void", "VARIANT": "variant",
}  # fmt: skip
_INTEGRAL = {"tinyint": 3, "smallint": 5, "int": 10, "bigint": 20}


@dataclass(frozen=True, slots=True)
class Type:
    """One type: `members` are an array's element, a map's key and value, or a struct's fields, named by `fields`."""

    name: str
    precision: int = 0
    scale: int = 0
    members: tuple[Type, ...] = ()
    fields: tuple[str, ...] = ()
    digits: int = 0
    """How many digits an integer literal has: beside a decimal it is a decimal of just that precision."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """A value is its own copy; trees are copied with the types on them."""
        return self

    @property
    def is_known(self) -> bool:
        """Whether anything can be concluded from it."""
        return self.name != "unknown"

    @property
    def is_integral(self) -> bool:
        """Whether it is one of the four integers."""
        return self.name in _INTEGRAL

    @property
    def is_decimal(self) -> bool:
        """Whether it is a decimal."""
        return self.name == "decimal"

    @property
    def is_fractional(self) -> bool:
        """Whether it is a float or a double."""
        return self.name in ("float", "double")

    @property
    def is_numeric(self) -> bool:
        """Whether it is any number."""
        return self.is_integral or self.is_decimal or self.is_fractional

    @property
    def has_map(self) -> bool:
        """Whether it is a map, or holds one."""
        return self.name == "map" or any(member.has_map for member in self.members)

    @property
    def as_decimal(self) -> Type:
        """An integer as the decimal that holds it; a decimal as it is."""
        return decimal(self.digits or _INTEGRAL[self.name], 0) if self.is_integral else self

    @property
    def settled(self) -> Type:
        """The type of a column that holds it: nothing is left of how it was written."""
        return replace(self, digits=0) if self.digits else self

    def field(self, name: str) -> Type:
        """Return a struct's field by name, whatever its case; an array of structs gives an array of the field."""
        if self.name == "array":
            found = self.members[0].field(name)
            return array(found) if found.is_known else UNKNOWN
        lowered = name.lower()
        return next(
            (kind for each, kind in zip(self.fields, self.members, strict=False) if each.lower() == lowered), UNKNOWN
        )

    def __str__(self) -> str:
        """As `typeof` writes it."""
        if self.is_decimal:
            return f"decimal({self.precision},{self.scale})"
        if self.name == "struct":
            inside = (f"{name}:{kind}" for name, kind in zip(self.fields, self.members, strict=True))
            return f"struct<{','.join(inside)}>"
        return f"{self.name}<{','.join(map(str, self.members))}>" if self.members else self.name


UNKNOWN, VOID, STRING, BOOLEAN = Type("unknown"), Type("void"), Type("string"), Type("boolean")
INT, BIGINT, DOUBLE, DATE, TIMESTAMP = Type("int"), Type("bigint"), Type("double"), Type("date"), Type("timestamp")
INTERVAL = Type("interval")


def decimal(precision: int, scale: int) -> Type:
    """Return a decimal type."""
    return Type("decimal", precision, scale)


def array(element: Type) -> Type:
    """Return the type of an array."""
    return Type("array", members=(element.settled,))


def mapped(key: Type, value: Type) -> Type:
    """Return the type of a map."""
    return Type("map", members=(key.settled, value.settled))


def struct(fields: Sequence[tuple[str, Type]]) -> Type:
    """Return the type of a struct."""
    return Type("struct", members=tuple(kind.settled for _, kind in fields), fields=tuple(name for name, _ in fields))


@lru_cache(maxsize=512)
def parse(text: str) -> Type:
    """Return the type that a text in Databricks' words names; unknown when it names none."""
    try:
        return from_node(exp.DataType.build(text, dialect="databricks"))
    except (SqlglotError, ValueError):
        return UNKNOWN


def from_node(node: exp.Expr) -> Type:
    """Return the type that a cast or a declaration names."""
    if not isinstance(node, exp.DataType) or not isinstance(node.this, exp.DType):
        return INTERVAL if isinstance(node.args.get("this"), exp.Interval) else UNKNOWN
    kind, inside = node.this.value, node.expressions
    if kind == "DECIMAL":
        sizes = [int(each.name) for each in inside if each.name.isdigit()]
        return decimal(sizes[0] if sizes else 10, sizes[1] if len(sizes) > 1 else 0)
    if kind in ("ARRAY", "LIST") and len(inside) == 1:
        return array(from_node(inside[0]))
    if kind == "MAP" and len(inside) == 2:
        return mapped(from_node(inside[0]), from_node(inside[1]))
    if kind == "STRUCT" and all(isinstance(each, exp.ColumnDef) for each in inside):
        return struct([(each.name, from_node(each.args["kind"])) for each in inside])
    return Type(_NAMES[kind]) if kind in _NAMES else UNKNOWN
