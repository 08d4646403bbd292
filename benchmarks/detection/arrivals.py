"""When a table's nights arrive while nothing is wrong: a start on Pacific clocks and a runtime of log-normal kind."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from benchmarks.detection import calendars
from benchmarks.detection.tables import Table

HARMLESS = 75.0  # minutes after its usual time that a table's first commit comes at most, while nothing is wrong


@dataclass(frozen=True)
class Load:
    """What reaches a table on a night: each part is the instant of a commit and its rows; none is no commit."""

    night: date
    parts: tuple[tuple[datetime, int], ...]

    @property
    def rows(self) -> int:
        """Return the rows of all parts."""
        return sum(rows for _, rows in self.parts)


def usual(table: Table, night: date) -> datetime:
    """Return the instant at which the first commit of a night is to be expected."""
    return calendars.wall_clock(night, table.export.starts) + timedelta(minutes=table.runtime)


def natural_loads(table: Table, rows: list[int], chance: Random) -> list[Load]:
    """Return a load for each night's rows; a night without rows has no commit where the table skips those."""
    return [
        Load(night, () if table.skips and not count else _parts(table, night, count, chance))
        for night, count in zip(table.export.span.dates(), rows, strict=True)
    ]


def _parts(table: Table, night: date, count: int, chance: Random) -> tuple[tuple[datetime, int], ...]:
    when = usual(table, night) + timedelta(minutes=_delay(table, night, chance))
    parts = []
    for rows in _split(count, _number(table, count, chance), chance):
        parts.append((when, rows))
        when += timedelta(minutes=chance.uniform(2, 25))
    return tuple(parts)


def _delay(table: Table, night: date, chance: Random) -> float:
    while True:
        runtime = table.runtime * math.exp(table.jitter * chance.gauss(0, 1))
        slow = chance.uniform(15, 60) if chance.random() < table.slow else 0.0
        delay = runtime - table.runtime + slow + table.export.slow_nights.get(night, 0.0)
        if delay <= HARMLESS:
            return delay


def _number(table: Table, count: int, chance: Random) -> int:
    if table.most_parts == 1 or count < table.most_parts:
        return 1
    return table.most_parts if table.always_parts or chance.random() < 0.3 else 1


def _split(count: int, number: int, chance: Random) -> list[int]:
    parts = []
    for left in range(number, 1, -1):
        parts.append(round(count * chance.uniform(0.6, 1.2) / left))
        count -= parts[-1]
    return [*parts, count]
