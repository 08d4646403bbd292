"""Freshness and volume of every table that a night fills, learned from its own commits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from fubcli.detection.replay import replayed
from fubcli.model.check import Check, Pillar
from fubcli.model.health import Hidden
from fubcli.model.nights import midnight, night_of
from fubcli.model.verdict import Status, Verdict
from fubcli.operations.monitor.gathering import Gathered, Watched
from fubcli.operations.monitor.timeframe import Timeframe


def arrival_verdicts(gathered: Gathered, timeframe: Timeframe) -> list[Verdict]:
    """Return a verdict on the arrival of every table and night of a timeframe, and on its rows where some came.

    A night that is over is judged by all of it, the night that goes on by what is there.
    """
    tonight = night_of(timeframe.until)

    def seen_at(night: date) -> datetime:
        return timeframe.until if night == tonight else midnight(night + timedelta(days=1))

    histories = {str(table.name): table.history.value for table in gathered.nightly if table.history.value}
    return list(replayed(histories, seen_at=seen_at, since=timeframe.first, until=timeframe.last))


def arrival_checks(gathered: Gathered, verdicts: list[Verdict], night: date) -> Iterator[Check]:
    """Yield the checks that verdicts amount to, and `unknown` for every table whose history is not visible.

    A table of which nothing is recorded beside others that are is not filled by the export, and not judged.
    """
    tables = {str(table.name): table for table in gathered.nightly}
    for verdict in verdicts:
        yield _check(tables[verdict.table], verdict)
    for table in tables.values():
        if not table.history.value and not is_unrecorded(table):
            title = f"Whether {table.name} was loaded is not known"
            reason = table.history.reason or "no commit is known"
            yield Check(
                Pillar.FRESHNESS, str(table.name), night, Status.UNKNOWN, title, (reason,), table.tier,
                source=table.history.source,
            )  # fmt: skip


def is_unrecorded(table: Watched) -> bool:
    """Whether its warehouse records commits and has none of this table."""
    return table.history.hidden is Hidden.MISSING or table.history.value == ()


def _check(table: Watched, verdict: Verdict) -> Check:
    return Check(
        Pillar(verdict.check),
        verdict.table,
        verdict.night,
        verdict.status,
        _title(verdict),
        verdict.explanation,
        table.tier,
        verdict.kind,
        _observed(verdict),
        _expected(verdict),
        table.history.source,
    )


_TITLES = {
    "late": "came late",
    "missing": "has not come",
    "zero": "came without a row",
    "partial": "came with too few rows",
    "duplicate": "came as if it had been loaded twice",
    "spike": "came with far too many rows",
    "frozen": "came with exactly the rows of the night before",
}


def _title(verdict: Verdict) -> str:
    if verdict.kind:
        return f"{verdict.table} {_TITLES[verdict.kind]}"
    about = "arrival" if verdict.check == "freshness" else "rows"
    said = {Status.OK: "as usual", Status.UNKNOWN: "not known"}.get(verdict.status, "worth a look")
    return f"{verdict.table}: {about} {said}"


def _observed(verdict: Verdict) -> dict[str, Any]:
    if verdict.check == "volume":
        return {"rows": int(verdict.observed or 0)}
    return {"arrived_at": verdict.arrived_at} if verdict.arrived_at else {}


def _expected(verdict: Verdict) -> dict[str, Any]:
    if (bounds := verdict.expected) is not None:
        return {
            "rows": round(bounds.point), "lower": round(bounds.lower), "upper": round(bounds.upper),
            "method": bounds.method, "nights": bounds.nights, "since": bounds.since,
        }  # fmt: skip
    if verdict.deadline is None or verdict.usual_at is None:
        return {}
    return {"usually_at": verdict.usual_at, "deadline": verdict.deadline}
