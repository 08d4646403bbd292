"""Definitions for POST /api/v1/monitor, each with tags of its own, by which a later run finds it again."""

from __future__ import annotations

from typing import Any

from fubcli.integrations.datadog import names
from fubcli.integrations.datadog.alerts import ALERTS
from fubcli.integrations.datadog.text import tag
from fubcli.integrations.datadog.thresholds import Thresholds

SILENT_MINUTES = 26 * 60
"""From then on silence pages: the longest night has 25 hours."""

Monitor = dict[str, Any]


def metric_monitor(
    metric: str, environment: str, *, catalog: str = "", thresholds: Thresholds | None = None
) -> Monitor:
    """Return the monitor of a metric of `ALERTS` in an environment, of one catalog when it is named."""
    alert = ALERTS[metric]
    limits = thresholds or alert.thresholds
    extreme = "min" if limits.direction == "<" else "max"
    one = [tag("catalog", catalog)] if catalog else []
    scope = [tag("env", environment), *(one or ([f"!{names.EVERY_CATALOG}"] if alert.leaves_all_out else []))]
    by = f" by {{{','.join(alert.by)}}}" if alert.by else ""
    told = "".join(f" {{{{{each}.name}}}}" for each in alert.by) or f" {_place(environment)}"
    silence = {"notify_no_data": True, "no_data_timeframe": SILENT_MINUTES} if alert.pages_when_silent else {}
    title = alert.title[0].upper() + alert.title[1:]
    return {
        "name": f"[fubcli] {alert.title} of {_place(environment, catalog)}",
        "type": "query alert",
        "query": f"{extreme}(last_1h):{extreme}:{metric}{{{','.join(scope)}}}{by} "
        f"{limits.direction} {_number(limits.critical)}",
        "message": f"{{{{#is_alert}}}}{title} of{told} is {{{{value}}}}{{{{/is_alert}}}}",
        "tags": _tags(environment, alert.which, catalog),
        "priority": alert.priority,
        "options": {
            "thresholds": limits.as_json(),
            **(silence or {"notify_no_data": False}),
            "require_full_window": False,
            "include_tags": True,
        },
    }


def export_monitor(environment: str, catalog: str = "") -> Monitor:
    """Return the monitor of the service check of the nightly export."""
    over = ",".join(f'"{each}"' for each in (tag("env", environment), *([tag("catalog", catalog)] if catalog else [])))
    return {
        "name": f"[fubcli] nightly export of {_place(environment, catalog)}",
        "type": "service check",
        "query": f'"{names.EXPORT_CHECK}".over({over}).by("catalog").last(2).count_by_status()',
        "message": "{{#is_alert}}Nightly export of {{catalog.name}}: {{check_message}}{{/is_alert}}",
        "tags": _tags(environment, "nightly_export", catalog),
        "priority": 1,
        "options": {
            "thresholds": {"critical": 1, "warning": 1, "ok": 1},
            "notify_no_data": True,
            "no_data_timeframe": SILENT_MINUTES,
        },
    }


def failed_jobs(environment: str) -> Monitor:
    """Return the monitor by which Datadog itself judges Databricks jobs."""
    return {
        "name": f"[fubcli] failed Databricks jobs of {_place(environment)}",
        "type": "data-jobs alert",
        "query": 'formula("failed_runs(run_query)").by(job_name,workspace_name).last(1d) > 0',
        "message": f"{{{{#is_alert}}}}{{{{job_name.name}}}} of {_place(environment)} failed{{{{/is_alert}}}}",
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


def emptied_tables(environment: str, catalog: str) -> Monitor:
    """Return the monitor by which Datadog itself judges whether tables of a catalog have lost all rows."""
    database = tag("database", catalog)
    return {
        "name": f"[fubcli] emptied tables of {_place(environment, catalog)}",
        "type": "data-quality alert",
        "query": 'formula("query1").last("1d") < 1',
        "message": f"{{{{#is_alert}}}}A table of {_place(environment, catalog)} has no rows{{{{/is_alert}}}}",
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


def identity(monitor: Monitor) -> frozenset[str]:
    """Return the tags by which a monitor is found again: whose, which, and where."""
    keys = ("managed_by", names.WHICH, "env", "catalog")
    return frozenset(each for each in monitor["tags"] if each.partition(":")[0] in keys)


def _place(environment: str, catalog: str = "") -> str:
    words = [tag("catalog", catalog).partition(":")[2]] if catalog else []
    return " in ".join([*words, tag("env", environment).partition(":")[2]])


def _tags(environment: str, which: str, catalog: str = "") -> list[str]:
    of_one = [tag("catalog", catalog)] if catalog else []
    name = tag(names.WHICH, f"{which}.{catalog}" if catalog else which)
    return [names.SERVICE, tag("env", environment), names.MANAGED, name, *of_one]


def _number(value: float) -> str:
    return f"{value:.15g}"
