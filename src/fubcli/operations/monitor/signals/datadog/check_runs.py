"""Service checks for POST /api/v1/check_run: the nightly export of each production catalog."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fubcli.integrations.datadog.names import EXPORT_CHECK, HOST
from fubcli.integrations.datadog.text import neutral, tag
from fubcli.model.names import Environment
from fubcli.model.verdict import Status
from fubcli.operations.monitor.score import INSUFFICIENT, scored
from fubcli.operations.monitor.signals.nights import Night

_UNKNOWN = 3
_NUMBERS = {Status.OK: 0, Status.WARNING: 1, Status.CRITICAL: 2}
_MOST = 500


def check_runs(night: Night, catalogs: Iterable[str]) -> list[dict[str, Any]]:
    """Return one check for each production catalog: 0 landed, 1 late, 2 missing or damaged, 3 not known (yet).

    What is under way is not known yet; nothing but an export that was seen to be whole is 0.
    """
    return [_check_run(night, catalog) for catalog in catalogs]


def _check_run(night: Night, catalog: str) -> dict[str, Any]:
    status, message = _told(night, catalog)
    return {
        "check": EXPORT_CHECK,
        "host_name": HOST,
        "status": status,
        "timestamp": int(night.moment.timestamp()),
        "message": neutral(message, _MOST),
        "tags": [tag("env", Environment.PRODUCTION), tag("catalog", catalog)],
    }


def _told(night: Night, catalog: str) -> tuple[int, str]:
    export = night.exports.get(catalog)
    if export is None:
        return _UNKNOWN, f"No table of {catalog} is known to be due in the night of {night.night}"
    check = export.check()
    if check.status is Status.OK and scored(night.of(catalog)).label == INSUFFICIENT:
        return _UNKNOWN, f"Too little of {catalog} could be seen in the night of {night.night}"
    said = "; ".join((f"{check.title}, night of {night.night}", *check.explanation))
    return _NUMBERS.get(check.status, _UNKNOWN), said
