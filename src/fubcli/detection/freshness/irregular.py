"""Tables without a schedule: they are stale once nothing has come for longer than they ever rest."""

from __future__ import annotations

from collections import deque
from datetime import date, datetime, timedelta
from math import ceil

from fubcli.detection.freshness.judge import DORMANT, Arrival
from fubcli.detection.loads import Load
from fubcli.model.nights import PACIFIC
from fubcli.model.verdict import Status

LEAST_GAPS = 10
_GAPS = 200
_QUANTILE = 0.99
_BEYOND = 1.25
_DORMANT = timedelta(days=7)
"""After so long nobody is told again: it is known by now, or the table is retired."""


class IrregularJudge:
    """Judges one table's nights in their order by the gaps between its loads; see `FreshnessJudge`."""

    def __init__(self) -> None:
        self._gaps: deque[float] = deque(maxlen=_GAPS)
        self._last: datetime | None = None

    def learn(self, night: date, load: Load | None) -> None:
        """Take a night into account; None is a night without a load."""
        for at, _ in load.commits if load else ():
            if self._last is not None:
                self._gaps.append((at - self._last).total_seconds())
            self._last = at

    def judge(self, night: date, load: Load | None, now: datetime) -> Arrival:
        """Return what a night comes to at a moment, by what of it was there; it is not learned."""
        if self._last is None or len(self._gaps) < LEAST_GAPS:
            said = f"{len(self._gaps)} of {LEAST_GAPS} gaps between loads are known: too few to tell a longest one"
            return Arrival(Status.UNKNOWN, (said,), now)
        ordered = sorted(self._gaps)
        longest = ordered[ceil(_QUANTILE * len(ordered)) - 1] * _BEYOND
        due = self._last + timedelta(seconds=longest)
        seen = load.first_at if load else None
        hours = f"{longest / 3600:.1f} hours"
        if (seen or now) <= due:
            return Arrival(Status.OK, (f"less than {hours} after the load before",), seen or now)
        since = f"nothing had come for {hours} after {_local(self._last)}, longer than it ever rests"
        if seen is not None:
            return Arrival(Status.WARNING, (since, f"it came at {_local(seen)}"), due, kind="late")
        if now - due > _DORMANT:
            return Arrival(Status.UNKNOWN, (since,), now, kind=DORMANT)
        return Arrival(Status.CRITICAL, (since,), due, kind="missing")


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(PACIFIC):%Y-%m-%d %H:%M} Pacific"
