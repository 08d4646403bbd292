"""A health score in which a dead export cannot hide among three hundred green checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fubcli.model.check import Check, Pillar
from fubcli.model.names import Tier
from fubcli.model.verdict import Status

WEIGHTS = {
    Pillar.EXPORT: 0.20,
    Pillar.FRESHNESS: 0.20,
    Pillar.VOLUME: 0.20,
    Pillar.JOBS: 0.10,
    Pillar.QUALITY: 0.10,
    Pillar.RECONCILIATION: 0.10,
    Pillar.SCHEMA: 0.10,
}
_PENALTY = {Status.OK: 0.0, Status.INFO: 0.0, Status.WARNING: 0.4, Status.CRITICAL: 1.0}
_TIERS = {Tier.GOLD: 3.0, Tier.SILVER: 2.0, Tier.BRONZE: 1.0, Tier.SYSTEM: 1.0}
_DEAD, _STALE_GOLD, _ANY = 49.0, 59.0, 89.0
_LEAST_COVERAGE = 0.6
INSUFFICIENT = "insufficient_evidence"
"""The label of a score that rests on too few checks."""
_LABELS = ((90.0, "healthy"), (70.0, "degraded"), (50.0, "unhealthy"))


@dataclass(frozen=True)
class Score:
    """0 to 100, None when nothing could be judged; `coverage` is the share of checks that could be."""

    score: float | None
    coverage: float

    @property
    def label(self) -> str:
        """Healthy, degraded, unhealthy, critical, or insufficient_evidence."""
        if self.score is None or self.coverage < _LEAST_COVERAGE:
            return INSUFFICIENT
        return next((label for least, label in _LABELS if self.score >= least), "critical")

    def as_json(self) -> dict[str, object]:
        """Return it as the event has it."""
        score = None if self.score is None else round(self.score, 1)
        return {"score": score, "coverage": round(self.coverage, 3), "label": self.label}


def scored(checks: Iterable[Check]) -> Score:
    """Return the score of checks: a weighted mean over pillars, capped by what must not be averaged away.

    A critical export or job holds it below 50, stale gold below 60, anything critical below 90.
    """
    every = list(checks)
    judged = [check for check in every if check.status is not Status.UNKNOWN]
    if not judged:
        return Score(None, 0.0)
    by_pillar: dict[Pillar, list[Check]] = defaultdict(list)
    for check in judged:
        by_pillar[check.pillar].append(check)
    total = sum(WEIGHTS[pillar] for pillar in by_pillar)
    penalty = sum(WEIGHTS[pillar] * _penalty(found) for pillar, found in by_pillar.items()) / total
    return Score(min(100.0 * (1 - penalty), _cap(judged)), len(judged) / len(every))


def _penalty(checks: Sequence[Check]) -> float:
    weights = [_TIERS[check.tier] for check in checks]
    return sum(weight * _PENALTY[check.status] for weight, check in zip(weights, checks, strict=True)) / sum(weights)


def _cap(checks: Iterable[Check]) -> float:
    critical = [check for check in checks if check.status is Status.CRITICAL]
    if any(check.pillar in (Pillar.EXPORT, Pillar.JOBS) for check in critical):
        return _DEAD
    if any(check.pillar is Pillar.FRESHNESS and check.tier is Tier.GOLD for check in critical):
        return _STALE_GOLD
    return _ANY if critical else 100.0
