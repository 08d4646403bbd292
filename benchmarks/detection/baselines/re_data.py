"""re_data's modified z-score: 0.6745 times the distance from the median in MADs, over 30 days, above 3."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks.detection.baselines.rules import volume
from benchmarks.detection.nights import Night

_DAYS, _THRESHOLD = 30, 3.0


def _rule(table: Sequence[Night]) -> tuple[str, str]:
    window = [night.rows for night in table[-_DAYS:]]
    median = statistics.median(window)
    distances = [abs(rows - median) for rows in window]
    mad, mean = statistics.median(distances), statistics.fmean(distances)
    if not mean:
        return "ok", "all counts are the same"
    distance = window[-1] - median
    z = 0.6745 * distance / mad if mad else distance / (1.253314 * mean)
    return "critical" if abs(z) > _THRESHOLD else "ok", f"modified z {z:.2f} over {len(window)} days"


modified_z = volume(_rule)
