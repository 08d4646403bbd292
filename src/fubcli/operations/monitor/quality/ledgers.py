"""What a ledger of loads says of its sources: since when each has brought nothing, or has not been read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from statistics import median_high
from typing import Any

from fubcli.model.check import Check, Cost, Pillar
from fubcli.model.probe import Arrivals
from fubcli.model.result import ResultSet
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.pipelines.kinds import STALE
from fubcli.operations.monitor.quality.wording import name_of

WARN_AFTER = timedelta(hours=26)
"""A nightly load may be two hours late."""
FAIL_AFTER = timedelta(hours=50)
"""Two nights are missing."""
BEHIND = timedelta(hours=23)
"""Most other sources have got one more nightly load; its own time may differ from theirs by some hours."""


@dataclass(frozen=True)
class _Shape:
    """What a ledger is called and its columns are, and in which schema the tables are that it names."""

    table: re.Pattern[str]
    source: str
    time: str
    system: str | None
    sources: str


_SHAPES = (
    _Shape(re.compile(r"(?:\w+_)?load_ledger\Z"), "source_table", "load_timestamp", None, "raw"),
    _Shape(re.compile(r"load_status\Z"), "raw_table", "latest_ingestion_timestamp", "source_system", "raw_data"),
)
QUIET = timedelta(days=7)
"""For so long a table may bring nothing while its system does: where little changes, a night may bring no row."""
_ROW_BYTES = 32
_MANY = 2
"""One stale source alone is told by its own name."""


def arrivals_of(table: Watched) -> Arrivals | None:
    """Return how to read a ledger of loads, None for a table that is none."""
    columns = {column.name.lower(): column.name for column in table.info.columns}
    for shape in _SHAPES:
        if shape.table.match(table.name.table) and {shape.source, shape.time} <= columns.keys():
            system = columns.get(shape.system) if shape.system else None
            return Arrivals(table.name, columns[shape.time], columns[shape.source], system, shape.sources)
    return None


def arrival_checks(asked: Arrivals, result: ResultSet, night: date, now: datetime) -> Iterator[Check]:
    """Yield the age of each source's newest load that was read; one check for all when most of them are too old.

    One check stands for a system, too, when none of the sources that it sends has come.
    """
    loads = [(source, system, _utc(newest)) for source, system, newest in result.rows if newest is not None]
    # Not the newest of all: one load with a time to come must not make every other source look old.
    usual = median_high(newest for _, _, newest in loads) if loads else now
    by_system: dict[Any, list[Check]] = defaultdict(list)
    for source, system, newest in loads:
        by_system[system].append(_check(asked, source, newest, night, now, usual))
    found = [check for checks in by_system.values() for check in checks]
    catalog = asked.table.catalog
    if not found:
        said = (f"{asked.table} has no load",)
        title = f"When {catalog} got its last load is not known"
        yield Check(Pillar.FRESHNESS, catalog, night, Status.UNKNOWN, title, said, source=f"rows of {asked.table}")
        return
    if _are_stale(found, (len(found) + 1) // 2):
        yield from _as_one(catalog, found, asked, now)
        return
    for system, checks in by_system.items():
        if system is None or len(checks) < _MANY:
            yield from checks
        elif _are_stale(checks, len(checks)):
            yield from _as_one(f"{catalog}.{asked.sources}.{name_of(system)}_*", checks, asked, now)
        else:
            yield from map(_of_living_system, checks)  # one of them at least has come


def _of_living_system(check: Check) -> Check:
    """Return a check of a table whose system sends others: it is no fault that it brought nothing for some nights."""
    if not check.status.pages or check.observed["age_seconds"] > QUIET.total_seconds():
        return check
    told = (*check.explanation, "other tables of its system have come")
    return replace(check, status=Status.INFO, kind="", explanation=told)


def _are_stale(checks: Sequence[Check], least: int) -> bool:
    return sum(check.status.pages for check in checks) >= max(_MANY, least)


def _as_one(target: str, checks: Sequence[Check], asked: Arrivals, now: datetime) -> Iterator[Check]:
    """Yield a check for what is stale of these, and each of them as what follows from it."""
    stale = [check for check in checks if check.status.pages]
    worst = Status.CRITICAL if any(check.status is Status.CRITICAL for check in stale) else Status.WARNING
    newest = max(check.observed["loaded_at"] for check in stale)
    told = f"the newest load of {len(stale)} of {len(checks)} sources is of {newest:%Y-%m-%d %H:%M} UTC"
    title = f"{target} has got no load for {_span(now - newest)}"
    root = Check(
        Pillar.FRESHNESS, target, stale[0].night, worst, title, (told, *_limits()), kind=STALE,
        observed={"loaded_at": newest, "sources": len(stale)}, source=f"rows of {asked.table}",
    )  # fmt: skip
    yield root
    yield from (replace(check, suppressed_by=root.id) if check.status.pages else check for check in checks)


def _check(  # noqa: PLR0913 - what a load is judged by
    asked: Arrivals, source: Any, at: datetime, night: date, now: datetime, usual: datetime
) -> Check:
    age, target = max(now, usual) - at, f"{asked.table.catalog}.{asked.sources}.{name_of(source)}"
    is_behind = usual - at >= BEHIND
    status = Status.CRITICAL if age > FAIL_AFTER else Status.WARNING if age > WARN_AFTER or is_behind else Status.OK
    title = f"{target} has brought no load for {_span(age)}" if status.pages else f"{target}: arrival as usual"
    told = [f"its newest load that was read is of {at:%Y-%m-%d %H:%M} UTC"]
    told += [f"most sources have one of {usual:%Y-%m-%d %H:%M} UTC"] if is_behind else []
    told += _limits() if status.pages else ()
    return Check(
        Pillar.FRESHNESS, target, night, status, title, tuple(told), kind=STALE if status.pages else "",
        observed={"loaded_at": at, "age_seconds": age.total_seconds()},
        expected={"warn_after_seconds": WARN_AFTER.total_seconds(), "error_after_seconds": FAIL_AFTER.total_seconds()},
        source=f"rows of {asked.table}", cost=Cost(1, _ROW_BYTES),
    )  # fmt: skip


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _limits() -> tuple[str, ...]:
    return (f"warns after {_span(WARN_AFTER)}, fails after {_span(FAIL_AFTER)}",)


def _span(age: timedelta) -> str:
    return f"{age.total_seconds() / 3600:.0f} hours" if age < timedelta(days=3) else f"{age.days} days"
