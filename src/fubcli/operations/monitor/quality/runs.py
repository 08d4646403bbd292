"""What audit tables say of the steps that ran, and how many of their rows were good."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fubcli.model.check import Check, Cost, Pillar
from fubcli.model.nights import night_of
from fubcli.model.result import ResultSet
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.quality.wording import name_of
from fubcli.policy.probe_texts import LOGGED_ROWS

QUALITY_THRESHOLD = 0.95
"""`data_quality_threshold` of the founding documents: the least share of rows that must be good."""
WHOLE = "(run)"
"""What the name of a whole run is among those of its steps."""
_NEAR = 0.97
_LEAST_ROWS = 30
_STUCK = timedelta(hours=6)
_ROW_BYTES = 64
_ENDINGS = {
    **dict.fromkeys(("success", "succeeded", "completed", "complete", "ok", "pass", "passed"), Status.OK),
    **dict.fromkeys(("failed", "failure", "error", "errored", "aborted", "timed_out"), Status.CRITICAL),
    **dict.fromkeys(("warning", "warn", "partial", "skipped", "cancelled", "canceled"), Status.WARNING),
}
_GOING_ON = ("running", "started", "in_progress", "start")


@dataclass(frozen=True)
class _Run:
    name: str
    status: str
    at: datetime
    processed: int | None
    failed: int | None


def run_checks(table: Watched, result: ResultSet, nights: tuple[date, date], now: datetime) -> list[Check]:
    """Return a check for the last run of each step in the nights from the first to the last of `nights`."""
    last: dict[str, _Run] = {}
    for row in reversed(result.rows):
        run = _run(row)
        if nights[0] <= night_of(run.at) <= nights[1]:
            last[run.name] = run
    cost = Cost(result.row_count, result.row_count * _ROW_BYTES)
    found = [each for run in last.values() for each in _checks(table, run, now, cost)]
    if result.truncated or result.row_count >= LOGGED_ROWS:
        found.append(_cut(table, result, nights[1], cost))
    return found


def _cut(table: Watched, result: ResultSet, night: date, cost: Cost) -> Check:
    """Return the check that says that older runs of the same nights were not seen."""
    oldest = min(_run(row).at for row in result.rows)
    told = f"only its {result.row_count:,} newest rows were read; they begin at {oldest:%Y-%m-%d %H:%M} UTC"
    return Check(
        Pillar.QUALITY, str(table.name), night, Status.UNKNOWN, f"{table.name} has more runs than were read", (told,),
        table.tier, source=f"rows of {table.name}", about="log", cost=cost,
    )  # fmt: skip


def _checks(table: Watched, run: _Run, now: datetime, cost: Cost) -> Iterator[Check]:
    status, title = _ended(run, now)
    target, of = str(table.name), f" of {run.name}" if run.name else ""
    told = (f"{table.name} has it as {run.status or 'nothing'} at {run.at:%Y-%m-%d %H:%M} UTC.",)
    kind = {Status.CRITICAL: "run_failed", Status.WARNING: "run_doubtful"}.get(status, "")
    night, source = night_of(run.at), f"rows of {table.name}"
    yield Check(
        Pillar.QUALITY, target, night, status, title, told, table.tier, kind, {"status": run.status, "at": run.at},
        source=source, about=f"run{of}", cost=cost,
    )  # fmt: skip
    if run.processed is not None and run.failed is not None and run.processed >= _LEAST_ROWS:
        share = max(0.0, 1 - run.failed / run.processed)
        judged = threshold_status(run.processed - run.failed, run.processed)
        yield Check(
            Pillar.QUALITY, target, night, judged, f"{_named(run)}: {share:.1%} of {run.processed:,} rows are good",
            (f"At least {QUALITY_THRESHOLD:.0%} have to be.",), table.tier, "below_threshold" if judged.pages else "",
            {"share": round(share, 4), "rows": run.processed}, {"share": QUALITY_THRESHOLD},
            source=source, about=f"rows{of}", cost=cost,
        )  # fmt: skip


def threshold_status(good: int, every: int) -> Status:
    """Return what a share of good rows comes to: of few rows it must be below the threshold beyond chance (95 %)."""
    highest = _highest(max(0, good) / every, every)
    if highest < QUALITY_THRESHOLD:
        return Status.CRITICAL
    return Status.WARNING if highest < _NEAR else Status.OK


def _highest(share: float, rows: int) -> float:
    """Return the upper end of Wilson's interval for few rows, the share itself for many."""
    if rows >= 1_000:
        return share
    z = 1.96
    middle = share + z * z / (2 * rows)
    spread = z * math.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
    return (middle + spread) / (1 + z * z / rows)


def _ended(run: _Run, now: datetime) -> tuple[Status, str]:
    word = run.status.strip().lower().replace(" ", "_")
    if word in _GOING_ON:
        if now - run.at > _STUCK:
            return Status.WARNING, f"{_named(run)} has been running for {_hours(now - run.at)} hours"
        return Status.INFO, f"{_named(run)} is running"
    status = _ENDINGS.get(word, Status.UNKNOWN)
    said = {Status.OK: "went well", Status.CRITICAL: "failed", Status.WARNING: "did not go well"}
    return status, f"{_named(run)} {said.get(status, 'ended in a way that is not known')}"


def _named(run: _Run) -> str:
    if run.name == WHOLE:
        return "The run"
    return f"The step {run.name}" if run.name else "The last step"


def _hours(length: timedelta) -> int:
    return int(length.total_seconds() // 3600)


def _run(row: Sequence[Any]) -> _Run:
    name, status, at, processed, failed = row
    return _Run(name_of(name), name_of(status), _moment(at), _whole(_number(processed)), _whole(_number(failed)))


def _moment(at: datetime) -> datetime:
    """Return a time in UTC; one without a zone is taken for UTC."""
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _whole(number: float | None) -> int | None:
    return None if number is None or number < 0 else int(number)
