"""What a ledger of loads says of its sources: since when each has brought nothing, or has not been read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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
_LEDGER = re.compile(r"(?:\w+_)?load_ledger\Z")
_SOURCE, _TIME = "source_table", "load_timestamp"
_SOURCES = "raw"
"""The schema of what a ledger names without one."""
_ROW_BYTES = 32
_MANY = 2


def arrivals_of(table: Watched) -> Arrivals | None:
    """Return how to read a ledger of loads, None for a table that is none."""
    columns = {column.name.lower(): column.name for column in table.info.columns}
    if not _LEDGER.match(table.name.table) or not {_SOURCE, _TIME} <= columns.keys():
        return None
    return Arrivals(table.name, columns[_TIME], columns[_SOURCE])


def arrival_checks(asked: Arrivals, result: ResultSet, night: date, now: datetime) -> Iterator[Check]:
    """Yield the age of each source's newest load that was read; one check for all when most of them are too old."""
    found = [_check(asked, source, newest, night, now) for source, newest in result.rows if newest is not None]
    catalog = asked.table.catalog
    if not found:
        said = (f"{asked.table} has no load",)
        title = f"When {catalog} got its last load is not known"
        yield Check(Pillar.FRESHNESS, catalog, night, Status.UNKNOWN, title, said, source=f"rows of {asked.table}")
        return
    stale = [check for check in found if check.status.pages]
    if len(stale) < max(_MANY, (len(found) + 1) // 2):
        yield from found
        return
    worst = Status.CRITICAL if any(check.status is Status.CRITICAL for check in stale) else Status.WARNING
    newest = max(check.observed["loaded_at"] for check in stale)
    told = f"the newest load of {len(stale)} of {len(found)} sources is of {newest:%Y-%m-%d %H:%M} UTC"
    title = f"{catalog} has got no load for {_span(now - newest)}"
    root = Check(
        Pillar.FRESHNESS, catalog, night, worst, title, (told, *_limits()), kind=STALE,
        observed={"loaded_at": newest, "sources": len(stale)}, source=f"rows of {asked.table}",
    )  # fmt: skip
    yield root
    yield from (replace(check, suppressed_by=root.id) if check.status.pages else check for check in found)


def _check(asked: Arrivals, source: Any, newest: datetime, night: date, now: datetime) -> Check:
    at = newest.astimezone(UTC) if newest.tzinfo else newest.replace(tzinfo=UTC)
    age, target = now - at, f"{asked.table.catalog}.{_SOURCES}.{name_of(source)}"
    status = Status.CRITICAL if age > FAIL_AFTER else Status.WARNING if age > WARN_AFTER else Status.OK
    title = f"{target} has brought no load for {_span(age)}" if status.pages else f"{target}: arrival as usual"
    told = (f"its newest load that was read is of {at:%Y-%m-%d %H:%M} UTC", *(_limits() if status.pages else ()))
    return Check(
        Pillar.FRESHNESS, target, night, status, title, told, kind=STALE if status.pages else "",
        observed={"loaded_at": at, "age_seconds": age.total_seconds()},
        expected={"warn_after_seconds": WARN_AFTER.total_seconds(), "error_after_seconds": FAIL_AFTER.total_seconds()},
        source=f"rows of {asked.table}", cost=Cost(1, _ROW_BYTES),
    )  # fmt: skip


def _limits() -> tuple[str, ...]:
    return (f"warns after {_span(WARN_AFTER)}, fails after {_span(FAIL_AFTER)}",)


def _span(age: timedelta) -> str:
    return f"{age.total_seconds() / 3600:.0f} hours" if age < timedelta(days=3) else f"{age.days} days"
