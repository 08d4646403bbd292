"""The deadline of a table, learned from the delays of its loads after Pacific midnight by the clock on the wall."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import exp, log
from statistics import median

from fubcli.model.nights import PACIFIC, hours_of, midnight

LEAST_NIGHTS = 8
_NIGHTS = 56
_WEEKS = 6
_LEAST_OF_A_WEEKDAY = 3
_SIGMAS = 5.0
_FLOOR = 0.1
_TO_SIGMA = 1.4826
_DAY, _USUAL_HOURS = 86_400.0, 24
_SLACK = 600.0
"""Seconds added before logarithms: what comes within minutes of midnight is not judged by factors."""
_BEYOND_SLOWEST = 1.3
_GRACE = 60 * 60.0
"""Seconds after the usual time within which nothing is late."""
_LATE_FOR_ANYBODY = 150 * 60.0
"""Seconds after the usual time from which on everything is, however irregular it is."""


@dataclass(frozen=True)
class Due:
    """By when (UTC) a night's load has usually come and must have come; `share` of such nights had one."""

    usual: datetime
    deadline: datetime
    share: float
    nights: int
    since: date
    is_explicit: bool = False
    """Whether people said so."""


class DeadlineModel:
    """Learns one table's arrivals in their order."""

    def __init__(self) -> None:
        self._delays: deque[float] = deque(maxlen=_NIGHTS)
        """Logarithms of seconds, the slack added."""
        self._weekdays: tuple[deque[bool], ...] = tuple(deque(maxlen=_WEEKS) for _ in range(7))
        self._since: date | None = None
        self._last: tuple[date, Due | None] | None = None
        """What was asked for since the last night was learned: a night is judged, then learned."""

    def learn(self, night: date, arrived: datetime | None) -> None:
        """Take a night into account; None is a night without a load."""
        self._last = None
        if arrived is None and self._since is None:
            return
        self._since = self._since or night
        self._weekdays[night.weekday()].append(arrived is not None)
        if arrived is not None:
            self._delays.append(log(_seconds_after_midnight(night, arrived) + _SLACK))

    def due(self, night: date) -> Due | None:
        """Return when a night's load is due, None while too little is known."""
        if self._last is None or self._last[0] != night:
            self._last = night, self._due(night)
        return self._last[1]

    def _due(self, night: date) -> Due | None:
        if len(self._delays) < LEAST_NIGHTS or self._since is None:
            return None
        logs = sorted(self._delays)
        middle = median(logs)
        spread = max(_TO_SIGMA * median([abs(each - middle) for each in logs]), _FLOOR)
        learned = exp(middle + _SIGMAS * spread) - _SLACK
        slowest = exp(logs[-2]) - _SLACK
        usual = exp(middle) - _SLACK
        deadline = min(max(learned, _BEYOND_SLOWEST * slowest, usual + _GRACE), usual + _LATE_FOR_ANYBODY)
        return Due(
            after_midnight(night, usual), after_midnight(night, deadline), self._share(night),
            len(self._delays), self._since,
        )  # fmt: skip

    @property
    def most_regular(self) -> float:
        """The share of nights with a load, of the weekday that has most."""
        return max(self._share_of(weekday) for weekday in range(7))

    def _share(self, night: date) -> float:
        return self._share_of(night.weekday())

    def _share_of(self, weekday: int) -> float:
        same = self._weekdays[weekday]
        seen = same if len(same) >= _LEAST_OF_A_WEEKDAY else [came for day in self._weekdays for came in day]
        return sum(seen) / len(seen) if seen else 0.0


def _seconds_after_midnight(night: date, moment: datetime) -> float:
    """Return what a clock on the wall shows, in seconds: jobs are scheduled by it, also where clocks change."""
    local = moment.astimezone(PACIFIC)
    days = (local.date() - night).days
    return days * 86400.0 + local.hour * 3600 + local.minute * 60 + local.second


def after_midnight(night: date, seconds: float) -> datetime:
    """Return the moment at which a clock on the wall shows so many seconds after midnight.

    An hour that comes twice counts as its second, one that is left out as what it would have been.
    """
    if 0 <= seconds < _DAY and hours_of(night) == _USUAL_HOURS:  # then the clock needs no looking up
        return midnight(night) + timedelta(seconds=seconds)
    shown = datetime.combine(night, time()) + timedelta(seconds=max(seconds, 0.0))
    return max(shown.replace(tzinfo=PACIFIC, fold=fold).astimezone(UTC) for fold in (0, 1))
