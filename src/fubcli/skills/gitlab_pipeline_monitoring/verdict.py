"""How a project's pipelines fare: healthy, degraded or problematic, and where each of these begins."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

LEAST = 5
"""Finished pipelines; fewer say nothing."""
_HEALTHY_ABOVE, _PROBLEMATIC_BELOW = 90, 70
"""Percent of success."""
_HEALTHY_UNDER, _PROBLEMATIC_OVER = 15 * 60, 30 * 60
"""Seconds on average."""


class Label(StrEnum):
    """What the pipelines of a time are called."""

    HEALTHY = "healthy"
    DEGRADED = "degraded"
    PROBLEMATIC = "problematic"
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"


SEVERITY = {
    Label.HEALTHY: "info",
    Label.DEGRADED: "warning",
    Label.PROBLEMATIC: "critical",
    Label.INSUFFICIENT_EVIDENCE: "info",
}
"""Of the finding that tells it."""


def label_of(succeeded: int, failed: int, mean_seconds: float | None) -> Label:
    """Return the label: what is exactly 90 or 70 percent, 15 or 30 minutes, is degraded.

    Without durations they cannot be called healthy or degraded; too many failures are problematic all the same.
    """
    finished = succeeded + failed
    if finished < LEAST:
        return Label.INSUFFICIENT_EVIDENCE
    if 100 * succeeded < _PROBLEMATIC_BELOW * finished:
        return Label.PROBLEMATIC
    if mean_seconds is None:
        return Label.INSUFFICIENT_EVIDENCE
    if mean_seconds > _PROBLEMATIC_OVER:
        return Label.PROBLEMATIC
    is_healthy = 100 * succeeded > _HEALTHY_ABOVE * finished and mean_seconds < _HEALTHY_UNDER
    return Label.HEALTHY if is_healthy else Label.DEGRADED


def p95(values: Sequence[float]) -> float:
    """Return the smallest of the values that at least 95 % of them do not exceed; there is at least one."""
    return sorted(values)[-(-95 * len(values) // 100) - 1]
