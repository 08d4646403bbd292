"""The tables of MariaDB while a migration runs: which of today's tables and columns each name means at each moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    rows_gone: int = 0
    """How many rows the migration deletes, where it bounds them."""
    charset: str = ""
    """The character set other than utf8mb4 that the migration has made its default, whatever came later."""
    columns: dict[str, str | None] = field(default_factory=dict)
    specs: dict[str, ColumnSpec] = field(default_factory=dict)
    """Definitions that the migration itself has said, by the column's name now."""
    names: dict[str, str] = field(default_factory=dict)
    """The columns of today that have another name or have had one, each with its name now."""

    @property
    def is_new(self) -> bool:
        """Whether the migration made it."""
        return not self.origin

    def origin_of(self, column: str) -> str | None:
        """Return a column's name today, NEW, or None when there is none of that name any more."""
        return self.columns.get(column, NEW if self.is_new and not self.made_like else column)

    def name_of(self, origin: str) -> str | None:
        """Return what a column of today is called now, None when it is gone."""
        return self.names.get(origin, None if origin in self.columns else origin)

    def add(self, column: str, spec: ColumnSpec | None) -> None:
        """Note a column that is added."""
        self._call(column, NEW)
        if spec is not None:
            self.specs[column] = spec

    def drop(self, column: str) -> None:
        """Note a column that is gone."""
        self._call(column, None)
        self.specs.pop(column, None)

    def rename(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Note columns that get other names, all at the same moment."""
        moved = [(new, self.origin_of(old), self.specs.pop(old, None)) for old, new in pairs]
        for old, _ in pairs:
            self._call(old, None)
        for new, origin, spec in moved:
            self._call(new, origin)
            if spec is not None:
                self.specs[new] = spec

    def _call(self, column: str, origin: str | None) -> None:
        before = self.origin_of(column)
        if before and self.names.get(before, before) == column:
            self.names.pop(before, None)
        self.columns[column] = origin
        if origin:
            self.names[origin] = column


class Tables:
    """Every table by the name that it has now; one that the migration has not touched is itself."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_name: dict[str, Table | None] = {name: Table(name) for name in known}
        self._known = frozenset(self._by_name)
        self._names = {name: name for name in self._by_name}
        """Tables of today that have a name, each with its name now."""

    def is_known(self, ref: TableRef) -> bool:
        """Whether a table that is known to be there, or that the migration made, has a name now."""
        table = self._by_name.get(self._key(ref))
        return table is not None and (table.is_new or table.origin in self._known)

    def at(self, ref: TableRef) -> Table | None:
        """Return the table that a name means now, None when the migration has taken it away."""
        name = self._key(ref)
        if name not in self._by_name:
            self._call(name, Table(ref.table))
        return self._by_name[name]

    def put(self, ref: TableRef, table: Table | None) -> None:
        """Let a name mean a table, or none."""
        self._call(self._key(ref), table)

    def _call(self, name: str, table: Table | None) -> None:
        before = self._by_name.get(name)
        if before is not None and self._names.get(before.origin) == name:
            del self._names[before.origin]
        self._by_name[name] = table
        if table is not None and table.origin:
            self._names[table.origin] = name

    def move(self, old: TableRef, new: TableRef) -> None:
        """Note a table that gets another name; into another database it is no longer where the export looks."""
        table = self.at(old)
        self.put(old, None)
        is_elsewhere = new.database != old.database and bool(new.database)
        self._call(str(new) if is_elsewhere else self._key(new), table)

    def _key(self, ref: TableRef) -> str:
        """A database's name is taken into account only for tables that the migration moved there."""
        return str(ref) if str(ref) in self._by_name else ref.table

    def called(self, name: str) -> Table | None:
        """Return what a name without a database means now."""
        return self.at(TableRef(name))

    def name_of(self, origin: str) -> str | None:
        """Return what a table of today is called now, None when it is gone."""
        return self._names.get(origin, None if origin in self._by_name else origin)
