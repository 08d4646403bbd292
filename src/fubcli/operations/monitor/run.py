"""Gather, judge, explain, score, tell: one run of the monitor from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fubcli.errors import ExitCode, StorageUnavailable, UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.check import Check
from fubcli.model.envelope import Envelope
from fubcli.model.request import MonitorRequest
from fubcli.model.verdict import Status
from fubcli.operations.monitor import telling
from fubcli.operations.monitor.arrivals import arrival_checks, arrival_verdicts, is_unrecorded
from fubcli.operations.monitor.columns import accepted, column_checks
from fubcli.operations.monitor.export import Export, exports
from fubcli.operations.monitor.gathering import Gathered, Sources, gathered
from fubcli.operations.monitor.jobs import job_checks
from fubcli.operations.monitor.mirrors import mirror_checks
from fubcli.operations.monitor.score import scored
from fubcli.operations.monitor.suppression import suppressed
from fubcli.operations.monitor.tiers import tier_checks
from fubcli.operations.monitor.timeframe import Timeframe, timeframe_of
from fubcli.ports import Clock, HealthSources, Memory, Snapshots, Warehouse

_FAILING = {"warning": (Status.WARNING, Status.CRITICAL), "critical": (Status.CRITICAL,)}


@dataclass(frozen=True)
class MonitorPorts:
    """What the monitor needs from the world."""

    catalogs: Catalogs
    warehouse: Warehouse
    snapshots: Snapshots
    health: HealthSources
    memory: Memory
    clock: Clock


@dataclass(frozen=True)
class _Judged:
    """Everything that one run came to."""

    gathered: Gathered
    timeframe: Timeframe
    exports: list[Export]
    checks: list[Check]
    """Ranked."""
    accepted: int | None


def run(request: MonitorRequest, ports: MonitorPorts) -> Envelope:
    """Judge the nights of a timeframe; what could not be seen is `unknown` and told.

    Raises UsageError for a timeframe or a name that is wrong, and what the warehouse raises when nothing can be seen.
    """
    now = ports.clock.now()
    as_of = request.as_of or now
    if as_of > now:
        raise UsageError(f"--as-of: {as_of:%Y-%m-%d %H:%M} UTC has not come yet; nobody knows what it will look like.")
    timeframe = timeframe_of(request.timeframe, as_of)
    sources = Sources(ports.catalogs, ports.snapshots, ports.health, ports.memory)
    judged = _judged(request, gathered(request, sources, timeframe.until), timeframe, ports)
    code = ExitCode.OK
    if request.fail_on and any(check.status in _FAILING[request.fail_on] for check in judged.checks):
        code = ExitCode.FINDINGS
    subject = ",".join(request.catalogs) or "all"
    return Envelope("monitor", "result", "monitor-result", _data(request, ports, judged), subject, code)


def _judged(request: MonitorRequest, found: Gathered, timeframe: Timeframe, ports: MonitorPorts) -> _Judged:
    night, now = timeframe.last, timeframe.until
    troubles, taken = found.troubles, None
    checks: list[Check] = []
    verdicts = arrival_verdicts(found, timeframe)
    checks += arrival_checks(found, verdicts, night)
    if request.accept:
        taken = accepted(found, now)
    is_whole = request.schema is None and request.table is None
    is_now = request.as_of is None and timeframe.is_now
    if is_now:
        try:
            checks += column_checks(found, night, now, whole=is_whole)
        except StorageUnavailable as error:
            troubles = (*troubles, error.detail)
    for each in _nights(timeframe):
        checks += tier_checks(found, each, now)
    if is_now:
        checks += mirror_checks(found, ports.catalogs, night, now)
    if is_whole:
        checks += job_checks(found.jobs, timeframe)
    own = exports(found.nightly, verdicts, checks, _nights(timeframe)) if is_whole else []
    checks += [export.check() for export in own]
    ordered = telling.ranked(suppressed(checks, own, ports.catalogs))
    kept = Gathered(found.tables, found.snapshots, found.jobs, found.memory, troubles)
    return _Judged(kept, timeframe, own, ordered, taken)


def _nights(timeframe: Timeframe) -> list[date]:
    return [timeframe.first + timedelta(days=each) for each in range((timeframe.last - timeframe.first).days + 1)]


def _data(request: MonitorRequest, ports: MonitorPorts, judged: _Judged) -> dict[str, Any]:
    checks = judged.checks
    overall = scored(checks)
    shown, left_out = telling.listed(checks, every=request.every)
    data: dict[str, Any] = {
        "operation": "monitor",
        "environment": telling.environments(table.environment for table in judged.gathered.tables),
        "warehouse": ports.warehouse.info.as_json(),
        "as_of": telling.plain(judged.timeframe.until),
        "nights": {"first": judged.timeframe.first.isoformat(), "last": judged.timeframe.last.isoformat()},
        "status": telling.worst(checks).value,
        "headline": telling.headline(judged.exports, checks, overall),
        "health": overall.as_json() | {"catalogs": _by_catalog(judged)},
        "exports": [telling.plain(export.as_json()) for export in judged.exports],
        "counts": telling.counts(checks),
        "checks": shown,
        "truncated": left_out > 0,
        "not_nightly": [str(table.name) for table in judged.gathered.nightly if is_unrecorded(table)],
        "cost": {"tables": len(judged.gathered.tables), "table_rows_read": 0, "table_bytes_read": 0,
                 "sources": sorted({check.source for check in checks if check.source})},
        "findings": telling.findings(checks, judged.gathered.troubles),
        "next": telling.next_steps(checks, request.timeframe),
        "untrusted": ["/checks", "/exports", "/findings", "/headline", "/not_nightly"],
    }  # fmt: skip
    if left_out:
        data["truncation"] = {"reason": "listed_checks", "limit": telling.MOST_LISTED}
    if judged.accepted is not None:
        data["accepted_tables"] = judged.accepted
    return data


def _by_catalog(judged: _Judged) -> dict[str, dict[str, object]]:
    names = dict.fromkeys(table.name.catalog for table in judged.gathered.tables)
    return {
        name: scored(check for check in judged.checks if check.target.split(".")[0] == name).as_json() for name in names
    }
