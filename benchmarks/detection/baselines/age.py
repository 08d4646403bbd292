"""An age threshold: nothing for more than 24 hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from benchmarks.detection.baselines.rules import freshness
from benchmarks.detection.nights import Night


def _rule(arrivals: Sequence[datetime], night: Night) -> datetime | None:
    return arrivals[-1] + timedelta(hours=24) if arrivals else None


one_day = freshness(_rule)
