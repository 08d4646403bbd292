"""The members that signals add to the monitor's event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fubcli.model.catalogs import CatalogSpec
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.request import MonitorRequest
from fubcli.operations.monitor.judging import Judged
from fubcli.operations.monitor.signals.datadog import datadog_member


def signal_members(
    request: MonitorRequest, judged: Judged, catalogs: Sequence[CatalogSpec], warehouse: WarehouseInfo, now: datetime
) -> dict[str, Any]:
    """Return `datadog`, complete when it was asked for, and `openlineage` when it was; nothing where `none` was.

    `catalogs` are those that were to be looked at, also when they could not be seen; `now` is aware.
    """
    if "none" in request.emit:
        return {}
    found: dict[str, Any] = {"datadog": datadog_member(request, judged, catalogs, now)}
    if "openlineage" in request.emit:
        from fubcli.operations.monitor.signals.openlineage import run_events

        found["openlineage"] = run_events(request, judged, warehouse)
    return found
