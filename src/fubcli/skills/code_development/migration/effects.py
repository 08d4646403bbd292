"""A migration walked through: what each change meets, under the names that hold at its moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fubcli.model.migration import Change, ChangeKind, ColumnSpec, MigrationStatement, TableRef
from fubcli.skills.code_development.migration.tables import NEW, Table, Tables

_COLUMN_KINDS = frozenset(
    {ChangeKind.ADD_COLUMN, ChangeKind.DROP_COLUMN, ChangeKind.RENAME_COLUMN, ChangeKind.CHANGE_COLUMN}
)


@dataclass(frozen=True)
class Effect:
    """A change, the table that it meets (None for one that is gone), and the names of today of its columns."""

    change: Change
    at: int
    """The number of its statement, from 0."""
    table: Table | None = None
    origins: tuple[str | None, ...] = ()
    old: ColumnSpec | None = None
    """The definition of its column, where the migration itself has said it before."""

    @property
    def origin(self) -> str:
        """What its table is called today; empty for one that the migration makes or has taken away."""
        return self.table.origin if self.table else ""


HasColumn = Callable[[str, str], bool | None]
"""Whether a table of today has a column; None when that is not known."""


def walk(statements: Sequence[MigrationStatement], tables: Tables, has_column: HasColumn) -> list[list[Effect]]:
    """Return the effects of each statement; `tables` are afterwards as the statements leave them."""
    return [_statement(each.changes, at, tables, has_column) for at, each in enumerate(statements)]


def _statement(changes: Sequence[Change], at: int, tables: Tables, has_column: HasColumn) -> list[Effect]:
    """All clauses of one ALTER TABLE mean the table, and the names of columns, from before it; its name is last."""
    is_alter = any(change.kind is not ChangeKind.RENAME_TABLE for change in changes)
    last = [is_alter and change.kind is ChangeKind.RENAME_TABLE for change in changes]
    found: dict[int, Effect] = {}
    altered: dict[int, tuple[Table, list[Change]]] = {}
    for place in sorted(range(len(changes)), key=lambda place: last[place]):
        change = changes[place]
        table = tables.at(change.table) if change.table is not None else None
        if change.kind in _COLUMN_KINDS:
            origins = tuple(table.origin_of(column) for column in change.columns) if table else ()
            old = table.specs.get(change.columns[0]) if table else None
            found[place] = Effect(change, at, table, origins, old)
            if table is not None:
                altered.setdefault(id(table), (table, []))[1].append(change)
        else:
            found[place] = _apply(change, at, tables, table)
    for table, of_columns in altered.values():
        _apply_columns(of_columns, table, has_column)
    return [found[place] for place in range(len(changes))]


def _apply_columns(changes: Sequence[Change], table: Table, has_column: HasColumn) -> None:
    for change in changes:
        if change.kind is ChangeKind.DROP_COLUMN:
            table.drop(change.columns[0])
    table.rename([pair for change in changes if change.kind is ChangeKind.RENAME_COLUMN for pair in change.renamed])
    for change in changes:
        if change.kind is ChangeKind.ADD_COLUMN and not _may_be_there(change, table, has_column):
            table.add(change.columns[0], change.spec)
        elif change.spec is not None and change.kind in (ChangeKind.CHANGE_COLUMN, ChangeKind.RENAME_COLUMN):
            name = change.renamed[0][1] if change.renamed else change.columns[0]
            table.specs[name] = change.spec


def _may_be_there(change: Change, table: Table, has_column: HasColumn) -> bool:
    """A column that is there is not added: that fails, or does nothing. Where it is not known, IF NOT EXISTS may."""
    column = change.columns[0]
    if table.origin_of(column) in (None, NEW):
        return False
    is_there = has_column(table.origin, column)
    return change.if_not_exists if is_there is None else is_there


def _apply(change: Change, at: int, tables: Tables, table: Table | None) -> Effect:
    ref = change.table
    if ref is None:
        return Effect(change, at)
    kind = change.kind
    effect = Effect(change, at, table)
    if kind is ChangeKind.RENAME_TABLE and change.target is not None:
        tables.move(ref, change.target)
    elif kind is ChangeKind.DROP_TABLE:
        if not change.is_temporary or (table is not None and table.is_temporary):
            tables.put(ref, None)
    elif kind is ChangeKind.DROP_VIEW:
        if table is not None and (table.is_view or tables.is_known(ref)):
            tables.put(ref, None)
    elif kind in (ChangeKind.CREATE_TABLE, ChangeKind.CREATE_VIEW):
        return _create(change, at, tables, table)
    elif kind is ChangeKind.INSERT and table is not None:
        table.is_filled = True
    elif table is not None:
        _note(change, table)
    return effect


def _note(change: Change, table: Table) -> None:
    """Note what matters for other statements: rows that go, and a character set that new definitions will have."""
    if change.kind is ChangeKind.DELETE:
        table.rows_gone += change.most_rows or 0
    charset = change.detail.removeprefix("charset ")
    is_set = change.kind is ChangeKind.TABLE_OPTION and charset != change.detail
    if (is_set or change.kind is ChangeKind.CONVERT_CHARSET) and charset != "utf8mb4":
        table.charset = charset


def _create(change: Change, at: int, tables: Tables, there: Table | None) -> Effect:
    """A name that the export knows, or that the migration made, is taken; of any other it is not known."""
    ref = change.table or TableRef("")
    is_free = there is None or change.or_replace or not (change.if_not_exists or tables.is_known(ref))
    if is_free and not (change.is_temporary and there is not None and tables.is_known(ref)):
        like = tables.at(change.target) if change.target else None
        made = Table(
            "",
            made_like=like.origin if like else "",
            is_filled=change.detail == "from a query",
            is_view=change.kind is ChangeKind.CREATE_VIEW,
            is_temporary=change.is_temporary,
            made_at=at,
        )
        for name, spec in change.definitions:
            made.add(name, spec)
        tables.put(ref, made)
    return Effect(change, at, there)
