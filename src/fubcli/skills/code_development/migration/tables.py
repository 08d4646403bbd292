"""The tables of MariaDB while a migration runs: which of today's tables and columns each name means at each moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from fubcli.model.migration import ColumnSpec, TableRef

NEW = ""
"""The origin of a column that the migration itself added."""


@dataclass
class Table:
    """One table through all its names: `origin` is its name today, empty for one that the migration makes.

    `columns` has the names that the migration touched: each with its name today, NEW, or None when it is gone.
    """

    origin: str
    made_like: str = ""
    is_filled: bool = False
    is_view: bool = False
    is_temporary: bool = False
    made_at: int = 0
    columns: dict[str, str | None] = field(default_factory=dict)
    specs: dict[str, ColumnSpec] = field(default_factory=dict)
    """Definitions that the migration itself has said, by the column's name now."""

    @property
    def is_new(self) -> bool:
        """Whether the migration made it."""
        return not self.origin

    def origin_of(self, column: str) -> str | None:
        """Return a column's name today, NEW, or None when there is none of that name any more."""
        return self.columns.get(column, NEW if self.is_new and not self.made_like else column)

    def name_of(self, origin: str) -> str | None:
        """Return what a column of today is called now, None when it is gone."""
        for name, each in self.columns.items():
            if each == origin:
                return name
        return None if origin in self.columns else origin

    def add(self, column: str, spec: ColumnSpec | None) -> None:
        """Note a column that is added."""
        self.columns[column] = NEW
        if spec is not None:
            self.specs[column] = spec

    def drop(self, column: str) -> None:
        """Note a column that is gone."""
        self.columns[column] = None
        self.specs.pop(column, None)

    def rename(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Note columns that get other names, all at the same moment."""
        moved = [(new, self.origin_of(old), self.specs.pop(old, None)) for old, new in pairs]
        self.columns.update({old: None for old, _ in pairs})
        for new, origin, spec in moved:
            self.columns[new] = origin
            if spec is not None:
                self.specs[new] = spec


class Tables:
    """Every table by the name that it has now; one that the migration has not touched is itself."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_name: dict[str, Table | None] = {name: Table(name) for name in known}
        self._known = frozenset(self._by_name)

    def is_known(self, ref: TableRef) -> bool:
        """Whether a table that is known to be there, or that the migration made, has a name now."""
        table = self._by_name.get(self._key(ref))
        return table is not None and (table.is_new or table.origin in self._known)

    def at(self, ref: TableRef) -> Table | None:
        """Return the table that a name means now, None when the migration has taken it away."""
        name = self._key(ref)
        if name not in self._by_name:
            self._by_name[name] = Table(ref.table)
        return self._by_name[name]

    def put(self, ref: TableRef, table: Table | None) -> None:
        """Let a name mean a table, or none."""
        self._by_name[self._key(ref)] = table

    def move(self, old: TableRef, new: TableRef) -> None:
        """Note a table that gets another name; into another database it is no longer where the export looks."""
        table = self.at(old)
        self.put(old, None)
        is_elsewhere = new.database != old.database and bool(new.database)
        self._by_name[str(new) if is_elsewhere else self._key(new)] = table

    def _key(self, ref: TableRef) -> str:
        """A database's name is taken into account only for tables that the migration moved there."""
        return str(ref) if str(ref) in self._by_name else ref.table

    def called(self, name: str) -> Table | None:
        """Return what a name without a database means now."""
        return self.at(TableRef(name))

    def name_of(self, origin: str) -> str | None:
        """Return what a table of today is called now, None when it is gone."""
        found = (name for name, table in self._by_name.items() if table is not None and table.origin == origin)
        return next(found, None if origin in self._by_name else origin)
