"""What a brief is about: tables with their columns, the joins between them, and what upstream found wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from fubcli.model.datatype import DataType


@dataclass(frozen=True)
class Evidence:
    """Where something is said: a member of an upstream event, or a column of a table by its full name."""

    event: str = ""
    pointer: str = ""
    column: str = ""
    table: str = ""

    def as_json(self) -> dict[str, str]:
        """Return the parts that are known."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Column:
    """A column; `sensitivity` is `personal`, `secret` or empty, `kind` what a sensitive value is.

    `comment` was written by the warehouse's users.
    """

    name: str
    type: DataType
    nullable: bool = True
    sensitivity: str = ""
    kind: str = ""
    comment: str = ""

    @property
    def is_secret(self) -> bool:
        """Whether its values are never shown."""
        return self.sensitivity == "secret"

    @property
    def is_personal(self) -> bool:
        """Whether its values are masked."""
        return self.sensitivity == "personal"


@dataclass(frozen=True)
class Table:
    """A table, or the rows of a query, which have no catalog.

    `twin` is the catalog on the other side of production and staging. `is_whole` says that the columns' nullability is
    known.
    """

    name: str
    columns: tuple[Column, ...] = ()
    catalog: str = ""
    schema: str = ""
    environment: str = ""
    twin: str = ""
    rows: int | None = None
    declared_rows: int | None = None
    partition_keys: tuple[str, ...] = ()
    differences: int = 0
    """How many differences from its twin are known."""
    source: Evidence = Evidence()
    is_whole: bool = False

    @property
    def full(self) -> str:
        """The name by which people know it."""
        return f"{self.catalog}.{self.schema}.{self.name}" if self.catalog else self.name

    @property
    def in_catalog(self) -> str:
        """`schema.table`, as relationships have it."""
        return f"{self.schema}.{self.name}"

    @property
    def size(self) -> int:
        """How many rows the live table has, as far as is known."""
        return max(self.rows or 0, self.declared_rows or 0)

    @property
    def key(self) -> Column | None:
        """The column that names a row: `id`, never null; nothing enforces that it is unique."""
        found = self.column("id")
        return found if found and not found.nullable and not found.sensitivity else None

    @property
    def selectable(self) -> tuple[Column, ...]:
        """The columns that may be read: all but secrets."""
        return tuple(each for each in self.columns if not each.is_secret)

    def column(self, name: str) -> Column | None:
        """Return a column by its name, whatever its case, or None."""
        return next((each for each in self.columns if each.name.lower() == name.lower()), None)


@dataclass(frozen=True)
class Join:
    """`column` of `table` refers to `to_column` of `to_table`; tables are `schema.table` of one catalog."""

    table: str
    column: str
    to_table: str
    to_column: str
    catalog: str

    @property
    def written(self) -> str:
        """The name of the join, as events have it."""
        return f"{self.table}.{self.column} -> {self.to_table}.{self.to_column}"


@dataclass(frozen=True)
class Trouble:
    """Something that upstream found wrong; its words are not to be trusted."""

    id: str
    severity: str
    title: str
    kind: str
    table: str
    columns: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True)
class Subject:
    """The tables that a brief describes, those that it only names, and why these."""

    tables: tuple[Table, ...] = ()
    others: tuple[str, ...] = ()
    joins: tuple[Join, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    chosen_by: str = ""
    looked_up: frozenset[str] = frozenset()
    """The full names of tables that are there for joins alone."""
    known: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What upstream was asked about: `account_id`, `contact_id`, `user_id`."""

    @property
    def concerned(self) -> tuple[Table, ...]:
        """The tables that the task is about."""
        return tuple(each for each in self.tables if each.full not in self.looked_up)
