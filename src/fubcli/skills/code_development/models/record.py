"""A table as a tree of records, with a name in the target language for each record and field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from fubcli.model.datatype import DataType
from fubcli.results.formats import unique_names
from fubcli.skills.code_development.models.naming import Names, pascal, remark
from fubcli.skills.code_development.subject import Column, Table

DEEPEST = 12
"""Types nested deeper are anything: compilers have limits too."""
SCALARS = frozenset(
    {"tinyint", "smallint", "int", "bigint", "float", "double", "decimal", "boolean", "date", "timestamp"}
    | {"timestamp_ntz", "binary", "string", "interval", "variant", "void"}
)


@dataclass(frozen=True)
class Shape:
    """A type: the `name` of a scalar, or `array`, `map` or `struct` with what is inside.

    With `is_masked` the value may also be the text of a mask.
    """

    name: str
    inner: tuple[Shape, ...] = ()
    record: Record | None = None
    is_masked: bool = False


@dataclass(frozen=True)
class Field:
    """A column, or a field of a struct; `column` is its name in rows, `identifier` in the target language."""

    column: str
    identifier: str
    shape: Shape
    nullable: bool
    type: str
    remark: str = ""
    personal: str = ""
    """What personal value it holds, empty for none."""

    @property
    def told(self) -> str:
        """What a comment says of it."""
        marks = [f"personal data ({remark(self.personal, 40)}), masked"] if self.personal else []
        return "; ".join([remark(self.type, 80), *marks, *([self.remark] if self.remark else [])])


@dataclass(frozen=True)
class Record:
    """Fields under one name."""

    name: str
    about: str
    fields: tuple[Field, ...]

    def records(self) -> Iterator[Record]:
        """Yield the records inside, each before the one that needs it, and this one last."""
        for each in self.fields:
            yield from _inside(each.shape)
        yield self


def _inside(shape: Shape) -> Iterator[Record]:
    for each in shape.inner:
        yield from _inside(each)
    if shape.record:
        yield from shape.record.records()


@dataclass(frozen=True)
class Style:
    """How a language names fields: `identifier(name, place)`, apart from what is `taken`."""

    identifier: Callable[[str, int], str]
    taken: tuple[str, ...] = ()


def record_of(table: Table, name: str, style: Style) -> Record:
    """Return a table's record without its secrets."""
    columns = table.selectable
    builder = _Builder(style, Names([name, f"{name}Reader"]))
    placed = zip(builder.keyed([each.name for each in columns]), columns, strict=True)
    fields = tuple(builder.column(key, named, each, name) for (key, named), each in placed)
    return Record(name, remark(table.full), fields)


@dataclass(frozen=True)
class _Builder:
    style: Style
    classes: Names

    def keyed(self, names: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Yield each name as it is in rows, where names are told apart, and its identifier."""
        taken = Names(self.style.taken)
        for place, key in enumerate(unique_names(names), 1):
            yield key, taken.unique(self.style.identifier(key, place))

    def column(self, key: str, named: str, column: Column, owner: str) -> Field:
        """Return the field of a column; what is masked and no text may be a mask's text too."""
        shape = self.shape(column.type, f"{owner}{pascal(key)}", 1)
        if column.is_personal and shape.name not in ("string", "variant"):
            shape = replace(shape, is_masked=True)
        personal = (column.kind or "unknown") if column.is_personal else ""
        return Field(key, named, shape, column.nullable, str(column.type), remark(column.comment), personal)

    def shape(self, kind: DataType, name: str, depth: int) -> Shape:
        """Return the shape of a type; what is inside may always be null."""
        if kind.name == "struct" and kind.inner and len(kind.fields) == len(kind.inner) and depth < DEEPEST:
            return Shape("struct", record=self._struct(kind, self.classes.unique(name), depth))
        if (kind.name, len(kind.inner)) in (("array", 1), ("map", 2)) and depth < DEEPEST:
            return Shape(kind.name, tuple(self.shape(each, f"{name}Item", depth + 1) for each in kind.inner))
        scalar = kind.name.split("(")[0]
        return Shape(scalar if scalar in SCALARS else "variant")

    def _struct(self, kind: DataType, name: str, depth: int) -> Record:
        fields = [
            Field(key, named, self.shape(inner, f"{name}{pascal(key)}", depth + 1), nullable=True, type=str(inner))
            for (key, named), inner in zip(self.keyed(kind.fields), kind.inner, strict=True)
        ]
        return Record(name, "", tuple(fields))
