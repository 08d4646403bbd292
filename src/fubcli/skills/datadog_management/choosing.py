"""Which monitors an upstream event calls for: by metric, environment and catalog, with the event's own thresholds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fubcli.errors import UsageError
from fubcli.integrations.datadog.alerts import ALERTS, Alert
from fubcli.integrations.datadog.definitions import (
    Monitor,
    emptied_tables,
    export_monitor,
    failed_jobs,
    metric_monitor,
)
from fubcli.integrations.datadog.names import EXPORT_CHECK, HEALTH, WHICH
from fubcli.integrations.datadog.thresholds import Thresholds
from fubcli.skills.datadog_management.checks import checks_of
from fubcli.skills.datadog_management.measures import measured
from fubcli.skills.datadog_management.points import Gauge, gauges_of
from fubcli.skills.datadog_management.tags import value_of
from fubcli.skills.datadog_management.upstream import is_number, objects
from fubcli.skills.datadog_management.work import Work

_CATALOG = re.compile(r"[a-z0-9_]{1,64}", re.ASCII)
"""A name that can stand in the name of a monitor, whoever wrote it."""


def known_catalog(work: Work) -> str:
    """Return the catalog that was asked for, empty for none; raises UsageError for one of elsewhere."""
    asked = work.request.catalog or ""
    told = _catalogs(work)
    if asked and asked not in (known := told or work.ports.catalogs(work.environment)):
        who = "the event before" if told else work.environment
        raise UsageError(f"--catalog={asked}: {who} has {', '.join(known) or 'none'}.")
    return asked


def chosen(work: Work) -> list[Monitor]:
    """Return the definitions of the monitors that are to be there; raises UsageError for what there is none for."""
    return [_of_metric(work, work.request.metric or HEALTH), *(_native(work) if work.request.native else ())]


def _of_metric(work: Work, metric: str) -> Monitor:
    catalog = known_catalog(work)
    known = [*ALERTS, EXPORT_CHECK]
    if work.upstream.monitor is not None and work.upstream.member is None:
        work.find(
            "usual-definition", "info", "The monitor's event has nothing for Datadog: the usual definition is taken"
        )
    elif work.upstream.is_there:
        there = _metrics(work)
        if metric not in there:
            named = f"it has {', '.join(sorted(there))}" if there else "it has none at all"
            raise UsageError(f"--metric={metric}: the event before says nothing of it for {work.environment}; {named}.")
    if metric not in known:
        raise UsageError(f"--metric={metric}: there are monitors of {', '.join(known)}.")
    if metric == EXPORT_CHECK:
        if work.request.critical is not None or work.request.warning is not None:
            raise UsageError("--threshold is for a metric; the nightly export is a check, which has none.")
        return export_monitor(work.environment, catalog)
    return metric_monitor(metric, work.environment, catalog=catalog, thresholds=_thresholds(work, metric))


def _metrics(work: Work) -> frozenset[str]:
    """Return the metrics that the events tell of this environment, or that they define a monitor of."""
    member = work.upstream.member or {}
    gauges = [*gauges_of(member)[0], *measured(work.upstream.measured)]
    told = {gauge.metric for gauge in gauges if _is_meant(gauge, work)}
    checks = {check["check"] for check in checks_of(member)[0] if value_of(check["tags"], "env") == work.environment}
    defined = {metric for metric, alert in ALERTS.items() if _defined(work, alert.which)}
    return frozenset(told | checks | defined)


def _is_meant(gauge: Gauge, work: Work) -> bool:
    return gauge.environment in ("", work.environment)


def _defined(work: Work, which: str) -> Mapping[str, Any] | None:
    """Return the event's own definition of a monitor of this environment."""
    wanted = {f"{WHICH}:{which}", f"env:{work.environment}"}
    given = objects((work.upstream.member or {}).get("monitors"))
    found = (each for each in given if isinstance(each.get("tags"), list) and wanted <= set(map(str, each["tags"])))
    return next(found, None)


def _thresholds(work: Work, metric: str) -> Thresholds:
    """Return the event's thresholds of a metric, else the table's, and what was asked for in their place."""
    alert = ALERTS[metric]
    try:
        limits = _read(_defined(work, alert.which), alert)
    except ValueError:
        work.find(
            "thresholds-unread",
            "warning",
            "The event's thresholds contradict each other, or would switch the alert off; the usual ones are taken",
        )
        limits = alert.thresholds
    if work.request.critical is None and work.request.warning is None:
        return limits
    try:
        _check_sensible(alert, (work.request.critical, work.request.warning))
        return limits.moved(work.request.critical, work.request.warning)
    except ValueError as error:
        raise UsageError(f"--threshold: {error}.") from error


def _read(defined: Mapping[str, Any] | None, alert: Alert) -> Thresholds:
    """Return the thresholds of a definition; raises ValueError for those that make no sense."""
    usual = alert.thresholds
    options = defined.get("options") if defined else None
    told = options.get("thresholds") if isinstance(options, Mapping) else None
    if not isinstance(told, Mapping):
        return usual
    names = ("critical", "warning", "critical_recovery", "warning_recovery")
    numbers = {name: told[name] for name in names if is_number(told.get(name))}
    _check_sensible(alert, numbers.values())
    return Thresholds(usual.direction, **numbers) if "critical" in numbers else usual


def _check_sensible(alert: Alert, limits: Iterable[float | None]) -> None:
    """Raise ValueError for a limit with which an alert would never come, or always."""
    least, most = alert.sensible
    if not all(least <= each <= most for each in limits if each is not None):
        raise ValueError(f"the {alert.title} is judged between {least:g} and {most:g}")


def _native(work: Work) -> Iterator[Monitor]:
    """Yield those that Datadog judges by itself: its jobs, and the tables of the environment's catalogs."""
    yield failed_jobs(work.environment)
    catalogs = [work.request.catalog] if work.request.catalog else _catalogs(work)
    if not catalogs:
        work.find("no-catalog", "warning", "No catalog is known: no monitor of emptied tables (--catalog names one)")
    for catalog in catalogs:
        yield emptied_tables(work.environment, catalog)


def _catalogs(work: Work) -> list[str]:
    """Return the environment's catalogs that the event names; a text that is no name is not made one."""
    member = work.upstream.member or {}
    series = member.get("series")
    within = [
        series.get("series") if isinstance(series, Mapping) else (),
        member.get("check_runs"),
        member.get("monitors"),
    ]
    tagged = [_texts(each.get("tags")) for part in within for each in objects(part)]
    here = (value_of(tags, "catalog") for tags in tagged if value_of(tags, "env") == work.environment)
    return [each for each in dict.fromkeys(here) if _CATALOG.fullmatch(each) and each != "all"]


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
