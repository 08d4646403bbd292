"""Arrivals of a table whose schedule nobody named: by weekdays as long as it has some, else by the gaps it leaves."""

from __future__ import annotations

from datetime import date, datetime

from fubcli.detection.freshness.irregular import IrregularJudge
from fubcli.detection.freshness.judge import Arrival, FreshnessJudge
from fubcli.detection.loads import Load


class LearnedJudge:
    """Judges one table's nights in their order; see `FreshnessJudge`."""

    def __init__(self) -> None:
        self._scheduled = FreshnessJudge()
        self._irregular = IrregularJudge()

    def learn(self, night: date, load: Load | None) -> None:
        """Take a night into account; None is a night without a load."""
        self._scheduled.learn(night, load)
        self._irregular.learn(night, load)

    def judge(self, night: date, load: Load | None, now: datetime) -> Arrival:
        """Return what a night comes to at a moment, by what of it was there; it is not learned."""
        judge = self._scheduled if self._scheduled.has_schedule else self._irregular
        return judge.judge(night, load, now)
