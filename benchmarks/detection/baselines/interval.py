"""The interval since the last arrival: later than the median of 14 plus 4 MADs, scaled to deviations."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from benchmarks.detection.baselines.rules import freshness
from benchmarks.detection.nights import Night

_COUNT, _LEAST, _MADS = 14, 7, 4.0
_DEVIATION = 1.4826  # of a normal distribution, in MADs


def late_after(values: Sequence[float]) -> float:
    """Return the median of the values plus 4 MADs, each scaled to a standard deviation."""
    median = statistics.median(values)
    return median + _MADS * _DEVIATION * statistics.median(abs(value - median) for value in values)


def _rule(arrivals: Sequence[datetime], night: Night) -> datetime | None:
    gaps = [(after - before).total_seconds() for before, after in pairwise(arrivals[-_COUNT - 1 :])]
    return arrivals[-1] + timedelta(seconds=late_after(gaps)) if len(gaps) >= _LEAST else None


median_interval = freshness(_rule)
