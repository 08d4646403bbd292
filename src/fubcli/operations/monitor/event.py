"""What a run came to as the members of its event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.model.envelope import WarehouseInfo
from fubcli.model.request import MonitorRequest
from fubcli.operations.monitor import telling
from fubcli.operations.monitor.arrivals import is_unrecorded
from fubcli.operations.monitor.headline import headline
from fubcli.operations.monitor.judging import Judged
from fubcli.operations.monitor.recent import with_recent
from fubcli.operations.monitor.score import scored
from fubcli.operations.monitor.steps import Question, next_steps

_UNTRUSTED = ("/checks", "/exports", "/findings", "/headline", "/not_nightly")


def event_data(
    request: MonitorRequest, judged: Judged, warehouse: WarehouseInfo, signals: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the members of contract `monitor-result`; times are UTC, texts from data are named in `untrusted`.

    `signals` are the members in other systems' words.
    """
    checks = judged.checks
    overall = scored(checks)
    question = _question(request, judged)
    shown, left_out = telling.listed(checks, question, every=request.every)
    data: dict[str, Any] = {
        "operation": "monitor",
        "environment": telling.environments(table.environment for table in judged.gathered.tables),
        "warehouse": warehouse.as_json(),
        "as_of": telling.plain(judged.timeframe.until),
        "nights": {"first": judged.timeframe.first.isoformat(), "last": judged.timeframe.last.isoformat()},
        "status": telling.worst(checks).value,
        "headline": headline(judged, whole=request.is_whole),
        "health": overall.as_json() | {"catalogs": _by_catalog(judged)},
        "exports": [telling.plain(export.as_json()) for export in judged.exports],
        "counts": telling.counts(checks),
        "checks": with_recent(shown, judged),
        "truncated": left_out > 0,
        "not_nightly": _not_nightly(judged),
        "cost": {"tables": len(judged.gathered.tables), "statements_on_rows": judged.quality.statements,
                 "table_rows_read": judged.quality.cost.rows, "table_bytes_read": judged.quality.cost.bytes,
                 "sources": sorted({check.source for check in checks if check.source})},
        "findings": telling.findings(checks, judged.gathered.troubles),
        **signals,
        "next": next_steps(checks, request.timeframe, question),
        "untrusted": [*_UNTRUSTED, *(f"/{name}" for name in signals)],
    }  # fmt: skip
    if left_out:
        data["truncation"] = {"reason": "listed_checks", "limit": telling.MOST_LISTED}
    if judged.deployments:
        data["deployments"] = [telling.plain(each.as_json()) for each in judged.deployments[: telling.MOST_LISTED]]
        data["untrusted"].append("/deployments")
    if judged.accepted is not None:
        data |= judged.accepted.as_json()
        data["untrusted"].append("/accepted")
    return data


def _question(request: MonitorRequest, judged: Judged) -> Question:
    named = {"schema": request.schema, "table": request.table}
    is_now = request.as_of is None and judged.timeframe.is_now
    return Question(
        request.catalogs,
        frozenset(_catalogs(judged)),
        tuple(f"--{name}={value}" for name, value in named.items() if value is not None),
        judged.timeframe.last if is_now else None,
        request.repeated,
    )


def _catalogs(judged: Judged) -> list[str]:
    seen = [*(table.name for table in judged.gathered.tables), *judged.gathered.ignored]
    return list(dict.fromkeys(name.catalog for name in seen))


def _by_catalog(judged: Judged) -> dict[str, dict[str, object]]:
    return {
        name: scored(check for check in judged.checks if check.target.split(".")[0] == name).as_json()
        for name in _catalogs(judged)
    }


def _not_nightly(judged: Judged) -> list[str]:
    """Return the tables that no night is known to fill; of what pipelines fill their runs tell."""
    unrecorded = (table.name for table in judged.gathered.nightly if is_unrecorded(table))
    return [str(name) for name in unrecorded if name not in judged.filled]
