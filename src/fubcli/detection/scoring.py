"""How good verdicts were, held against what is known to have been wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from fubcli.model.nights import midnight
from fubcli.model.verdict import Status, Verdict

KINDS: Mapping[str, tuple[str, ...]] = {
    "volume": ("zero", "partial", "duplicate", "spike", "frozen"),
    "freshness": ("late", "missing"),
}
"""Which faults each check is there for."""
_DAYS = {"month": 365.25 / 12, "year": 365.25}

Truth = Mapping[tuple[str, date], str]
"""Kinds of faults by table and Pacific night."""


@dataclass
class Score:
    """One check's counts. A page on a night whose fault is another check's is neither right nor wrong."""

    check: str
    found: Counter[str] = field(default_factory=Counter)
    """Faults that were paged, by kind."""
    faults: Counter[str] = field(default_factory=Counter)
    """All faults of this check, by kind; those of nights that were not judged are missed, too."""
    false_pages: int = 0
    nights: int = 0
    """Table-nights that were judged."""
    minutes: list[float] = field(default_factory=list)
    """From Pacific midnight to the page, for each fault that was found."""

    @property
    def precision(self) -> float | None:
        """The share of pages that were right, None without a page."""
        pages = self.found.total() + self.false_pages
        return self.found.total() / pages if pages else None

    @property
    def recall(self) -> float | None:
        """The share of faults that were paged, None without a fault."""
        return self.found.total() / self.faults.total() if self.faults else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both, None when one of them is not known."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def false_pages_per(self, period: str) -> float | None:
        """Return false pages per table and `month` or `year`, None when nothing was judged."""
        return self.false_pages / self.nights * _DAYS[period] if self.nights else None

    @property
    def delay(self) -> float | None:
        """The median of minutes from Pacific midnight to the page, None when nothing was found."""
        return median(self.minutes) if self.minutes else None


class Scorer:
    """Holds verdicts against a truth, one after the other."""

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self.scores = {check: Score(check) for check in KINDS}
        """By check."""
        for kind in truth.values():
            for check, kinds in KINDS.items():
                if kind in kinds:
                    self.scores[check].faults[kind] += 1

    def add(self, verdict: Verdict) -> None:
        """Count one verdict."""
        score = self.scores[verdict.check]
        score.nights += verdict.status is not Status.UNKNOWN
        if not verdict.status.pages:
            return
        kind = self._truth.get((verdict.table, verdict.night))
        if kind is None:
            score.false_pages += 1
        elif kind in KINDS[verdict.check]:
            score.found[kind] += 1
            score.minutes.append((verdict.decided_at - midnight(verdict.night)).total_seconds() / 60)
