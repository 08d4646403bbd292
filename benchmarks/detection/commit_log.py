"""Loads as a commit log tells them: with the deletes that go before some, and maintenance in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from benchmarks.detection import calendars
from benchmarks.detection.arrivals import Load
from benchmarks.detection.lines import Commit
from benchmarks.detection.tables import Table

MAINTENANCE = ("OPTIMIZE", "VACUUM START", "VACUUM END", "ANALYZE", "SET TBLPROPERTIES")
_RETENTION_NIGHTS = 30


def logged(table: Table, loads: list[Load], chance: Random) -> Iterator[Commit]:
    """Yield the commits of all nights, maintenance on nights without a load included; only loads bring rows.

    A DELETE's rows are those that it removed: it goes before a load and is neither volume nor an arrival of its own.
    """
    tidies_after_load = chance.random() < 0.2
    for number, load in enumerate(loads):
        if load.parts and table.deletes and number >= _RETENTION_NIGHTS:
            before = load.parts[0][0] - timedelta(seconds=chance.randint(20, 90))
            yield Commit(table.name, before, "DELETE", loads[number - _RETENTION_NIGHTS].rows)
        for when, rows in load.parts:
            yield Commit(table.name, when, table.operation, rows)
        if load.parts and tidies_after_load:
            yield _tidied(table, "OPTIMIZE", load.parts[-1][0] + timedelta(seconds=chance.randint(30, 300)))
        yield from _maintained(table, load, chance)


def _maintained(table: Table, load: Load, chance: Random) -> Iterator[Commit]:
    if chance.random() < 0.15:
        yield _tidied(table, chance.choice(["OPTIMIZE", "ANALYZE"]), _any_time(load, chance))
    if chance.random() < 0.1:
        begins = _any_time(load, chance)
        yield _tidied(table, "VACUUM START", begins)
        yield _tidied(table, "VACUUM END", begins + timedelta(seconds=chance.randint(10, 900)))
    if chance.random() < 0.01:
        yield _tidied(table, "SET TBLPROPERTIES", _any_time(load, chance))


def _any_time(load: Load, chance: Random) -> datetime:
    return calendars.wall_clock(load.night, chance.uniform(0, 1400))


def _tidied(table: Table, operation: str, when: datetime) -> Commit:
    return Commit(table.name, when, operation, None)
