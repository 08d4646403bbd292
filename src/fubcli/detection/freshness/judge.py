"""The verdict over one night's arrival: in time, late, not yet due, or missing. For tables that load by a schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from fubcli.detection.freshness.explicit import demanded
from fubcli.detection.freshness.model import LEAST_NIGHTS, DeadlineModel, Due
from fubcli.detection.loads import Load
from fubcli.detection.seasons import quiet
from fubcli.model.deadlines import Every, Sla
from fubcli.model.nights import PACIFIC
from fubcli.model.verdict import Status

EXPECTED = 0.75
"""The share of like nights that had a load from which on one is missed."""
DORMANT = "dormant"
"""The kind of an arrival that was missed too often in a row to be told again."""
_DORMANT_NIGHTS = 7
"""After so many that were missed in a row nobody is told again: it is known by now, or the table is retired."""


@dataclass(frozen=True)
class Arrival:
    """A status with its reasons and the moment (UTC) from which on it was known."""

    status: Status
    explanation: tuple[str, ...]
    decided_at: datetime
    due: Due | None = None
    kind: str = ""

    @property
    def usual_at(self) -> datetime | None:
        """When such a load usually comes, None when none is due."""
        return self.due.usual if self.due and self.due.share >= EXPECTED else None

    @property
    def deadline(self) -> datetime | None:
        """By when it is late, None when none is due."""
        return self.due.deadline if self.due and self.due.share >= EXPECTED else None


class FreshnessJudge:
    """Judges one table's nights in their order, by its past or by what people say of it."""

    def __init__(self, sla: Sla | None = None) -> None:
        self._sla = sla
        self._model = DeadlineModel()
        self._nights = 0
        self._weekends = 0
        self._missed = 0
        """Nights in a row."""
        self._holidays = {True: 0, False: 0}
        """How many had a load, and how many had none."""

    @property
    def has_schedule(self) -> bool:
        """Whether there is a weekday on which a load is due, as far as that is known."""
        return self._nights < LEAST_NIGHTS or self._model.most_regular >= EXPECTED

    def learn(self, night: date, load: Load | None) -> None:
        """Take a night into account; None is a night without a load."""
        arrived = load.first_at if load else None
        due = self._model.due(night)
        is_missed = arrived is None and due is not None and due.share >= EXPECTED
        self._missed = self._missed + is_missed if arrived is None else 0
        if self._missed <= _DORMANT_NIGHTS:  # beyond that a silence is not what a table is like: it never becomes well
            self._model.learn(night, arrived)
        self._nights += arrived is not None
        self._weekends += arrived is not None and night.weekday() > 4
        if quiet(night) and self._nights:
            self._holidays[arrived is not None] += 1

    def judge(self, night: date, load: Load | None, now: datetime) -> Arrival:
        """Return what a night comes to at a moment, by what of it was there; it is not learned."""
        due = self._due(night)
        if due is None:
            said = f"{self._nights} of {LEAST_NIGHTS} nights are known: too few to tell a deadline"
            return Arrival(Status.UNKNOWN, (said,), now)
        if load is not None:
            return _arrived(due, load.first_at)
        if due.share < EXPECTED:
            said = f"no load came, as on {1 - due.share:.0%} of such nights"
            return Arrival(Status.OK, (said,), now, due)
        is_daily = self._sla is not None and self._sla.every is Every.DAILY
        if quiet(night) and self._rests_on_holidays() and not is_daily:
            said = f"no load came: it is {quiet(night)}, and this table rests on such days"
            return Arrival(Status.INFO, (said,), now, due)
        if now < due.deadline:
            return Arrival(Status.INFO, (f"not there yet; it is due by {_clock(due.deadline)}",), now, due)
        if self._missed >= _DORMANT_NIGHTS and not due.is_explicit:
            said = f"no load for {self._missed} nights on which one was due"
            return Arrival(Status.UNKNOWN, (said,), now, due, DORMANT)
        usually = f"it usually comes at {_clock(due.usual)} and " if due.nights else "it "
        said = f"no load since midnight; {usually}was due by {_clock(due.deadline)}"
        return Arrival(Status.CRITICAL, (said,), due.deadline, due, "missing")

    def _due(self, night: date) -> Due | None:
        learned = self._model.due(night)
        return learned if self._sla is None else demanded(self._sla, night, learned)

    def _rests_on_holidays(self) -> bool:
        """Whether it has done so mostly; before any holiday, whether it loads on business days alone."""
        if any(self._holidays.values()):
            return self._holidays[False] >= self._holidays[True]
        return not self._weekends


def _arrived(due: Due, arrived: datetime) -> Arrival:
    at = _clock(arrived)
    if arrived <= due.deadline:
        return Arrival(Status.OK, (f"it came at {at}, before {_clock(due.deadline)}",), arrived, due)
    late = (arrived - due.deadline).total_seconds() / 60
    by = "its deadline" if due.is_explicit else "by when it has always come"
    said = f"it came at {at}, {late:.0f} minutes after {_clock(due.deadline)}, {by}"
    return Arrival(Status.WARNING, (said,), due.deadline, due, "late")


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(PACIFIC):%H:%M} Pacific"
