"""Elementary's volume anomalies: |z| > 3 with the sample standard deviation over a window of days."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks.detection.baselines.rules import VolumeRule, volume
from benchmarks.detection.nights import Night

_SENSITIVITY = 3.0
_DETECTION_DAYS = 2  # the newest buckets, which `exclude_detection_period_from_training` leaves out


def _scored(observed: int, training: Sequence[int], least: int = 2) -> tuple[str, str]:
    if len(training) < least:
        return "unknown", f"{len(training)} buckets"
    deviation = statistics.stdev(training)
    z = (observed - statistics.fmean(training)) / deviation if deviation else 0.0
    return "critical" if abs(z) > _SENSITIVITY else "ok", f"z {z:.2f} over {len(training)} buckets"


def _rule(days: int, *, excluding: bool, by_weekday: bool = False) -> VolumeRule:
    def rule(table: Sequence[Night]) -> tuple[str, str]:
        tested = table[-1]
        window = table[-days - _DETECTION_DAYS : -_DETECTION_DAYS] if excluding else table[-days:]
        training = [night.rows for night in window if not by_weekday or night.date.weekday() == tested.date.weekday()]
        return _scored(tested.rows, training)

    return rule


default = volume(_rule(14, excluding=False))
excluded = volume(_rule(14, excluding=True))
day_of_week = volume(_rule(90, excluding=True, by_weekday=True))
