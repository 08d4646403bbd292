"""`--timeframe` to Pacific nights, the last of which is judged as of now."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from fubcli.errors import UsageError
from fubcli.model.nights import PACIFIC, midnight, night_of

_BACK = {"today": (0, 0), "yesterday": (1, 1), "past_week": (6, 0), "past_month": (29, 0), "past_90_days": (89, 0)}
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}")
NAMES = (*_BACK, "last_24h")
EARLIEST = date(2015, 1, 1)
"""No table has a commit from before it, and nothing that is added or subtracted leaves the calendar after it."""


@dataclass(frozen=True)
class Timeframe:
    """The first and the last night that are judged, and the moment (UTC) up to which anything is looked at."""

    first: date
    last: date
    until: datetime

    @property
    def nights(self) -> list[date]:
        """Its nights, in their order."""
        return [self.first + timedelta(days=each) for each in range((self.last - self.first).days + 1)]

    @property
    def is_now(self) -> bool:
        """Whether its last night is the one that goes on; columns and copies are known as they are now."""
        return night_of(self.until) == self.last and self.until < midnight(self.last + timedelta(days=1))

    def reaching_back(self, nights: int) -> Timeframe:
        """Return it with at least so many nights."""
        return replace(self, first=min(self.first, self.last - timedelta(days=nights - 1)))


def timeframe_of(given: str, as_of: datetime) -> Timeframe:
    """Return the nights of a timeframe: a word, a date or time, or `FIRST/LAST`; raises UsageError for anything else.

    Nothing before `EARLIEST` is a night, or a moment to look from.
    Times choose the nights that they lie in. A night that is over is judged by all of it, the night of `as_of` by what
    is there by then.
    """
    if as_of.date() <= EARLIEST:
        raise UsageError(f"--as-of: nothing is known of {as_of.date()}; it is after {EARLIEST}.")
    tonight = night_of(as_of)
    if given == "last_24h":
        return Timeframe(night_of(as_of - timedelta(hours=24)), tonight, as_of)
    if given in _BACK:
        most, least = _BACK[given]
        return _until(tonight - timedelta(days=most), tonight - timedelta(days=least), as_of)
    start, slash, end = given.partition("/")
    if _MOMENT.match(start) and (not slash or _MOMENT.match(end)):
        first = _night(start)
        last = _night(end) if slash else first
        if first < EARLIEST:
            raise UsageError(f"--timeframe={given}: nothing is known of {first}; the first night is {EARLIEST}.")
        if first > last:
            raise UsageError(f"--timeframe={given}: it ends before it begins.")
        if first > tonight:
            raise UsageError(f"--timeframe={given}: it has not begun; tonight is {tonight}.")
        return _until(first, min(last, tonight), as_of)
    raise UsageError(
        f"--timeframe={given}: it is {', '.join(NAMES)}, a date or time, or FIRST/LAST as in 2026-11-01/2026-11-20."
    )


def _until(first: date, last: date, as_of: datetime) -> Timeframe:
    return Timeframe(first, last, min(as_of, midnight(last + timedelta(days=1))))


def _night(written: str) -> date:
    """Return the night that a date names or a time lies in; a time without a zone is Pacific."""
    try:
        if _MOMENT.fullmatch(written):
            return date.fromisoformat(written)
        moment = datetime.fromisoformat(written)
        return night_of(moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC))
    except (ValueError, OverflowError) as error:
        raise UsageError(f"--timeframe: there is no {written}.") from error
