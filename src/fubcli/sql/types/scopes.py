"""What a name may stand for where an expression stands: columns of relations, aliases, parameters of a lambda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from fubcli.sql.types.datatype import UNKNOWN, Type

Columns = tuple[tuple[str, Type], ...]
"""Names, lower case, and types, in order."""


@dataclass(frozen=True)
class Source:
    """One relation of a FROM clause; `columns` is None when they are not known."""

    name: str
    columns: Columns | None
    is_hidden: bool = False
    """The right side of a semi or anti join gives no columns to `*`."""

    def column(self, name: str) -> Type | None:
        """Return a column's type, unknown when the columns are not known, None when there is no such column."""
        if self.columns is None:
            return UNKNOWN
        return next((kind for each, kind in self.columns if each == name), None)


@dataclass
class Scope:
    """The names of one SELECT, inside those of the query around it."""

    parent: Scope | None = None
    ctes: Mapping[str, Columns | None] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)
    aliases: dict[str, Type] = field(default_factory=dict)
    parameters: Mapping[str, Type] = field(default_factory=dict)
    merged: Sequence[tuple[str, str, Type]] | None = None
    """Owner, name and type of the columns of `*` over joins by name; empty when not known, None without any."""

    def within(self, parameters: Mapping[str, Type]) -> Scope:
        """Return the scope of a lambda's body."""
        return Scope(self.parent, self.ctes, self.sources, self.aliases, {**self.parameters, **parameters})

    def resolve(self, parts: Sequence[str], *, aliases_first: bool) -> tuple[Type, Sequence[str]]:
        """Return the type of the parameter, alias or column that a dotted name begins with, and the fields after it."""
        parts = [part.lower() for part in parts]
        if parts[0] in self.parameters:
            return self.parameters[parts[0]], parts[1:]
        if aliases_first and parts[0] in self.aliases:
            return self.aliases[parts[0]], parts[1:]
        found = self._in_sources(parts)
        if found is None and parts[0] in self.aliases:
            found = self.aliases[parts[0]], parts[1:]
        if found is None and self.parent is not None:
            return self.parent.resolve(parts, aliases_first=False)
        return (UNKNOWN, ()) if found is None else found

    def _in_sources(self, parts: Sequence[str]) -> tuple[Type, Sequence[str]] | None:
        for index in range(len(parts) - 1, 0, -1):
            for source in self.sources:
                if source.name == parts[index - 1] and (kind := source.column(parts[index])) is not None:
                    return kind, parts[index + 1 :]
        found = [kind for source in self.sources if (kind := source.column(parts[0])) is not None]
        known = [kind for kind in found if kind.is_known]
        return ((known or found)[0], parts[1:]) if found else None

    def star(self, qualifier: str = "") -> Columns | None:
        """Return the columns of `*`, or of `qualifier.*`; None when they are not known."""
        chosen = [source for source in self.sources if not source.is_hidden and qualifier in ("", source.name)]
        if not chosen or any(source.columns is None for source in chosen):
            return None
        return tuple(column for source in chosen for column in source.columns or ())


def parts_of(column: exp.Expr) -> list[str]:
    """Return a column's name in parts, the widest first."""
    parts = (column.args.get(key) for key in ("catalog", "db", "table", "this"))
    return [part.name for part in parts if isinstance(part, exp.Identifier)]
