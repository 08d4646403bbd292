"""Reconciliation: a table against its namesake one tier below, by the rows of their loads of a night."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from math import exp, log, sqrt
from statistics import median

from fubcli.detection.loads import Load, loads_of
from fubcli.model.check import Check, Pillar
from fubcli.model.names import Tier
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Gathered, Watched

_LEAST_NIGHTS = 14
_FAR = log(1.2)
_SIGMAS = 4.0
_FLOOR = 0.05
_TO_SIGMA = 1.4826


def tier_checks(gathered: Gathered, timeframe: Timeframe) -> Iterator[Check]:
    """Yield a check for each table with a namesake one tier below, of what both loaded in each night."""
    for lower, upper in namesakes(gathered.nightly):
        yield from _ratio_checks(lower, upper, timeframe)


def namesakes(tables: Sequence[Watched]) -> Iterator[tuple[Watched, Watched]]:
    """Yield each silver and gold table behind the table that it is made from: its namesake in the next tier below."""
    by_place = {(table.name.catalog, table.topic, table.tier, table.name.table): table for table in tables}
    for table in tables:
        for below in (Tier.SILVER, Tier.BRONZE) if table.tier is Tier.GOLD else (Tier.BRONZE,):
            lower = by_place.get((table.name.catalog, table.topic, below, table.name.table))
            if lower is not None and table.tier in (Tier.SILVER, Tier.GOLD):
                yield lower, table
                break


def _ratio_checks(lower: Watched, upper: Watched, timeframe: Timeframe) -> Iterator[Check]:
    below, above = _loads(lower, timeframe.until), _loads(upper, timeframe.until)
    ratios: list[float] = []
    for night in sorted(below.keys() & above.keys()):
        if night >= timeframe.first and night <= timeframe.last and len(ratios) >= _LEAST_NIGHTS:
            yield _ratio_check((lower, below[night]), (upper, above[night]), ratios)
        ratios.append(log((above[night].rows + 1) / (below[night].rows + 1)))


def _ratio_check(below: tuple[Watched, Load], above: tuple[Watched, Load], ratios: Sequence[float]) -> Check:
    """Return the check of a night's loads against the ratios of the nights before."""
    (lower, less), (upper, more) = below, above
    usual = median(ratios)
    counting = sqrt(1 / (more.rows + 1) + 1 / (less.rows + 1))
    spread = max(_TO_SIGMA * median(abs(ratio - usual) for ratio in ratios), counting, _FLOOR / _SIGMAS)
    off = log((more.rows + 1) / (less.rows + 1)) - usual
    is_off = abs(off) > _SIGMAS * spread
    status = Status.OK if not is_off else Status.CRITICAL if abs(off) > _FAR else Status.WARNING
    share = exp(off) * exp(usual)
    said = (
        f"{upper.tier} loaded {more.rows:,} rows where {lower.tier} loaded {less.rows:,}: "
        f"{share:.1%}, usually {exp(usual):.1%} ({len(ratios)} nights)"
    )
    title = f"{upper.name} and {lower.name} {'do not ' if is_off else ''}add up"
    return Check(
        Pillar.RECONCILIATION, str(upper.name), more.night, status, title, (said,), upper.tier,
        "tier_mismatch" if is_off else "", {"ratio": round(share, 4)}, {"ratio": round(exp(usual), 4)},
        upper.history.source, causes=(str(lower.name),),
    )  # fmt: skip


def _loads(table: Watched, until: datetime) -> dict[date, Load]:
    loads = (load.until(until) for load in loads_of(table.history.value or ()))
    return {load.night: load for load in loads if load is not None}
