"""The grace of Databricks' beta detector: the median gap of 14 days, and half of it again, at most 12 hours."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from benchmarks.detection.baselines.rules import freshness
from benchmarks.detection.nights import Night

_HISTORY, _LONGEST = timedelta(days=14), timedelta(hours=12)


def _rule(arrivals: Sequence[datetime], night: Night) -> datetime | None:
    recent = [each for each in arrivals if each >= arrivals[-1] - _HISTORY]
    if len(recent) < 2:
        return None
    gap = timedelta(seconds=statistics.median((after - before).total_seconds() for before, after in pairwise(recent)))
    return recent[-1] + gap + min(_LONGEST, gap / 2)


half_gap = freshness(_rule)
