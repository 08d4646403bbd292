"""What names stand for where an expression stands, and which columns a query's predicates tie together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fubcli.model.lineage import Origin
from fubcli.model.names import TableName
from fubcli.sql.lineage.provenance import NOTHING, UNKNOWN, Carrier, Provenance, Reference, together


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
Knots = Mapping[Reference, frozenset[Carrier]]
"""What each reference is tied to by predicates."""


@dataclass(frozen=True)
class Relation:
    """One relation of a FROM clause; `names` are the ways to write it, in parts."""

    serial: int
    names: tuple[tuple[str, ...], ...]
    outputs: Outputs
    is_hidden: bool = False
    """The right side of a semi or anti join gives no columns to `*`."""

    @property
    def is_open(self) -> bool:
        """Whether it may have columns that are not known."""
        return any(each.is_many for each in self.outputs)

    def column(self, name: str) -> Provenance | None:
        """Return what a column carries, or None when there is no such column."""
        found = self._named(name)
        if not found:
            return None
        carried = found[0] if len(found) == 1 else together(found)
        return Provenance(carried.explicit | {Reference(self.serial, name)}, carried.implicit, carried.direct)

    def path(self, parts: Sequence[str]) -> Provenance | None:
        """Return what a column or a field of it carries; None for no parts at all and for no such column."""
        column = self.column(parts[0]) if parts else None
        return column if column is None or len(parts) == 1 else column.changed()

    def _named(self, name: str) -> list[Provenance]:
        """The first column of that name, and what stands before it and may have that name too."""
        before: list[Provenance] = []
        for each in self.outputs:
            if each.name == name:
                return [*before, each.provenance]
            if each.is_many:
                before.append(each.of(name))
        return before

    def starred(self) -> Outputs:
        """Return its columns as `*` shows them."""
        return [
            each if each.is_many else Output(each.name, self.column(each.name or "") or UNKNOWN)
            for each in self.outputs
        ]

    def whole(self) -> Provenance:
        """Return what a row as one value carries."""
        return together(each.provenance for each in self.outputs).changed()


@dataclass
class Scope:
    """The names of one SELECT, inside those of the query around it."""

    parent: Scope | None = None
    ctes: Mapping[str, Outputs] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    aliases: dict[str, Provenance] = field(default_factory=dict)
    parameters: Mapping[str, Provenance] = field(default_factory=dict)
    ties: set[frozenset[Carrier]] = field(default_factory=set)
    """What stands together in one predicate."""
    merged: set[str] = field(default_factory=set)
    """Columns that a join by names shows once."""

    def within(self, parameters: Mapping[str, Provenance]) -> Scope:
        """Return the scope of a lambda's body."""
        return Scope(
            self.parent,
            self.ctes,
            self.relations,
            self.aliases,
            {**self.parameters, **parameters},
            self.ties,
            self.merged,
        )

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
        columns = self._columns(parts)
        yield from columns
        if parts[0] in self.aliases:
            yield self.aliases[parts[0]] if len(parts) == 1 else self.aliases[parts[0]].changed()
        for relation in self.relations:  # some engines let the name of a relation stand for its whole row
            if tuple(parts) in relation.names and (not columns or relation.is_open):
                yield relation.whole()

    def _columns(self, parts: Sequence[str]) -> list[Provenance]:
        """A relation's name before a column goes before a field of a struct."""
        qualified = [
            column
            for relation in self.relations
            for name in relation.names
            if tuple(parts[: len(name)]) == name and (column := relation.path(parts[len(name) :])) is not None
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
            return [Output(None, self.resolve(qualifier).changed(), is_many=True)]  # the fields of a struct
        shown: Outputs = [output for each in self.relations if not each.is_hidden for output in each.starred()]
        if self.merged:  # where the shared columns come first depends on the join: names tell them apart
            shown = _shared_first(shown, self.merged)
        return shown or [Output(None, UNKNOWN, is_many=True)]

    def tie(self, carriers: frozenset[Carrier]) -> None:
        """Keep what stands together in one predicate."""
        if any(isinstance(each, Reference) for each in carriers):
            self.ties.add(carriers)

    def settled(self, provenance: Provenance, knots: Knots) -> Provenance:
        """Return what a value carries once its references to this scope's relations are what they are tied to."""
        own = {each.serial for each in self.relations}
        explicit, implicit = (_settled(each, own, knots) for each in (provenance.explicit, provenance.implicit))
        return Provenance(explicit, implicit, provenance.direct)

    def knots(self) -> Knots:
        """Return what each reference is tied to, through any number of predicates; tell the scope around of it."""
        groups: list[set[Carrier]] = []
        for tie in self.ties:
            references = {each for each in tie if isinstance(each, Reference)}
            joined = [group for group in groups if group & references]
            groups = [group for group in groups if not group & references]
            groups.append(set(tie).union(*joined))
        own = {each.serial for each in self.relations}
        found: dict[Reference, frozenset[Carrier]] = {}
        for group in groups:
            outward = frozenset(each for each in group if not isinstance(each, Reference) or each.relation not in own)
            found.update({each: outward for each in group if isinstance(each, Reference)})
            if self.parent is not None:
                self.parent.tie(outward)
        return found


def _settled(carriers: frozenset[Carrier], own: set[int], knots: Knots) -> frozenset[Carrier]:
    settled = {each for each in carriers if not isinstance(each, Reference) or each.relation not in own}
    return frozenset(settled).union(
        *(knots[each] for each in carriers if isinstance(each, Reference) and each in knots)
    )


def _shared_first(outputs: Outputs, names: set[str]) -> Outputs:
    shared = {
        name: Output(name, together(each.provenance for each in outputs if each.name == name)) for name in sorted(names)
    }
    return [*shared.values(), *(each for each in outputs if each.name not in names)]
