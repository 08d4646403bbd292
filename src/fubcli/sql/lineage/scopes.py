"""What names stand for where an expression stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlglot import exp

from fubcli.sql.lineage.declared import MADE_BY_ENGINES, declared_names
from fubcli.sql.lineage.outputs import Output, Outputs, mixed
from fubcli.sql.lineage.provenance import UNKNOWN, Provenance, Reference, together


@dataclass(frozen=True)
class Relation:
    """One relation of a FROM clause; `names` are the ways to write it, in parts."""

    serial: int
    names: tuple[tuple[str, ...], ...]
    outputs: Outputs

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
        if column is None or len(parts) == 1:
            return column
        return column.changed() if column.direct is not None else column.cut()  # it may be a constant beside the others

    def has(self, name: str) -> bool:
        """Whether one of its known columns has a name."""
        return name in self._places

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
    is_plain: bool = False
    """Whether it reads one stored table and nothing else, once."""
    query: exp.Expr | None = None
    """The query whose scope it is."""
    beside: Scope | None = None
    """The scope around a relation of a FROM clause, whose other relations some engines let it name."""

    def inside(self) -> Scope:
        """Return the scope of a query in an expression, which sees all names of this one."""
        return Scope(self, self.ctes)

    def apart(self) -> Scope:
        """Return the scope of a query in a FROM clause, which sees what this one's query sees, and not this one."""
        return Scope(self.parent, self.ctes, beside=self)

    def within(self, parameters: Mapping[str, Provenance]) -> Scope:
        """Return the scope of a lambda's body."""
        return replace(self, parameters={**self.parameters, **parameters})

    def resolve(self, parts: Sequence[str]) -> Provenance:
        """Return what a dotted name carries; several meanings are taken together, and none at all is unknown."""
        if parts[0] in self.parameters:
            return self.parameters[parts[0]].changed()
        return self._meaning(parts) or UNKNOWN

    def _meaning(self, parts: Sequence[str]) -> Provenance | None:
        """Return what a name means here or around here.

        Engines disagree about which of the two they look for first, and where a name may be seen: what differs is taken
        together, and a name from around that is declared inside as well may be anything.
        """
        found = list(self._meanings(parts))
        here = together(found) if found else None
        around = self.parent._meaning(parts) if self.parent is not None else None
        if around is None or (here is not None and around.origins <= here.origins):
            return here
        if here is not None:
            return together((here, around))
        if self._declares(parts[0]) or self._is_beside(parts):
            return together((around, UNKNOWN))
        return together((around, *(self._nameless() if len(parts) > 1 else ())))

    def _is_beside(self, parts: Sequence[str]) -> bool:
        """Whether a name means something in another relation of the FROM clause that this query stands in."""
        beside = self.beside
        return beside is not None and (any(True for _ in beside._meanings(parts)) or beside._is_beside(parts))

    def _declares(self, name: str) -> bool:
        """Whether a name is declared anywhere in the query, or beside it, or may be one that an engine made up."""
        if MADE_BY_ENGINES.match(name) or (self.beside is not None and self.beside._declares(name)):
            return True
        return self.query is not None and name in declared_names(self.query)

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
        """A relation's name before a column goes before a field of a struct.

        What is no known column of a relation of that name may be a field of a struct called alike, or a column of a
        relation that has no name but what the engine gave it.
        """
        named = [
            (relation, parts[len(name) :])
            for relation in self.relations
            for name in relation.names
            if parts[: len(name)] == name and len(parts) > len(name)
        ]
        qualified = [column for relation, path in named if (column := relation.path(path)) is not None]
        is_made = MADE_BY_ENGINES.match(parts[0]) is not None
        if any(relation.has(path[0]) for relation, path in named) and not is_made:
            return qualified
        others = [each for each in self.relations if all(each is not relation for relation, _ in named)]
        readings = [column for each in others if (column := each.path(parts)) is not None]
        found = [*qualified, *readings, *(self._nameless() if len(parts) > 1 else ())]
        is_told = bool(qualified) or len(parts) == 1 or any(each.has(parts[0]) for each in self.relations)
        return [*found, UNKNOWN] if found and (is_made or (readings and not is_told)) else found

    def _nameless(self) -> list[Provenance]:
        """Return what the rows of the relations carry that have no name."""
        return [each.whole() for each in self.relations if not each.names]

    def star(self, qualifier: Sequence[str] = ()) -> Outputs:
        """Return the columns of `*` or of `qualifier.*`; those of no known relation may be anything."""
        if qualifier:
            chosen = [each for each in self.relations if tuple(qualifier) in each.names]
            if chosen:
                return [output for each in chosen for output in each.starred()]
            fields = self.resolve(qualifier)  # of a struct, or the columns of what only the engine has named
            is_struct = any(each.has(qualifier[0]) for each in self.relations)
            anything = together((fields, *self._nameless(), *(() if is_struct else (UNKNOWN,))))
            return [Output(None, anything.cut(), is_many=True)]
        shown: Outputs = [output for each in self.relations for output in each.starred()]
        if self.is_mixed or self.merged:
            return mixed(shown, self.merged)
        return shown or [Output(None, UNKNOWN, is_many=True)]
