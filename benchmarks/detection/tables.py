"""The tables of a half: what family each is of, how it is loaded and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, tzinfo
from itertools import cycle
from random import Random

from benchmarks.detection import calendars, features
from benchmarks.detection.exports import Export, exports
from benchmarks.detection.features import Feature, drawn
from benchmarks.detection.halves import Half

FAMILIES = (
    "steady",
    "weekend",
    "business-days",
    "month-end",
    "campaign",
    "level-shift",
    "trend",
    "holidays",
    "heavy-tail",
    "tiny",
    "constant",
    "parts",
)
_OWN_FEATURE = {
    "weekend": features.weekend,
    "business-days": features.business_days,
    "month-end": features.month_end,
    "campaign": features.campaign,
    "level-shift": features.level_shift,
    "trend": features.trend,
    "holidays": features.holidays,
}
_LEAST_LEVEL_WITHOUT_REPEATS = 3.0  # log10 of rows: below, a count may well be that of the night before


@dataclass(frozen=True)
class Table:
    """One table and its habits.

    `runtime` is in median minutes; `most_parts` commits make a night's load at most, and `always_parts` tells whether
    every night has as many. A table that `skips` has no commit at all on a night without rows, others commit 0 rows.
    """

    name: str
    family: str
    export: Export
    level: float
    noise: float
    tail: float | None
    features: tuple[Feature, ...]
    exposure: float
    never_repeats: bool
    skips: bool
    runtime: float
    jitter: float
    slow: float
    most_parts: int
    always_parts: bool
    operation: str
    deletes: bool
    catches_up: bool
    fault_rate: float
    zone: tzinfo

    @property
    def irregular(self) -> bool:
        """Say whether nights without a commit come by chance: then one that is late or missing is no fault."""
        return self.skips and self.family == "tiny"


def tables(half: Half, count: int) -> Iterator[tuple[Table, Random]]:
    """Yield as many tables, families in turn, each with the chance that its nights are drawn from."""
    families = cycle(FAMILIES)
    made = 0
    for export, chance in exports(half):
        for number in range(export.size):
            if made == count:
                return
            made += 1
            own = Random(chance.getrandbits(64))  # noqa: S311 - chance that can be repeated
            yield _table(own, half, export, f"fub.{export.schema}.table_{number:02}", next(families)), own


def _table(chance: Random, half: Half, export: Export, name: str, family: str) -> Table:
    constant, tiny = family == "constant", family == "tiny"
    level = drawn(chance, half.level)
    eventful = not constant and family != "steady"
    whole_load = family == "business-days" or constant or tiny
    return Table(
        name=name,
        family=family,
        export=export,
        level=drawn(chance, half.tiny) if tiny else 10**level,
        noise=0.0 if constant else drawn(chance, half.noise),
        tail=drawn(chance, half.tail) if family == "heavy-tail" else None,
        features=_features(chance, half, export, family),
        exposure=chance.uniform(0.5, 1.1) if eventful and chance.random() < 0.85 else 0.0,
        never_repeats=not constant and not tiny and level >= _LEAST_LEVEL_WITHOUT_REPEATS,
        skips=chance.random() < 0.5,
        runtime=drawn(chance, half.runtime),
        jitter=drawn(chance, half.jitter),
        slow=drawn(chance, half.slow),
        most_parts=chance.randint(2, 3) if family == "parts" or (not constant and chance.random() < 0.1) else 1,
        always_parts=chance.random() < 0.5,
        operation="WRITE" if constant else chance.choice(["MERGE", "MERGE", "WRITE", "COPY INTO"]),
        deletes=not constant and chance.random() < 0.15,
        catches_up=not whole_load and chance.random() < 0.5,
        fault_rate=drawn(chance, half.faults),
        zone=calendars.PACIFIC if chance.random() < 0.2 else UTC,
    )


def _features(chance: Random, half: Half, export: Export, family: str) -> tuple[Feature, ...]:
    own = [_OWN_FEATURE[family](chance, half, export.span)] if family in _OWN_FEATURE else []
    if family not in ("steady", "constant") and chance.random() < half.second_feature:
        own.append(chance.choice(features.SECOND)(chance, half, export.span))
    return tuple(own)
