"""The rows that a table's nights bring while nothing is wrong."""

from __future__ import annotations

import math
from datetime import timedelta
from random import Random

from benchmarks.detection.tables import Table

_TINY_LIMIT = 50
_SURELY_NORMAL = 1_000  # expected rows from which counting noise is drawn from a normal distribution
_CHANGES = 0.015  # share of nights on which a constant table has grown or shrunk a little


def natural_rows(table: Table, chance: Random) -> list[int]:
    """Return the rows of each night of the table's span, 0 where business brings none."""
    if table.family == "constant":
        return _constant(table, chance)
    rows = [
        _counted(_expected(table, night) * _noise(table, chance), chance) for night in range(table.export.span.nights)
    ]
    if table.family == "tiny":
        return [min(count, _TINY_LIMIT) for count in rows]
    return _without_repeats(rows) if table.never_repeats else rows


def _constant(table: Table, chance: Random) -> list[int]:
    rows = [round(table.level)]
    for _ in range(table.export.span.nights - 1):
        change = chance.choice([1, 1, -1]) * chance.randint(1, max(rows[-1] // 50, 1))
        rows.append(max(rows[-1] + change, 1) if chance.random() < _CHANGES else rows[-1])
    return rows


def _expected(table: Table, night: int) -> float:
    day = table.export.span.first + timedelta(days=night - table.export.lag)
    own = math.prod(feature(day) for feature in table.features)
    shared = math.prod(event(day) for event in table.export.events)
    return table.level * own * shared**table.exposure


def _noise(table: Table, chance: Random) -> float:
    drawn = chance.gauss(0, 1)
    if table.tail is not None:
        drawn /= math.sqrt(chance.gammavariate(table.tail / 2, 2 / table.tail))
    return math.exp(min(max(table.noise * drawn, -3.0), 3.0))


def _counted(mean: float, chance: Random) -> int:
    """Return a count of Poisson's kind around the mean."""
    if mean >= _SURELY_NORMAL:
        return round(chance.gauss(mean, math.sqrt(mean)))
    count, left = 0, mean
    while (left := left - chance.expovariate(1.0)) > 0:
        count += 1
    return count


def _without_repeats(rows: list[int]) -> list[int]:
    changed = rows[:1]
    for count in rows[1:]:
        changed.append(count + 1 if count and count == changed[-1] else count)
    return changed
