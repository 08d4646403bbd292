"""Which of Datadog's monitors fit what was watched."""

from __future__ import annotations

from collections.abc import Iterable

from fubcli.integrations.datadog.definitions import Monitor, emptied_tables, export_monitor, failed_jobs, metric_monitor
from fubcli.integrations.datadog.names import HEALTH
from fubcli.model.names import Environment


def nightly_monitors(environment: Environment, *, has_exports: bool) -> list[Monitor]:
    """Return the monitors of the health of each catalog and, where production is watched, of the nightly export."""
    exports = [export_monitor(Environment.PRODUCTION)] if has_exports else []
    return [metric_monitor(HEALTH, environment), *exports]


def native_monitors(environment: Environment, catalogs: Iterable[str]) -> list[Monitor]:
    """Return those that Datadog judges by itself: failed Databricks jobs, and emptied tables of production catalogs."""
    return [failed_jobs(environment), *(emptied_tables(environment, catalog) for catalog in catalogs)]
