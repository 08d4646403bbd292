"""dqx's has_no_aggr_outliers: 3 population standard deviations around the mean of the 14 buckets before.

A bucket without rows is no bucket, so that a night of none is never an outlier; 7 buckets are needed.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks.detection.baselines.rules import volume
from benchmarks.detection.nights import Night

_LOOKBACK, _WARMUP, _SIGMAS = 14, 7, 3.0


def _rule(table: Sequence[Night]) -> tuple[str, str]:
    buckets = [night.rows for night in table[-_LOOKBACK - 1 : -1] if night.rows]
    if not table[-1].rows or len(buckets) < _WARMUP:
        return "unknown", f"no bucket, or only {len(buckets)} before it"
    deviation = statistics.pstdev(buckets)
    distance = abs(table[-1].rows - statistics.fmean(buckets))
    outlier = deviation > 0 and distance > _SIGMAS * deviation
    return "critical" if outlier else "ok", f"{distance:.0f} from the mean, standard deviation {deviation:.0f}"


aggregate_outliers = volume(_rule)
