"""What names stand for where an expression stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fubcli.model.lineage import WHOLE_ROW, Origin
from fubcli.model.names import TableName
from fubcli.sql.lineage.provenance import NOTHING, UNKNOWN, Provenance, Reference, together
from fubcli.sql.lineage.ties import Settlement, Ties


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


@dataclass(frozen=True)
class Relation:
    """One relation of a FROM clause; `names` are the ways to write it, in parts."""

    serial: int
    names: tuple[tuple[str, ...], ...]
    outputs: Outputs
    is_hidden: bool = False
    """The right side of a semi or anti join gives no columns to `*`."""
    asked: dict[str, Provenance] = field(default_factory=dict, compare=False)
    """What each column carries that something refers to."""

    @property
    def is_open(self) -> bool:
        """Whether it may have columns that are not known."""
        return any(each.is_many for each in self.outputs)

    def column(self, name: str) -> Provenance | None:
        """Return what a column carries, or None when there is no such column."""
        found = self._named(name)
        if not found:
            return None
        self.asked[name] = carried = together(found)
        return Provenance(frozenset({Reference(self.serial, name)}), direct=carried.direct, is_whole=carried.is_whole)

    def path(self, parts: Sequence[str]) -> Provenance | None:
        """Return what a column or a field of it carries; None for no parts at all and for no such column."""
        column = self.column(parts[0]) if parts else None
        return column if column is None or len(parts) == 1 else column.changed()

    def _named(self, name: str) -> list[Provenance]:
        """The columns of that name, and what stands before them and may have that name too."""
        named = [place for place, each in enumerate(self.outputs) if each.name == name]
        first = named[0] if named else len(self.outputs)
        before = [each.of(name) for each in self.outputs[:first] if each.is_many]
        return [*before, *(self.outputs[place].provenance for place in named)]

    def starred(self) -> Outputs:
        """Return its columns as `*` shows them; those that are not known as one, whose name no column has."""
        shown = []
        for place, each in enumerate(self.outputs):
            carried = None if each.name is None or each.is_many else self.column(each.name)
            if carried is None:
                name = f"{WHOLE_ROW}{place}"
                self.asked[name] = each.provenance
                carried = Provenance(frozenset({Reference(self.serial, name)}), is_whole=each.provenance.is_whole)
            shown.append(Output(each.name, carried, each.is_many, each.table))
        return shown

    def whole(self) -> Provenance:
        """Return what a row as one value carries."""
        return together(each.provenance for each in self.starred()).changed()


@dataclass
class Scope:
    """The names of one SELECT, inside those of the query around it."""

    parent: Scope | None = None
    ctes: Mapping[str, Outputs] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    aliases: dict[str, Provenance] = field(default_factory=dict)
    parameters: Mapping[str, Provenance] = field(default_factory=dict)
    ties: Ties = field(default_factory=Ties)
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
            return [Output(None, self.resolve(qualifier).cut(), is_many=True)]  # the fields of a struct
        shown: Outputs = [output for each in self.relations if not each.is_hidden for output in each.starred()]
        if self.merged:  # where the shared columns come first depends on the join: names tell them apart
            shown = _shared_first(shown, self.merged)
        return shown or [Output(None, UNKNOWN, is_many=True)]

    def settlement(self) -> Settlement:
        """Return what this query's columns carry; tell the query around it what its predicates say about that one's."""
        settlement = Settlement({each.serial: each.asked for each in self.relations}, self.ties)
        if self.parent is not None:
            for carriers in self.ties.equal:
                self.parent.ties.equate(settlement.outward(carriers))
            for _, carriers in self.ties.probing:
                self.parent.ties.probe(settlement.outward(carriers))
        return settlement


def _shared_first(outputs: Outputs, names: set[str]) -> Outputs:
    shared = {
        name: Output(name, together(each.provenance for each in outputs if each.name == name)) for name in sorted(names)
    }
    return [*shared.values(), *(each for each in outputs if each.name not in names)]
