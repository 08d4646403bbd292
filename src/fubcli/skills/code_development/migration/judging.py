"""Facts and knowledge to a verdict: whether a change breaks the nightly export, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fubcli.model.migration import Change, ChangeKind
from fubcli.model.names import TableName
from fubcli.skills.code_development.migration import column_rules, row_rules, table_rules
from fubcli.skills.code_development.migration.effects import Effect
from fubcli.skills.code_development.migration.known import Known, known_of
from fubcli.skills.code_development.migration.types import Breaks, Judgement


@dataclass(frozen=True)
class Judged:
    """A change with its verdict, and the exported table and columns of today that it is about.

    `order` says what must come before or after, for a change that breaks nothing when it does.
    """

    change: Change
    breaks: Breaks
    reason: str
    table: str = ""
    landing: TableName | None = None
    columns: tuple[str, ...] = ()
    order: str = ""
    old_type: str = ""
    """The column's type before, where the migration itself has said it."""


def judged(known: Known, effect: Effect) -> Judged:
    """Return the verdict on a change."""
    change, table = effect.change, effect.table
    breaks, reason = _judgement(known, effect)
    origin = table.origin if table else ""
    if not origin and change.table is not None and change.kind in (ChangeKind.CREATE_TABLE, ChangeKind.CREATE_VIEW):
        origin = change.table.table
    columns = tuple(each for each in effect.origins if each)
    landing = known.knowledge.landing(origin)
    old = str(effect.old.type) if effect.old else ""
    order = _order(effect, breaks, landing)
    return Judged(change, breaks, reason, origin if landing else "", landing, columns if landing else (), order, old)


def _order(effect: Effect, breaks: Breaks, landing: TableName | None) -> str:
    kind = effect.change.kind
    if landing is None or breaks is not Breaks.NO:
        return ""
    if kind is ChangeKind.ADD_COLUMN and not (effect.table and effect.table.is_new):
        return "it is exported only after it has been added to the export"
    if kind in (ChangeKind.RENAME_COLUMN, ChangeKind.RENAME_TABLE):
        return "until it is undone the export would fail: all of the file must have run before the window begins"
    return ""


def _judgement(known: Known, effect: Effect) -> Judgement:
    change = effect.change
    judgement = (Breaks.UNKNOWN, change.problem) if change.kind is ChangeKind.UNKNOWN else _by_rule(known, effect)
    database = change.table.database if change.table else ""
    if judgement[0] is Breaks.YES and database and database not in known.knowledge.databases:
        return (
            Breaks.UNKNOWN,
            f"whether the export reads the database {database} is not known; if it does: {judgement[1]}",
        )
    if change.problem and judgement[0] is Breaks.NO:
        return known_of(known, effect) or (Breaks.UNKNOWN, change.problem)
    return judgement


def _by_rule(known: Known, effect: Effect) -> Judgement:
    change = effect.change
    rule = _RULES.get(change.kind)
    if rule is None:
        return Breaks.NO, _HARMLESS[change.kind]
    if change.kind in _OF_ANY_TABLE:
        return rule(known, effect)
    if change.kind in _OFTEN_QUIET and (judgement := rule(known, effect))[0] is Breaks.NO:
        return judgement
    return known_of(known, effect) or rule(known, effect)


_RULES: dict[ChangeKind, Callable[[Known, Effect], Judgement]] = {
    ChangeKind.DROP_COLUMN: column_rules.drop_column,
    ChangeKind.RENAME_COLUMN: column_rules.rename_column,
    ChangeKind.CHANGE_COLUMN: column_rules.change_column,
    ChangeKind.RENAME_TABLE: table_rules.rename_table,
    ChangeKind.DROP_TABLE: table_rules.drop_table,
    ChangeKind.CREATE_TABLE: table_rules.create_table,
    ChangeKind.CREATE_VIEW: table_rules.create_table,
    ChangeKind.TRUNCATE: row_rules.rows_gone,
    ChangeKind.DELETE: row_rules.rows_gone,
    ChangeKind.CONVERT_CHARSET: row_rules.convert_charset,
    ChangeKind.TABLE_OPTION: row_rules.option,
    ChangeKind.PARTITION: row_rules.partition,
    ChangeKind.DROP_VIEW: table_rules.drop_view,
    ChangeKind.DROP_DATABASE: table_rules.drop_database,
}
_OF_ANY_TABLE = frozenset(
    {ChangeKind.CREATE_TABLE, ChangeKind.CREATE_VIEW, ChangeKind.DROP_VIEW, ChangeKind.DROP_DATABASE}
)
_OFTEN_QUIET = frozenset({ChangeKind.TABLE_OPTION, ChangeKind.PARTITION, ChangeKind.CONVERT_CHARSET, ChangeKind.DELETE})
"""What may be known to break nothing, whatever the table."""
_HARMLESS = {
    ChangeKind.ADD_COLUMN: "a new column breaks nothing",
    ChangeKind.COLUMN_DEFAULT: "a default is for rows to come: the column stays as it is",
    ChangeKind.ADD_INDEX: "an index changes no column",
    ChangeKind.DROP_INDEX: "an index changes no column",
    ChangeKind.ADD_KEY: "a key changes no column",
    ChangeKind.DROP_KEY: "a key changes no column",
    ChangeKind.INSERT: "more rows break nothing",
    ChangeKind.UPDATE: "other values break nothing",
    ChangeKind.CREATE_ROUTINE: "it does nothing by being there",
    ChangeKind.DROP_ROUTINE: "no table changes",
    ChangeKind.NOISE: "no table changes",
}
