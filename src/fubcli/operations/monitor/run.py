"""Gather, judge, tell: one run of the monitor from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass

from fubcli.errors import ExitCode, UsageError
from fubcli.model.catalogs import Catalogs
from fubcli.model.envelope import Envelope
from fubcli.model.request import MonitorRequest
from fubcli.model.verdict import Status
from fubcli.operations.monitor.event import event_data
from fubcli.operations.monitor.gathering import Sources, gathered
from fubcli.operations.monitor.judging import judged
from fubcli.operations.monitor.timeframe import timeframe_of
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
    found = judged(request, gathered(request, sources, timeframe.until), timeframe, ports.catalogs)
    code = ExitCode.OK
    if request.fail_on and any(check.status in _FAILING[request.fail_on] for check in found.checks):
        code = ExitCode.FINDINGS
    subject = ",".join(request.catalogs) or "all"
    return Envelope(
        "monitor", "result", "monitor-result", event_data(request, found, ports.warehouse.info), subject, code
    )
