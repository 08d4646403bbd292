"""How long a query took and what came of it, as gauges: `fub.query.*`, `fub.investigate.*`, `fub.schema.*`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from fubcli.integrations.datadog.names import QUERY_ROWS, QUERY_SECONDS, QUERY_TRUNCATED
from fubcli.integrations.datadog.text import tag
from fubcli.model.envelope import UpstreamEvent
from fubcli.skills.datadog_management.points import Gauge
from fubcli.skills.datadog_management.upstream import ENVIRONMENT, is_number, moment

Measure = tuple[str, Any, str]


def measured(events: Sequence[UpstreamEvent]) -> list[Gauge]:
    """Return the gauges of results; the event's own time is theirs, so that twice is the same point."""
    return [gauge for event in events for gauge in _gauges(event)]


def _gauges(event: UpstreamEvent) -> Iterator[Gauge]:
    at, read = moment(event.time), _READERS.get(str(event.data.get("operation", "")))
    if at is None or read is None:
        return
    tags = tuple(_tags(event.data))
    for metric, value, unit in read(event.data):
        if isinstance(value, bool):
            yield Gauge(metric, int(at.timestamp()), int(value), tags, unit)
        elif is_number(value):
            yield Gauge(metric, int(at.timestamp()), value, tags, unit)


def _tags(data: Mapping[str, Any]) -> Iterator[str]:
    environment, warehouse = str(data.get("environment", "")), data.get("warehouse")
    if ENVIRONMENT.fullmatch(environment):
        yield tag("env", environment)
    if isinstance(warehouse, Mapping) and isinstance(warehouse.get("engine"), str):
        yield tag("warehouse", warehouse["engine"])


def _query(data: Mapping[str, Any]) -> Iterator[Measure]:
    duration = data.get("duration_ms")
    if is_number(duration):
        yield QUERY_SECONDS, duration / 1000, "second"
    yield QUERY_ROWS, data.get("row_count"), "row"
    yield QUERY_TRUNCATED, data.get("truncated"), ""


def _investigate(data: Mapping[str, Any]) -> Iterator[Measure]:
    budget = data.get("budget")
    if isinstance(budget, Mapping):
        yield "fub.investigate.duration_seconds", budget.get("used_seconds"), "second"
        yield "fub.investigate.rows", budget.get("used_rows"), "row"
    yield "fub.investigate.truncated", data.get("truncated"), ""


def _schema(data: Mapping[str, Any]) -> Iterator[Measure]:
    for metric, member in (("fub.schema.tables", "tables"), ("fub.schema.differences", "differences")):
        if isinstance(data.get(member), list):
            yield metric, len(data[member]), ""


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Measure]]] = {
    "query": _query, "investigate": _investigate, "schema": _schema,
}  # fmt: skip
