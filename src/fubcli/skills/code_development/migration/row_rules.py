"""Rows: an exported table must not be emptied, nor lose what a set, an engine or a partition does not keep."""

from __future__ import annotations

from fubcli.skills.code_development.migration.effects import Effect
from fubcli.skills.code_development.migration.known import Known, table_of
from fubcli.skills.code_development.migration.types import Breaks, Judgement

_ENGINES = ("innodb", "aria", "myisam", "rocksdb")
_FEW = 5
"""So many rows of a table may go, however small it is."""
_PART = 100
"""Of a table whose size is known one row of so many may go."""
_QUIET_PARTITIONS = (
    "analyze",
    "check",
    "optimize",
    "rebuild",
    "add",
    "reorganize",
    "coalesce",
    "partition by",
    "remove",
)


def rows_gone(known: Known, effect: Effect) -> Judgement:
    """An exported table must not be emptied; how much a condition takes away is not known."""
    change = effect.change
    if change.is_everything:
        return Breaks.YES, f"the table {table_of(effect)} is exported, and would have no rows"
    if change.is_bulk:
        return (
            Breaks.UNKNOWN,
            f"how many rows of {table_of(effect)} it deletes is not known; the export brings what is left",
        )
    rows, gone = known.knowledge.rows(effect.origin), effect.table.rows_gone if effect.table else 0
    if gone <= _FEW or (rows and gone * _PART <= rows):
        return Breaks.NO, "it deletes few rows: the export brings what is left"
    return Breaks.UNKNOWN, f"it deletes up to {gone:,} rows of {table_of(effect)}: whether many are left is not known"


def convert_charset(known: Known, effect: Effect) -> Judgement:
    """Only a character set that has every character loses none."""
    if effect.change.detail == "utf8mb4":
        return Breaks.NO, "utf8mb4 has every character of every other set"
    return Breaks.UNKNOWN, "characters that the new set does not have are lost"


def option(known: Known, effect: Effect) -> Judgement:
    """Engines that keep rows keep the export."""
    name, _, engine = effect.change.detail.partition(" ")
    if name != "engine" or engine in _ENGINES:
        return Breaks.NO, "its columns and rows stay as they are"
    if engine == "blackhole":
        return Breaks.YES, "this engine keeps no rows: the export would bring none"
    return Breaks.UNKNOWN, "whether this engine keeps the rows is not known"


def partition(known: Known, effect: Effect) -> Judgement:
    """Partitions may be moved, not taken away."""
    if effect.change.detail in _QUIET_PARTITIONS:
        return Breaks.NO, "its columns and rows stay as they are"
    return Breaks.UNKNOWN, "rows of an exported table go with the partition; how many is not known"
