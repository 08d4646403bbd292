"""The usual time of day in UTC: later than the median of 14 arrivals plus 4 MADs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from benchmarks.detection.baselines.interval import late_after
from benchmarks.detection.baselines.rules import freshness
from benchmarks.detection.nights import Night

_COUNT, _LEAST = 14, 7


def _rule(arrivals: Sequence[datetime], night: Night) -> datetime | None:
    if len(arrivals) < _LEAST:
        return None
    slots = [(each - _utc_midnight(each)).total_seconds() for each in arrivals[-_COUNT:]]
    return datetime.combine(night.date, time(), UTC) + timedelta(seconds=late_after(slots))


def _utc_midnight(instant: datetime) -> datetime:
    return instant.replace(hour=0, minute=0, second=0, microsecond=0)


slot = freshness(_rule)
