"""Definitions for POST /api/v1/monitor, each with a tag of its own, by which a later run finds it again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fubcli.model.names import Environment
from fubcli.operations.monitor.signals.datadog.check_runs import CHECK
from fubcli.operations.monitor.signals.datadog.events import SERVICE
from fubcli.operations.monitor.signals.datadog.series import EVERY_CATALOG, HEALTH
from fubcli.operations.monitor.signals.datadog.text import tag

_CRITICAL = 50
_SILENT_MINUTES = 26 * 60
"""From then on silence pages: the longest night has 25 hours."""

Monitor = dict[str, Any]


def nightly_monitors(environment: Environment, *, has_exports: bool) -> list[Monitor]:
    """Return the monitors of the health of each catalog and, where production is watched, of the nightly export."""
    return [_health(environment), *([_export(Environment.PRODUCTION)] if has_exports else [])]


def native_monitors(environment: Environment, catalogs: Iterable[str]) -> list[Monitor]:
    """Return those that Datadog judges by itself: failed Databricks jobs, and emptied tables of production catalogs."""
    return [_jobs(environment), *(_emptied(environment, catalog) for catalog in catalogs)]


def _health(environment: Environment) -> Monitor:
    return {
        "name": f"[fubcli] data health of {environment}",
        "type": "query alert",
        "query": f"min(last_1h):min:{HEALTH}{{env:{environment},!{EVERY_CATALOG}}} by {{catalog}} < {_CRITICAL}",
        "message": "{{#is_alert}}Data health of {{catalog.name}} is {{value}}{{/is_alert}}",
        "tags": _tags(environment, "pipeline_health"),
        "priority": 2,
        "options": {
            "thresholds": {"critical": _CRITICAL, "critical_recovery": 60, "warning": 70, "warning_recovery": 75},
            "notify_no_data": True,
            "no_data_timeframe": _SILENT_MINUTES,
            "require_full_window": False,
            "include_tags": True,
        },
    }


def _export(environment: Environment) -> Monitor:
    return {
        "name": f"[fubcli] nightly export of {environment}",
        "type": "service check",
        "query": f'"{CHECK}".over("env:{environment}").by("catalog").last(2).count_by_status()',
        "message": "{{#is_alert}}Nightly export of {{catalog.name}}: {{check_message}}{{/is_alert}}",
        "tags": _tags(environment, "nightly_export"),
        "priority": 1,
        "options": {
            "thresholds": {"critical": 1, "warning": 1, "ok": 1},
            "notify_no_data": True,
            "no_data_timeframe": _SILENT_MINUTES,
        },
    }


def _jobs(environment: Environment) -> Monitor:
    return {
        "name": "[fubcli] failed Databricks jobs",
        "type": "data-jobs alert",
        "query": 'formula("failed_runs(run_query)").by(job_name,workspace_name).last(1d) > 0',
        "message": "{{#is_alert}}{{job_name.name}} failed{{/is_alert}}",
        "tags": _tags(environment, "failed_jobs"),
        "priority": 2,
        "options": {
            "thresholds": {"critical": 0},
            "variables": [
                {"name": "run_query", "job_type": "databricks.job", "jobs_query": "job_name:*",
                 "query_dialect": "metric"}
            ],
        },
    }  # fmt: skip


def _emptied(environment: Environment, catalog: str) -> Monitor:
    database = tag("database", catalog)
    return {
        "name": f"[fubcli] emptied tables of {database.partition(':')[2]}",
        "type": "data-quality alert",
        "query": 'formula("query1").last("1d") < 1',
        "message": "{{#is_alert}}A table has no rows{{/is_alert}}",
        "tags": [*_tags(environment, "emptied_tables"), tag("catalog", catalog)],
        "priority": 3,
        "options": {
            "thresholds": {"critical": 1},
            "variables": [
                {"data_source": "data_quality_metrics", "name": "query1", "measure": "row_count",
                 "filter": f"search for column where `{database}`", "group_by": ["entity_id"]}
            ],
        },
    }  # fmt: skip


def _tags(environment: Environment, which: str) -> list[str]:
    return [SERVICE, f"env:{environment}", "managed_by:fubcli", f"fubcli_monitor:{which}"]
