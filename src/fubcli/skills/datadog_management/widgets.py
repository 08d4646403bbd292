"""What a dashboard of an environment shows: health, coverage, the export, freshness, jobs and queries."""

from __future__ import annotations

from typing import Any

from fubcli.integrations.datadog import names
from fubcli.integrations.datadog.text import tag


def dashboard_of(environment: str, mark: str) -> dict[str, Any]:
    """Return the dashboard as POST /api/v1/dashboard takes it."""
    env = tag("env", environment)
    return {
        "title": f"[fubcli] Data of {env.partition(':')[2]}",
        "description": f"Kept up to date by fubcli; clone it to change it. {mark}",
        "layout_type": "ordered",
        "widgets": [
            _value("Data health, the worst catalog", f"min:{names.HEALTH}{{{env}}}"),
            _lines("Data health", f"min:{names.HEALTH}{{{env}}} by {{catalog}}"),
            _lines("Share of checks that could be judged", f"min:{names.COVERAGE}{{{env}}} by {{catalog}}"),
            _check("Nightly export", names.EXPORT_CHECK, env),
            _top("Most overdue tables (s)", f"max:{names.FRESHNESS_OVERDUE}{{{env}}} by {{catalog,schema,table}}"),
            _lines("Failed jobs", f"max:{names.FAILED_JOBS}{{{env}}}"),
            _lines("Duration of queries (s)", f"avg:{names.QUERY_SECONDS}{{{env}}}"),
            _monitors("Monitors", env),
        ],
    }


def _value(title: str, query: str) -> dict[str, Any]:
    asked = [{"q": query, "aggregator": "last"}]
    return {"definition": {"type": "query_value", "title": title, "requests": asked, "precision": 1}}


def _lines(title: str, query: str) -> dict[str, Any]:
    asked = [{"q": query, "display_type": "line"}]
    return {"definition": {"type": "timeseries", "title": title, "requests": asked}}


def _top(title: str, query: str) -> dict[str, Any]:
    return {"definition": {"type": "toplist", "title": title, "requests": [{"q": f"top({query}, 10, 'last', 'desc')"}]}}


def _check(title: str, check: str, env: str) -> dict[str, Any]:
    return {"definition": {"type": "check_status", "title": title, "check": check, "grouping": "cluster",
                           "group_by": ["catalog"], "tags": [env]}}  # fmt: skip


def _monitors(title: str, env: str) -> dict[str, Any]:
    query = f'tag:"{names.MANAGED}" tag:"{env}"'
    return {"definition": {"type": "manage_status", "title": title, "query": query, "summary_type": "monitors",
                           "display_format": "countsAndList", "color_preference": "text"}}  # fmt: skip
