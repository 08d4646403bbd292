"""The rule of thumb: half as much again, or half as little, as a week before."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.detection.baselines.rules import volume
from benchmarks.detection.nights import Night

_WEEK, _SHARE = 7, 0.5


def _rule(table: Sequence[Night]) -> tuple[str, str]:
    before = table[-_WEEK - 1].rows if len(table) > _WEEK else 0
    if not before:
        return "unknown", "nothing a week before"
    change = table[-1].rows / before - 1
    return "critical" if abs(change) > _SHARE else "ok", f"{change:+.0%} to a week before"


half = volume(_rule)
