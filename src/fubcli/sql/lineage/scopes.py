"""What names stand for where an expression stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from fubcli.model.lineage import Origin
from fubcli.model.names import TableName
from fubcli.sql.lineage.provenance import NOTHING, UNKNOWN, Provenance, Reference, together


@dataclass(frozen=True)
class Output:
    """One column of a query or relation; with `is_many` any number of them, with names that are not known."""

    name: str | None
    provenance: Provenance = NOTHING
    is_many: bool = False
    table: TableName | None = None
    """The stored table whose columns they are, when it is one and they are not known."""

    def of(self, name: str) -> Provenance:
        """Return what the one of that name carries."""
        if self.table is None:
            return self.provenance
        origin = Origin(self.table, name)
        return Provenance(frozenset({origin}), direct=origin)


Outputs = Sequence[Output]
_NUMBERED = re.compile(r"[_:]\d+$")
"""What an engine adds to a name that another column has already."""


def told_apart(outputs: Outputs) -> Outputs:
    """Return columns as others may refer to them: an engine gives names of its own to those without and to twins."""
    names = Counter(each.name for each in outputs if not each.is_many)
    twins = {name for name, count in names.items() if name is not None and count > 1}
    if not twins and not names[None]:
        return outputs
    shared = together(each.provenance for each in outputs if each.name in twins or each.name is None).cut()
    named = []
    for each in outputs:
        if each.name is None or each.is_many:
            continue
        is_mixed = bool(names[None]) or _NUMBERED.sub("", each.name) in twins
        carried = together((each.provenance, shared)).changed() if is_mixed else each.provenance
        named.append(Output(each.name, carried))
    return [*named, Output(None, shared, is_many=True)]


def telling(outputs: Outputs, told: frozenset[Origin], *, everywhere: bool = False) -> Outputs:
    """Return columns that tell something more: all of them, or those that tell rows apart."""
    if not told:
        return outputs
    return [
        replace(each, provenance=together((each.provenance, Provenance(implicit=told))).cut())
        if everywhere or each.provenance.tells_rows_apart
        else each
        for each in outputs
    ]


@dataclass(frozen=True)
class Relation:
    """One relation of a FROM clause; `names` are the ways to write it, in parts."""

    serial: int
    names: tuple[tuple[str, ...], ...]
    outputs: Outputs
    is_hidden: bool = False
    """The right side of a semi or anti join gives no columns to `*`."""

    @cached_property
    def is_open(self) -> bool:
        """Whether it may have columns that are not known."""
        return any(each.is_many for each in self.outputs)

    @cached_property
    def _places(self) -> Mapping[str | None, Sequence[int]]:
        """Where the columns of each name stand among the outputs."""
        places: dict[str | None, list[int]] = {}
        for place, each in enumerate(self.outputs):
            places.setdefault(each.name, []).append(place)
        return places

    def column(self, name: str) -> Provenance | None:
        """Return what a column carries, or None when there is no such column."""
        named = self._places.get(name, ())
        unnamed = self.outputs[: named[0] if named else None] if self.is_open else ()
        before = [each.of(name) for each in unnamed if each.is_many]
        found = [*before, *(self.outputs[place].provenance for place in named)]
        return self._referred(together(found), name) if found else None

    def path(self, parts: Sequence[str]) -> Provenance | None:
        """Return what a column or a field of it carries; None for no parts at all and for no such column."""
        column = self.column(parts[0]) if parts else None
        return column if column is None or len(parts) == 1 else column.changed()

    def starred(self) -> Outputs:
        """Return its columns as `*` shows them."""
        return [
            Output(each.name, self._referred(each.provenance, each.name or f"*{place}"), each.is_many, each.table)
            for place, each in enumerate(self.outputs)
        ]

    def whole(self) -> Provenance:
        """Return what a row as one value carries."""
        return together(each.provenance for each in self.starred()).changed()

    def _referred(self, carried: Provenance, name: str) -> Provenance:
        is_stored = carried.direct is not None if carried.tells else carried.is_stored
        return carried._replace(columns=frozenset({Reference(self.serial, name)}), is_stored=is_stored)


@dataclass
class Scope:
    """The names of one SELECT, inside those of the query around it."""

    parent: Scope | None = None
    ctes: Mapping[str, Outputs] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    aliases: dict[str, Provenance] = field(default_factory=dict)
    parameters: Mapping[str, Provenance] = field(default_factory=dict)
    merged: set[str] = field(default_factory=set)
    """Columns that a join by names shows once."""
    is_mixed: bool = False
    """Whether `*` shows columns in an order that depends on the engine."""

    def within(self, parameters: Mapping[str, Provenance]) -> Scope:
        """Return the scope of a lambda's body."""
        return replace(self, parameters={**self.parameters, **parameters})

    def resolve(self, parts: Sequence[str]) -> Provenance:
        """Return what a dotted name carries; several meanings are taken together, and none at all is unknown."""
        if parts[0] in self.parameters:
            return self.parameters[parts[0]].changed()
        found = list(self._meanings(parts))
        if self.parent is not None and (not found or any(each.is_open for each in self.relations)):
            found.append(self.parent.resolve(parts))
        if not found:
            return UNKNOWN
        return found[0] if len(found) == 1 else together(found)

    def _meanings(self, parts: Sequence[str]) -> Iterator[Provenance]:
        parts = tuple(parts)
        columns = self._columns(parts)
        yield from columns
        if parts[0] in self.aliases:
            yield self.aliases[parts[0]] if len(parts) == 1 else self.aliases[parts[0]].changed()
        for relation in self.relations:  # some engines let the name of a relation stand for its whole row
            if parts in relation.names and (not columns or relation.is_open):
                yield relation.whole()

    def _columns(self, parts: tuple[str, ...]) -> list[Provenance]:
        """A relation's name before a column goes before a field of a struct."""
        qualified = [
            column
            for relation in self.relations
            for name in relation.names
            if parts[: len(name)] == name and (column := relation.path(parts[len(name) :])) is not None
        ]
        if qualified:
            return qualified
        return [column for each in self.relations if (column := each.path(parts)) is not None]

    def star(self, qualifier: Sequence[str] = ()) -> Outputs:
        """Return the columns of `*` or of `qualifier.*`; those of no known relation may be anything."""
        if qualifier:
            chosen = [each for each in self.relations if tuple(qualifier) in each.names]
            if chosen:
                return [output for each in chosen for output in each.starred()]
            return [Output(None, self.resolve(qualifier).cut(), is_many=True)]  # the fields of a struct
        shown: Outputs = [output for each in self.relations if not each.is_hidden for output in each.starred()]
        if self.is_mixed or self.merged:
            return _mixed(shown, self.merged)
        return shown or [Output(None, UNKNOWN, is_many=True)]


def _mixed(outputs: Outputs, shared: set[str]) -> Outputs:
    """Columns that only their names tell apart: those of one name together, and twins of other names all together."""
    names = Counter(each.name for each in outputs)
    if any(count > 1 and name not in shared for name, count in names.items()):
        return [Output(None, together(each.provenance for each in outputs).cut(), is_many=True)]
    return [
        Output(name, together(each.provenance for each in outputs if each.name == name), name is None)
        for name in dict.fromkeys(each.name for each in outputs)
    ]
