"""Gather, judge, tell: one run of the monitor from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fubcli.errors import ExitCode, StorageUnavailable, UsageError, WarehouseUnavailable
from fubcli.model.catalogs import Catalogs
from fubcli.model.deadlines import Expectations
from fubcli.model.envelope import Envelope
from fubcli.model.request import MonitorRequest
from fubcli.model.timeframe import Timeframe, timeframe_of
from fubcli.model.verdict import Status
from fubcli.operations.monitor.beside import beside_of
from fubcli.operations.monitor.event import event_data
from fubcli.operations.monitor.expectations import watched
from fubcli.operations.monitor.gathering import Gathered, Sources, chosen, gathered
from fubcli.operations.monitor.judging import Judged, judged
from fubcli.operations.monitor.pipelines.evidence import NO_EVIDENCE, Evidence, Kept, evidence_of
from fubcli.operations.monitor.quality import Means, Quality, hidden, quality
from fubcli.operations.monitor.score import INSUFFICIENT, scored
from fubcli.operations.monitor.signals import signal_members
from fubcli.ports import Clock, HealthSources, Memory, Prober, Progress, Snapshots, Warehouse, unheard

_RUNNING = "RUNNING"
_AT_ONCE = 4
"""Statements on rows: enough to hide what a round trip takes, few enough to leave the warehouse to others."""
_FAILING = {"warning": (Status.WARNING, Status.CRITICAL), "critical": (Status.CRITICAL,)}


@dataclass(frozen=True)
class MonitorPorts:
    """What the monitor needs from the world."""

    catalogs: Catalogs
    warehouse: Warehouse
    snapshots: Snapshots
    health: HealthSources
    prober: Prober
    memory: Memory
    clock: Clock
    progress: Progress = unheard
    settle: Callable[[], None] = lambda: None
    """Called when the report is whole and about to take its place (see `QueryPorts.settle`)."""
    expectations: Expectations = field(default_factory=Expectations)
    pipelines: Kept | None = None
    """What is kept of the pipelines that fill catalogs of this warehouse; None where they fill none."""


def run(request: MonitorRequest, ports: MonitorPorts) -> Envelope:
    """Judge the nights of a timeframe; what could not be seen is `unknown` and told.

    Raises UsageError for a timeframe or a name that is wrong, and what the warehouse raises when nothing can be seen.
    """
    now = ports.clock.now()
    as_of = request.as_of or now
    if as_of > now:
        raise UsageError(f"--as-of: {as_of:%Y-%m-%d %H:%M} UTC has not come yet; it is {now:%Y-%m-%d %H:%M}.")
    timeframe = timeframe_of(request.timeframe, as_of)
    if request.accept and (request.as_of is not None or not timeframe.is_now):
        raise UsageError("--accept takes the columns that tables have now: it needs tonight, and no --as-of.")
    beside = replace(beside_of(request, ports.expectations), pipelines=_pipelines(request, ports, timeframe))
    sources = Sources(ports.catalogs, ports.snapshots, ports.health, ports.memory, ports.progress)
    gained = watched(gathered(request, sources, timeframe.until), ports.expectations, ports.catalogs)
    rows = _quality(request, gained, timeframe, ports)
    ports.progress(f"judging {len(gained.tables):,} tables")
    found = judged(request, gained, timeframe, ports.catalogs, rows, beside)
    subject = _subject(request)
    info = ports.warehouse.info
    specs = chosen(request, ports.catalogs)
    data = event_data(request, found, info, signal_members(request, found, specs, info, now))
    code = _exit_code(request, found)
    if request.report is not None and not _reported(request.report, found, data, ports.settle):
        code = code or ExitCode.UNAVAILABLE
    return Envelope("monitor", "result", "monitor-result", data, subject, code)


def _pipelines(request: MonitorRequest, ports: MonitorPorts, timeframe: Timeframe) -> Evidence:
    """Read what pipelines left, where a catalog is looked at that they fill."""
    is_filled = any(spec.filled_by for spec in chosen(request, ports.catalogs))
    return evidence_of(ports.pipelines, timeframe) if ports.pipelines is not None and is_filled else NO_EVIDENCE


def _subject(request: MonitorRequest) -> str:
    """Name what was looked at: catalogs, or the one schema or table in each of them."""
    schema, _, table = (request.table or "").lower().rpartition(".")
    schema = (request.schema or schema).lower()
    within = [schema or "*", table] if table else [schema] if schema else []
    return ",".join(".".join((catalog, *within)) for catalog in request.catalogs or ("all",))


def _exit_code(request: MonitorRequest, found: Judged) -> ExitCode:
    """Return what a caller is to do: look (too little seen is no all-clear), or try again when it was cut off."""
    if request.fail_on and any(check.status in _FAILING[request.fail_on] for check in found.checks):
        return ExitCode.FINDINGS
    if found.gathered.is_cut_off or found.quality.is_cut_off:
        return ExitCode.UNAVAILABLE
    if request.fail_on == "warning" and found.gathered.troubles:
        return ExitCode.FINDINGS  # each is a finding `not-seen`, a warning
    too_little = scored(found.checks).label == INSUFFICIENT
    return ExitCode.FINDINGS if request.fail_on and too_little else ExitCode.OK


def _reported(path: Path, found: Judged, data: dict[str, Any], settle: Callable[[], None]) -> bool:
    """Write the report and add it to the event; where it cannot be written, add why: what was judged is not lost."""
    from fubcli.operations.monitor.report.page import page
    from fubcli.operations.monitor.report.writing import write_report

    try:
        data["report"] = write_report(path, page(found, data), settle)
    except StorageUnavailable as error:
        data["findings"].append({"id": "report-not-written", "severity": "warning", "title": error.detail})
        return False
    return True


def _quality(request: MonitorRequest, found: Gathered, timeframe: Timeframe, ports: MonitorPorts) -> Quality:
    """Ask about rows as they are now, while the warehouse runs; for a past night they are gone."""
    if request.as_of is not None or not timeframe.is_now:
        return Quality()
    if found.is_cut_off:
        return hidden(found, timeframe.last, "the warehouse stopped answering")
    try:
        state = ports.health.warehouse()
    except WarehouseUnavailable as silence:
        return replace(hidden(found, timeframe.last, silence.detail), is_cut_off=True)
    if state.value is None or state.value.state != _RUNNING:
        reason = state.reason or f"the warehouse is {state.value.state if state.value else 'not known'}"
        return hidden(found, timeframe.last, f"{reason}, and nothing is started for it")
    at_once = 1 if ports.warehouse.info.embedded else _AT_ONCE
    ports.progress("asking about rows")
    return quality(found, ports.catalogs, timeframe, Means(ports.prober, found.memory, at_once))
