"""Events as the monitor and queries write them, judged at a moment."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from fubcli.model.envelope import UpstreamEvent
from fubcli.model.names import Environment
from fubcli.operations.monitor.signals.datadog.monitors import native_monitors, nightly_monitors

NOW = datetime(2026, 11, 22, 8, 40, tzinfo=UTC)
"""The moment of judgement, on whose clock the stand-in does not insist."""
KEY = "a" * 40


def gauge(metric: str, value: float, *tags: str, at: datetime = NOW, **more: Any) -> dict[str, Any]:
    points = [{"timestamp": int(at.timestamp()), "value": value}]
    resources = [{"name": "fubcli", "type": "host"}]
    return {"metric": metric, "type": 3, "points": points, "resources": resources, "tags": list(tags), **more}


def page(
    title: str = "[P1] The export of fub is late", key: str = KEY, at: datetime = NOW, **more: Any
) -> dict[str, Any]:
    attributes = {
        "category": "alert",
        "integration_id": "custom-events",
        "title": title,
        "message": "17 of 34 tables are missing",
        "timestamp": at.isoformat().replace("+00:00", "Z"),
        "aggregation_key": key,
        "tags": ["service:fub-data", "env:production", "catalog:fub"],
        "attributes": {"status": "error", "priority": "1", "custom": {"check_id": "export:fub", "pillar": "export"}},
    }
    return {"data": {"type": "event", "attributes": attributes | more}}


def check(status: int = 2, catalog: str = "fub", at: datetime = NOW, **more: Any) -> dict[str, Any]:
    told = {
        "check": "fub.nightly_export",
        "host_name": "fubcli",
        "status": status,
        "message": "17 of 34 tables are missing",
    }
    return {**told, "timestamp": int(at.timestamp()), "tags": ["env:production", f"catalog:{catalog}"], **more}


HEALTH = "databricks.pipeline.health"
MEMBER: Mapping[str, Any] = {
    "complete": False,
    "series": {
        "series": [
            gauge(HEALTH, 41.5, "env:production", "catalog:fub", unit="percent"),
            gauge(HEALTH, 99, "env:staging", "catalog:stage_fub", unit="percent"),
            gauge("fub.data.job_run_failed", 1, "env:production"),
            gauge("fub.data.freshness_overdue_seconds", 5400, "env:production", "catalog:fub", "schema:s", "table:t"),
        ]
    },
    "check_runs": [check(), check(0, "fub_zg")],
    "events": [page(), page("[P2] A column is gone", "b" * 40)],
    "monitors": nightly_monitors(Environment.PRODUCTION, has_exports=True),
    "notes": [],
}
COMPLETE = {**MEMBER, "complete": True, "monitors": [
    *MEMBER["monitors"], *native_monitors(Environment.PRODUCTION, ["fub", "fub_zg"]),
]}  # fmt: skip


def event(operation: str, identity: str = "01a2", at: datetime = NOW, **data: Any) -> UpstreamEvent:
    told = {"operation": operation, "environment": "production", **data}
    kind = f"com.fub.skill.{operation}.result.v1"
    document = {
        "specversion": "1.0", "id": identity, "source": "urn:fub:skill:databricks-analytics", "type": kind,
        "time": at.isoformat(), "datacontenttype": "application/json", "data": told,
    }  # fmt: skip
    return UpstreamEvent(
        identity, "databricks-analytics", kind, data=told, type=kind, time=at.isoformat(), document=document
    )


def monitored(member: Mapping[str, Any] | None = None, identity: str = "01a2", **data: Any) -> UpstreamEvent:
    """Return the event of a bad night, or one with another member."""
    return event("monitor", identity, datadog=copy.deepcopy(dict(MEMBER if member is None else member)), **data)


def queried(**data: Any) -> UpstreamEvent:
    usual = {"duration_ms": 431, "row_count": 3, "truncated": False, "warehouse": {"engine": "duckdb"}}
    return event("query", "01a1", **(usual | data))


def aged(member: Mapping[str, Any], by: timedelta) -> dict[str, Any]:
    """Return a member that was made so long before."""
    then = NOW - by
    series: Sequence[Any] = [
        gauge(each["metric"], each["points"][0]["value"], *each["tags"], at=then) for each in member["series"]["series"]
    ]
    return {**member, "series": {"series": series}, "check_runs": [check(at=then)], "events": [page(at=then)]}
