"""Freshness and volume of every table that a night fills, learned from its own commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from fubcli.detection.freshness.model import after_midnight
from fubcli.detection.loads import brings_data
from fubcli.detection.replay import replayed
from fubcli.model.check import Check, Pillar
from fubcli.model.deadlines import Sla
from fubcli.model.health import Hidden
from fubcli.model.names import Environment
from fubcli.model.nights import midnight, night_of
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status, Verdict
from fubcli.operations.monitor.gathering import Gathered, Watched


def arrival_verdicts(gathered: Gathered, timeframe: Timeframe, slas: Mapping[str, Sla]) -> list[Verdict]:
    """Return a verdict on the arrival of every table and night of a timeframe, and on its rows where some came.

    A night that is over is judged by all of it, the night that goes on by what is there.
    """
    tonight = night_of(timeframe.until)

    def seen_at(night: date) -> datetime:
        return timeframe.until if night == tonight else midnight(night + timedelta(days=1))

    tables = {str(table.name): table for table in gathered.nightly if table.history.value}
    histories = {name: table.history.value or () for name, table in tables.items()}
    found = replayed(
        histories, schedule="learned", seen_at=seen_at, since=timeframe.first, until=timeframe.last, slas=slas
    )
    return [_as_far_as_seen(tables[verdict.table], verdict) for verdict in found]


def _as_far_as_seen(table: Watched, verdict: Verdict) -> Verdict:
    """Return a verdict, unknown where a load is missed whose coming nobody could see: memory proves no absence."""
    if table.history.hidden is None or verdict.arrived_at is not None or verdict.check != Pillar.FRESHNESS:
        return verdict
    told = (f"Whether it came cannot be seen: {table.history.reason}",)
    return replace(verdict, status=Status.UNKNOWN, kind="", explanation=told)


def arrival_checks(
    gathered: Gathered, verdicts: list[Verdict], night: date, slas: Mapping[str, Sla]
) -> Iterator[Check]:
    """Yield the checks that verdicts amount to, and `unknown` for every table of whose loads too little is visible.

    A table of which nothing is recorded beside others that are is not filled by the export, and not judged, unless
    somebody said by when it must be there.
    """
    tables = {str(table.name): table for table in gathered.nightly}
    for verdict in verdicts:
        yield _check(tables[verdict.table], verdict, slas.get(verdict.table))
    judged = {verdict.table for verdict in verdicts}
    for name, table in tables.items():
        if name not in judged and (not is_unrecorded(table) or name in slas):
            title = f"Whether {table.name} was loaded is not known"
            yield Check(
                Pillar.FRESHNESS, name, night, Status.UNKNOWN, title, (_why_unknown(table),), table.tier,
                source=table.history.source,
            )  # fmt: skip


def silent_checks(gathered: Gathered, checks: Iterable[Check], night: date) -> Iterator[Check]:
    """Yield `unknown` for each catalog of which nothing at all was judged: its tables tell of no load.

    A staging copy is judged as it is now or not at all.
    """
    judged = {check.target.partition(".")[0].partition(" ")[0] for check in checks if check.pillar is not Pillar.SCHEMA}
    watched = Counter(t.name.catalog for t in gathered.tables if t.environment is not Environment.STAGING)
    for catalog, count in watched.items():
        if catalog not in judged:
            title = f"Whether {catalog} is well is not known"
            told = (f"no load is recorded of the {count} tables that were looked at",)
            yield Check(Pillar.FRESHNESS, catalog, night, Status.UNKNOWN, title, told)


def _why_unknown(table: Watched) -> str:
    if not table.history.value:
        return table.history.reason or "no commit is known"
    if not any(brings_data(commit) for commit in table.history.value):
        return "no commit is known that says how many rows it loaded"
    return "its first load is the only one that is known"


def is_unrecorded(table: Watched) -> bool:
    """Whether its warehouse records commits and has none of this table."""
    return not table.history.value and (table.history.hidden is Hidden.MISSING or table.history.value == ())


def _check(table: Watched, verdict: Verdict, sla: Sla | None) -> Check:
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
        _expected(verdict) | _said(verdict, sla),
        table.history.source,
    )


_TITLES = {
    "dormant": "has not come for long",
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
    return {
        "usually_at": verdict.usual_at, "deadline": verdict.deadline, "method": "calendar_deadline/v1",
        "nights": verdict.learned_nights, "since": verdict.learned_since,
    }  # fmt: skip


def _said(verdict: Verdict, sla: Sla | None) -> dict[str, Any]:
    """Return that a deadline is explicit and where that is said, where it is the one that counts."""
    if sla is None or verdict.deadline is None:
        return {}
    at = after_midnight(verdict.night, sla.deadline.hour * 3600 + sla.deadline.minute * 60)
    if at != verdict.deadline:
        return {}
    every = f", {sla.every}" if sla.every else ""
    return {"method": f"explicit deadline, {sla.deadline:%H:%M} Pacific{every}: {sla.said_in}"}
