"""Dimensions with a history: one current version of each key, no version beside another one, no time between two."""

from __future__ import annotations

import re
from datetime import date

from fubcli.model.check import Check, Cost, Pillar
from fubcli.model.probe import Versions
from fubcli.model.result import ResultSet
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Watched
from fubcli.policy.probe_texts import BOUNDED_ROWS

_SURROGATE = re.compile(r"(\w+)_dim_id\Z")
_START, _END, _CURRENT = "scd_start_date", "scd_end_date", "scd_current_flag"
_ROW_BYTES = 48
_FAULTS = {
    "repeated_current": "keys have more than one current version",
    "without_current": "keys have no current version",
    "overlaps": "versions begin before the one before them ends",
    "gaps": "versions begin after the one before them has ended",
    "reversed": "versions end before they begin, or as they do",
}


def versions_of(table: Watched) -> Versions | None:
    """Return how to read a dimension's history, None for a table that has none or no natural key."""
    columns = {column.name.lower(): column for column in table.info.columns}
    if not {_START, _END, _CURRENT} <= columns.keys() or columns[_CURRENT].type != "boolean":
        return None
    keys = (f"{match[1]}_id" for name in columns if (match := _SURROGATE.match(name)))
    key = next((name for name in keys if name in columns), None)
    if key is None:
        return None
    return Versions(table.name, *(columns[name].name for name in (key, _START, _END, _CURRENT)))


def version_check(table: Watched, asked: Versions, result: ResultSet, night: date) -> Check:
    """Return the check of a dimension's history: every fault of it is critical, for each doubles or loses facts."""
    versions, keys, *counts = (int(value or 0) for value in result.rows[0])
    faults = dict(zip(_FAULTS, counts, strict=True))
    told = [f"{count:,} {_FAULTS[name]}" for name, count in faults.items() if count]
    status, kind, title = Status.OK, "", f"The history of {table.name} is whole"
    if versions >= BOUNDED_ROWS:
        status, title = Status.UNKNOWN, f"Whether the history of {table.name} is whole is not known"
        told = [f"it has more than {BOUNDED_ROWS:,} versions, and no part of them tells"]
    elif not versions:
        status, title = Status.UNKNOWN, f"{table.name} has no version of anything"
    elif told:
        status, kind, title = Status.CRITICAL, "history_broken", f"The history of {table.name} is not whole"
        told.append(f"the key is {asked.key}; a fact that joins on it is there twice, or not at all")
    observed = {"versions": versions, "keys": keys} | faults
    return Check(
        Pillar.QUALITY, str(table.name), night, status, title, tuple(told), table.tier, kind, observed,
        dict.fromkeys(_FAULTS, 0), f"counts of the versions of {table.name}", about="history",
        cost=Cost(versions, versions * _ROW_BYTES),
    )  # fmt: skip
