"""Schema drift: the columns that the tables of a catalog have against those that they had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from fubcli.errors import StorageUnavailable
from fubcli.model.check import Check, Pillar
from fubcli.model.names import TableName
from fubcli.model.observation import Columns, Contract
from fubcli.model.verdict import Status
from fubcli.operations.monitor.drift import SOURCE, column_types, compared, differences, gone
from fubcli.operations.monitor.gathering import Gathered
from fubcli.ports import Memory


def column_checks(
    gathered: Gathered, night: date, now: datetime, *, whole: bool
) -> tuple[list[Check], tuple[str, ...]]:
    """Return the checks of every catalog's columns, and what could not be read or kept, a sentence each.

    A table whose columns are not what they were has a check until that is accepted (`--accept`); added columns
    are accepted at once, and tables that are seen first are remembered. A catalog has one where nothing is
    different, and one where nothing could be compared. With `whole` every table of the catalogs was looked at, so
    that one that is not there any more is gone.
    """
    checks: list[Check] = []
    troubles: list[str] = []
    new: dict[TableName, Columns] = {}
    for catalog in gathered.snapshots:
        if not gathered.of(catalog):
            continue
        if gathered.memory is None:
            checks.append(_unseen(catalog, night))
            continue
        try:
            known = gathered.memory.contracts(catalog)
        except StorageUnavailable as error:
            checks.append(_unseen(catalog, night))
            troubles.append(error.detail)
            continue
        found, first_seen = _of_catalog(gathered, catalog, known, night, whole=whole)
        checks += found
        new |= first_seen
    return checks, tuple(dict.fromkeys([*troubles, *_kept(gathered.memory, new, now)]))


def _of_catalog(
    gathered: Gathered, catalog: str, known: Mapping[TableName, Contract], night: date, *, whole: bool
) -> tuple[list[Check], dict[TableName, Columns]]:
    """Return the checks of a catalog, and the columns that are to be remembered."""
    found = {table.name: column_types(table.info) for table in gathered.of(catalog)}
    new: dict[TableName, Columns] = {name: columns for name, columns in found.items() if name not in known}
    both = sorted(found.keys() & known.keys())
    checks = [check for name in both if (check := compared(name, known[name], found[name], night)) is not None]
    new |= {name: found[name] for name in both if _is_grown(known[name].columns, found[name])}
    if whole:
        infos = gathered.snapshots[catalog].tables
        there = {TableName(catalog, info.schema, info.name) for info in infos}
        checks += [gone(name, known[name], night) for name in sorted(known.keys() - there)]
    return checks or _same(catalog, len(both), len(found), night), new


def _is_grown(before: Columns, found: Columns) -> bool:
    return differences(before, found).keys() == {"added"}


def _same(catalog: str, compared: int, tables: int, night: date) -> list[Check]:
    """Return the check of a catalog in which nothing is different; without anything remembered it is not known."""
    if not compared:
        return []
    said = f"{compared} of {tables} tables were seen before, and their columns are what they were"
    title = f"{catalog} has the columns that it had"
    return [Check(Pillar.SCHEMA, catalog, night, Status.OK, title, (said,), source=SOURCE)]


def _unseen(catalog: str, night: date) -> Check:
    said = "the memory of what was seen before cannot be used"
    return Check(
        Pillar.SCHEMA, catalog, night, Status.UNKNOWN, f"{catalog}: columns not compared", (said,), source=SOURCE
    )


def _kept(memory: Memory | None, new: Mapping[TableName, Columns], now: datetime) -> tuple[str, ...]:
    """Remember columns; return why that could not be."""
    if memory is None or not new:
        return ()
    try:
        memory.accept(new, (), now)
    except StorageUnavailable as error:
        return (error.detail,)
    return ()
