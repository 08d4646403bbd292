"""Gauges of upstream events: of fubcli's own names, with a number, and not too old."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fubcli.integrations.datadog.names import HOST, MONITORED
from fubcli.skills.datadog_management.tags import read_tags, value_of
from fubcli.skills.datadog_management.upstream import is_number, objects

GAUGE = 3
OLDEST, NEWEST = timedelta(hours=1), timedelta(minutes=10)
"""Datadog takes points as old as that, and as far ahead."""
_UNITS = ("percent", "second", "row", "byte")


@dataclass(frozen=True)
class Gauge:
    """One metric with one point."""

    metric: str
    at: int
    value: float
    tags: tuple[str, ...]
    unit: str = ""

    @property
    def environment(self) -> str:
        """The environment that it is about; empty when it says none."""
        return value_of(self.tags, "env")

    def is_taken(self, now: datetime) -> bool:
        """Whether Datadog takes a point of its time."""
        return (now - OLDEST).timestamp() <= self.at <= (now + NEWEST).timestamp()

    def as_json(self) -> dict[str, Any]:
        """Return it as POST /api/v2/series takes it."""
        told: dict[str, Any] = {
            "metric": self.metric,
            "type": GAUGE,
            "points": [{"timestamp": self.at, "value": self.value}],
            "resources": [{"name": HOST, "type": "host"}],
            "tags": list(self.tags),
        }
        return told | ({"unit": self.unit} if self.unit else {})


def gauges_of(member: Mapping[str, Any]) -> tuple[list[Gauge], int]:
    """Return the gauges of a monitor's event, and how many series could not be read."""
    series = member.get("series")
    given = series.get("series") if isinstance(series, Mapping) else None
    found = [(each, list(_gauges(each))) for each in objects(given)]
    return [gauge for _, gauges in found for gauge in gauges], sum(not gauges for _, gauges in found)


def _gauges(series: Mapping[str, Any]) -> Iterator[Gauge]:
    metric, unit = series.get("metric"), series.get("unit")
    if not isinstance(metric, str) or metric not in MONITORED or series.get("type") != GAUGE:
        return  # a count would add up when it is sent twice
    tags = read_tags(series.get("tags"))
    if tags is None:
        return
    for point in objects(series.get("points")):
        at, value = point.get("timestamp"), point.get("value")
        if is_number(at) and isinstance(at, int) and is_number(value):
            yield Gauge(metric, at, value, tuple(tags), str(unit) if unit in _UNITS else "")
