"""Series for POST /api/v2/series: the health of catalogs, and what a night was like for each table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fubcli.detection.loads import loads_of
from fubcli.integrations.datadog import names
from fubcli.integrations.datadog.names import EVERY_CATALOG, HEALTH, HOST
from fubcli.integrations.datadog.text import tag
from fubcli.model.check import Pillar
from fubcli.model.names import Environment
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.score import INSUFFICIENT, Score, scored
from fubcli.operations.monitor.signals.nights import Night

_GAUGE = 3

Series = dict[str, Any]


def catalog_series(night: Night, environments: Mapping[str, Environment], *, covered: bool) -> Iterator[Series]:
    """Yield the health of each catalog, with `covered` also the share of its checks that could be judged.

    A score on too little evidence is held back, so that a monitor sees missing data and not a good number.
    """
    for catalog, environment in environments.items():
        score, tags = scored(night.of(catalog)), [tag("env", environment), tag("catalog", catalog)]
        yield from _health(score, night, tags)
        if covered:
            yield _coverage(score, night, tags)


def overall_series(night: Night, environment: Environment) -> Iterator[Series]:
    """Yield health and coverage of every catalog together."""
    score, tags = scored(night.checks), [tag("env", environment), EVERY_CATALOG]
    yield from _health(score, night, tags)
    yield _coverage(score, night, tags)


def _health(score: Score, night: Night, tags: list[str]) -> Iterator[Series]:
    if score.score is not None and score.label != INSUFFICIENT:
        yield _gauge(HEALTH, round(score.score, 1), night, tags, "percent")


def _coverage(score: Score, night: Night, tags: list[str]) -> Series:
    return _gauge(names.COVERAGE, round(score.coverage, 3), night, tags)


def job_series(night: Night, environment: Environment) -> Iterator[Series]:
    """Yield how many jobs failed; nothing where job runs are not visible.

    It is a gauge: every run tells the failures that stand, and a count would add them up.
    """
    found = [check for check in night.checks if check.pillar is Pillar.JOBS]
    if found and all(check.status is not Status.UNKNOWN for check in found):
        failed = sum(check.kind == "job_failed" for check in found)
        yield _gauge(names.FAILED_JOBS, failed, night, [tag("env", environment)])


def table_series(tables: Iterable[Watched], night: Night) -> Iterator[Series]:
    """Yield what is known of each table's night: age of its data, lateness (0 when on time), rows, ratio of tiers."""
    ratios = {
        check.target: check.observed["ratio"]
        for check in night.checks
        if check.pillar is Pillar.RECONCILIATION and "ratio" in check.observed
    }
    for table in tables:
        values = {
            names.FRESHNESS_LAG: (_lag(table, night), "second"),
            names.FRESHNESS_OVERDUE: (_overdue(table, night), "second"),
            names.VOLUME: (_rows(table, night), "row"),
            names.RECONCILIATION: (ratios.get(str(table.name)), None),
        }
        for name, (value, unit) in values.items():
            if value is not None:
                yield _gauge(name, value, night, table_tags(table), unit)


def table_tags(table: Watched) -> list[str]:
    """Return the tags of a table."""
    name = table.name
    return [
        tag("env", table.environment), tag("catalog", name.catalog), tag("schema", name.schema),
        tag("table", name.table), tag("tier", table.tier),
    ]  # fmt: skip


def _lag(table: Watched, night: Night) -> int | None:
    came = [at for load in loads_of(table.history.value or ()) for at, _ in load.commits if at <= night.moment]
    return round((night.moment - max(came)).total_seconds()) if came else None


def _overdue(table: Watched, night: Night) -> int | None:
    verdict = night.arrivals.get(str(table.name))
    if verdict is None or verdict.deadline is None:
        return None
    came = verdict.arrived_at or night.moment
    return max(round((came - verdict.deadline).total_seconds()), 0)


def _rows(table: Watched, night: Night) -> int | None:
    verdict = night.volumes.get(str(table.name))
    return None if verdict is None or verdict.observed is None else int(verdict.observed)


def _gauge(metric: str, value: float, night: Night, tags: list[str], unit: str | None = None) -> Series:
    told: Series = {
        "metric": metric,
        "type": _GAUGE,
        "points": [{"timestamp": int(night.moment.timestamp()), "value": value}],
        "resources": [{"name": HOST, "type": "host"}],
        "tags": tags,
    }
    return told | ({"unit": unit} if unit else {})
