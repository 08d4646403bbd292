"""Columns: those that land must stay, keep their names, and stay the same kind of value."""

from __future__ import annotations

from fubcli.skills.code_development.migration.effects import Effect
from fubcli.skills.code_development.migration.known import MIXED, Known, shown, table_of
from fubcli.skills.code_development.migration.tables import NEW
from fubcli.skills.code_development.migration.types import Breaks, Judgement, retyped


def drop_column(known: Known, effect: Effect) -> Judgement:
    """A column that lands must stay."""
    column, origin = effect.change.columns[0], effect.origins[0]
    return _untouched(known, effect) or (
        Breaks.YES,
        f"the column {shown(column, origin)} of {table_of(effect)} is exported, and would be gone",
    )


def _untouched(known: Known, effect: Effect) -> Judgement | None:
    """Judge a column that is not exported: made by the file, gone already, or not among those that land."""
    origin = effect.origins[0]
    if known.is_mixed and not origin:
        return MIXED
    if origin == NEW:
        return Breaks.NO, "the file itself added the column: it is not exported"
    if origin is None:
        return Breaks.NO, "the file has taken the column away before: this does nothing more, or fails"
    if not known.knowledge.lands(effect.origin, origin):
        return Breaks.NO, "the column is not among those that land: it is not exported"
    return None


def rename_column(known: Known, effect: Effect) -> Judgement:
    """A column that lands must keep its name, or have it back in the end."""
    table, origin = effect.table, effect.origins[0]
    if harmless := _untouched(known, effect):
        return harmless
    new = effect.change.renamed[0][1]
    if table is not None and origin and table.name_of(origin) == origin:
        if known.is_mixed:
            return MIXED
        if effect.change.spec is not None:
            return _retyped(known, effect)
        return Breaks.NO, "the column is renamed, and has its name back at the end of the file"
    return (
        Breaks.YES,
        f"the column {shown(effect.change.columns[0], origin)} is exported, and would be called {new}",
    )


def change_column(known: Known, effect: Effect) -> Judgement:
    """A column that lands must stay the same kind of value."""
    return _untouched(known, effect) or _retyped(known, effect)


def _retyped(known: Known, effect: Effect) -> Judgement:
    spec, origin = effect.change.spec, effect.origins[0]
    if spec is None or not origin:
        return Breaks.UNKNOWN, "its new type is not known"
    breaks, reason = retyped(
        effect.old,
        known.knowledge.lake_types(effect.origin, origin),
        spec,
        effect.table.charset if effect.table else "",
    )
    return breaks, f"the column {origin} is exported; {reason}"
