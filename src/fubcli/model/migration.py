"""Migration: what a MariaDB migration's statements do to tables and columns, as far as their text says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """The closed vocabulary of what a statement, or one clause of an ALTER TABLE, does."""

    ADD_COLUMN = "add_column"
    DROP_COLUMN = "drop_column"
    RENAME_COLUMN = "rename_column"
    CHANGE_COLUMN = "change_column"
    """Its whole definition is said anew: type, nullability, default, charset."""
    COLUMN_DEFAULT = "column_default"
    CREATE_TABLE = "create_table"
    RENAME_TABLE = "rename_table"
    DROP_TABLE = "drop_table"
    DROP_DATABASE = "drop_database"
    TRUNCATE = "truncate"
    CONVERT_CHARSET = "convert_charset"
    TABLE_OPTION = "table_option"
    """Engine, row format, comment, a rebuild."""
    PARTITION = "partition"
    ADD_INDEX = "add_index"
    DROP_INDEX = "drop_index"
    ADD_KEY = "add_key"
    """A primary or foreign key, or a constraint."""
    DROP_KEY = "drop_key"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"
    CREATE_VIEW = "create_view"
    DROP_VIEW = "drop_view"
    CREATE_ROUTINE = "create_routine"
    """A trigger, procedure or function: it does nothing by being there."""
    DROP_ROUTINE = "drop_routine"
    NOISE = "noise"
    """Settings, transactions, reading."""
    UNKNOWN = "unknown"


class Algorithm(StrEnum):
    """How MariaDB carries a change out, the cheapest first."""

    NONE = "none"
    """It changes no table."""
    INSTANT = "instant"
    """The dictionary alone, behind a short exclusive lock."""
    INPLACE = "inplace"
    """By the engine; it may write the whole table, and others write meanwhile unless `lock` says more."""
    ROWS = "rows"
    """Row by row, in a transaction."""
    COPY = "copy"
    """The whole table is copied, and nobody writes meanwhile."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Cost:
    """How a change is probably carried out on MariaDB 10.6 or later with InnoDB, and why it is thought so."""

    algorithm: Algorithm
    lock: str = "none"
    """What others cannot do meanwhile: `none`, `shared` (write), `exclusive` (read nor write), `unknown`."""
    why: str = ""


@dataclass(frozen=True)
class TableRef:
    """A table as a migration names it, lower case."""

    table: str
    database: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether the name means the same to every reader: MariaDB takes `é` for `e` in some of its comparisons."""
        return is_plain(self.table) and (not self.database or is_plain(self.database))

    def __str__(self) -> str:
        """Return `database.table`, or the table."""
        return f"{self.database}.{self.table}" if self.database else self.table


def is_plain(name: str) -> bool:
    """Whether a name has only ASCII letters, digits, `_` and `$`."""
    return name.isascii() and bool(name) and all(each.isalnum() or each in "_$" for each in name)


@dataclass(frozen=True)
class ColumnType:
    """A column's type: its name in lower case, what stands in the brackets, and whether it has no sign."""

    name: str
    arguments: tuple[str, ...] = ()
    is_unsigned: bool = False

    def __str__(self) -> str:
        """Return it as MariaDB writes it."""
        inside = f"({','.join(self.arguments)})" if self.arguments else ""
        return f"{self.name}{inside}{' unsigned' if self.is_unsigned else ''}"


@dataclass(frozen=True)
class ColumnSpec:
    """What a column's definition says; None where it says nothing."""

    type: ColumnType
    is_nullable: bool | None = None
    has_default: bool = False
    charset: str | None = None
    collation: str | None = None
    is_generated: bool = False
    is_stored: bool = False
    is_invisible: bool = False
    is_unique: bool = False
    is_auto_increment: bool = False


@dataclass(frozen=True)
class Change:
    """One thing that a statement does; names are lower case.

    `renamed` pairs every old column with its new name. `target` is what a table is renamed to, or made like.
    """

    kind: ChangeKind
    table: TableRef | None = None
    columns: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    target: TableRef | None = None
    spec: ColumnSpec | None = None
    definitions: tuple[tuple[str, ColumnSpec], ...] = ()
    """The columns of a CREATE TABLE."""
    if_exists: bool = False
    if_not_exists: bool = False
    or_replace: bool = False
    is_temporary: bool = False
    is_bulk: bool = False
    """Of rows: nothing bounds how many."""
    is_everything: bool = False
    """Of rows: all of them."""
    most_rows: int | None = None
    """Of rows: how many at most, where its text bounds them."""
    has_capitals: bool = False
    """Of a table's new name or its old one: some servers tell capitals apart, where all else here does not."""
    detail: str = ""
    """What else matters: an engine, a charset, the partition operation."""
    problem: str = ""
    """Why it is unknown, or what in it is: a sentence's rest."""
    cost: Cost = Cost(Algorithm.UNKNOWN, "unknown")


@dataclass(frozen=True)
class MigrationStatement:
    """One statement: its text, its first and last line, counted from 1, and what it does in its order.

    `is_undoing` when it stands behind a mark such as `-- migrate:down`: it runs only to undo those before the mark.

    `asked_algorithm` and `asked_lock` are what its ALGORITHM= and LOCK= say; `tool` is the program that runs it, when
    it is no client (`pt-online-schema-change`, `gh-ost`).
    """

    text: str
    line: int
    until_line: int
    changes: tuple[Change, ...]
    asked_algorithm: str = ""
    asked_lock: str = ""
    tool: str = ""
    is_undoing: bool = False
    section: int = 0
    """The number of the part of its file between two such marks, from 0."""
