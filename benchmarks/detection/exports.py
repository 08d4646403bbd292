"""Exports: groups of tables that load together, share a calendar and business events, and now and then a fault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks.detection.features import EVENTS, Feature, Span, drawn
from benchmarks.detection.halves import Half

_EXPORT_FAULTS = ("late", "missing", "duplicate")
TRAINING_NIGHTS = 60  # of every history; no fault falls on them, and nothing is scored on them
_LONG = (212, 220)  # reaches from before November's change of clocks to after March's
_ANY = (150, 220)


@dataclass(frozen=True)
class Export:
    """A group of one or several tables.

    `starts` is in minutes after midnight on Pacific clocks, `slow_nights` maps harmless slow nights to the minutes that
    they cost all tables, and `faults` maps nights to a fault of all tables.
    """

    schema: str
    size: int
    span: Span
    lag: int
    starts: float
    events: tuple[Feature, ...]
    slow_nights: dict[date, float]
    faults: dict[date, str]


def exports(half: Half) -> Iterator[tuple[Export, Random]]:
    """Yield the half's exports, each with the chance that its tables are drawn from; the first ones never change."""
    for number, seed in enumerate(half.seeds):
        chance = Random(seed)  # noqa: S311 - chance that can be repeated
        yield _export(chance, half, number), chance


def _export(chance: Random, half: Half, number: int) -> Export:
    alone = chance.random() < 0.85  # which leaves about half of the tables in groups
    nights = chance.randint(*chance.choice([_LONG, _ANY]))
    span = Span(half.last_night - timedelta(days=nights - 1), nights)
    dates = span.dates()
    slow = {night: chance.uniform(10, 30) for night in dates if chance.random() < 0.01}
    return Export(
        schema=f"{half.prefix}{number:03}_bronze",
        size=1 if alone else chance.randint(4, 10),
        span=span,
        lag=chance.choice(half.lags),
        starts=drawn(chance, half.start),
        events=() if alone else tuple(chance.choice(EVENTS)(chance, half, span) for _ in range(chance.randint(1, 2))),
        slow_nights=slow,
        faults={} if alone or chance.random() >= half.export_faults else _faults(chance, dates),
    )


def _faults(chance: Random, dates: list[date]) -> dict[date, str]:
    return {chance.choice(dates[TRAINING_NIGHTS + 1 : -1]): chance.choice(_EXPORT_FAULTS)}
