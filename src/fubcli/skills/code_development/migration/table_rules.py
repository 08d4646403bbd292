"""Tables: what is exported must stay under its name, with its columns and its rows."""

from __future__ import annotations

from fubcli.model.migration import ChangeKind
from fubcli.skills.code_development.migration.effects import Effect
from fubcli.skills.code_development.migration.known import MIXED, Known, known_of, table_of
from fubcli.skills.code_development.migration.tables import Table
from fubcli.skills.code_development.migration.types import Breaks, Judgement


def rename_table(known: Known, effect: Effect) -> Judgement:
    """An exported table must keep its name, or have it back in the end; nothing else may come under it."""
    origin = effect.origin
    target = effect.change.target
    if target is not None and not target.is_plain:
        return Breaks.UNKNOWN, "a name in it is not plain ASCII: MariaDB may take it for another"
    if known.tables.name_of(origin) == origin:
        if known.is_mixed:
            return MIXED
        if known.has_capitals:
            return Breaks.UNKNOWN, "servers differ in whether names that differ in capitals are the same"
        return Breaks.NO, "the table is renamed, and has its name back at the end of the file"
    return _instead(known, origin)


def _instead(known: Known, origin: str) -> Judgement:
    """Judge what stands, in the end, where an exported table stood."""
    holder = known.tables.called(origin)
    if holder is None:
        return Breaks.YES, f"the table {origin} is exported, and would be gone under this name"
    if holder.is_view:
        return (
            Breaks.UNKNOWN,
            f"the export would read a view called {origin}; whether it has every column is not known",
        )
    if not holder.is_new:
        is_exported = known.knowledge.landing(holder.origin) is not None
        said = f"the export would read what is called {holder.origin} today as {origin}"
        return (Breaks.YES, said) if is_exported else (Breaks.UNKNOWN, f"{said}; its columns are not known")
    if missing := _missing(known, origin, holder):
        return Breaks.YES, f"the table that takes the place of {origin} has no column {', '.join(missing[:5])}"
    if not holder.is_filled:
        return Breaks.YES, f"the table that takes the place of {origin} is empty: the export would bring no rows"
    return Breaks.UNKNOWN, f"another table takes the place of {origin}; whether it has every row is not known"


def _missing(known: Known, origin: str, holder: Table) -> list[str]:
    """Return the columns that land and that a new table has not; without a list of columns none can be named."""
    landing = known.knowledge.landing(origin)
    if landing is None or (not holder.columns and not holder.made_like):
        return []
    if holder.made_like:
        return [name for name, each in holder.columns.items() if each is None and known.knowledge.lands(origin, name)]
    lands = known.knowledge.columns(landing)
    return [column for column in lands if not column.startswith("_") and holder.columns.get(column) is None]


def drop_table(known: Known, effect: Effect) -> Judgement:
    """An exported table must stay."""
    if effect.change.is_temporary:
        return Breaks.NO, "it takes only a temporary table away"
    return Breaks.YES, f"the table {table_of(effect)} is exported, and would be gone"


def drop_view(known: Known, effect: Effect) -> Judgement:
    """What is exported must stay, also when it is a view; no table goes with a view."""
    ref = effect.change.table
    if known.knowledge.landing(effect.origin) is not None:
        return Breaks.YES, f"the view {table_of(effect)} is exported, and would be gone"
    if ref is None or not ref.is_plain or not known.knowledge.exports:
        return Breaks.UNKNOWN, "whether a view of this name is exported is not known"
    return Breaks.NO, "no view that is exported has this name"


def create_table(known: Known, effect: Effect) -> Judgement:
    """A new table breaks nothing, unless it comes in the place of an exported one."""
    change = effect.change
    if change.table is None or not change.table.is_plain:
        return Breaks.UNKNOWN, "its name is not plain ASCII: MariaDB may take it for another"
    name = change.table.table
    if known.knowledge.landing(name) is None:
        is_view = change.kind is ChangeKind.CREATE_VIEW and known.knowledge.exports
        if change.or_replace and not is_view and effect.table is not None and not effect.table.is_new:
            return known_of(known, effect) or (Breaks.UNKNOWN, "what it replaces is not known")
        return Breaks.NO, "a new table is not exported until it is added to the export"
    if effect.table is None:
        return (
            _instead(known, name) if known.tables.name_of(name) != name else (Breaks.NO, "it is gone again in the end")
        )
    if change.if_not_exists:
        return MIXED if known.is_mixed else (Breaks.NO, "the table is there: this does nothing")
    if change.or_replace and effect.table.origin == name and not change.is_temporary:
        return Breaks.YES, f"the table {name} is exported, and would be replaced by one without its rows"
    return Breaks.UNKNOWN, f"there is a table {name}, which is exported: this fails, or hides it"


def drop_database(known: Known, effect: Effect) -> Judgement:
    """All its tables go."""
    name = effect.change.detail
    if name in known.knowledge.databases:
        return Breaks.YES, f"every table of {name} would be gone, those that are exported among them"
    return Breaks.UNKNOWN, "every table of the database would be gone; whether exported ones are in it is not known"
