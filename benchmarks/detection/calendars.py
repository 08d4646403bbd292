"""The Pacific calendar of nightly loads: nights of 23, 24 and 25 hours, US holidays, month ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
DAY = timedelta(days=1)
_SATURDAY = 5
_FIXED_HOLIDAYS = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
_MOVING_HOLIDAYS = ((1, 0, 3), (2, 0, 3), (5, 0, -1), (9, 0, 1), (10, 0, 2), (11, 3, 4))  # month, weekday, which


def midnight(night: date) -> datetime:
    """Return the UTC instant at which a Pacific date begins."""
    return wall_clock(night, 0)


def wall_clock(night: date, minutes: float) -> datetime:
    """Return the UTC instant at which Pacific clocks show that many minutes (below 1440) after midnight.

    A time that clocks skip is the instant an hour later on the clock; of one that they show twice it is the first.
    """
    shown = datetime.combine(night, time(), PACIFIC) + timedelta(minutes=minutes)
    return shown.astimezone(UTC)


def night_of(instant: datetime) -> date:
    """Return the Pacific date that an aware instant falls on."""
    return instant.astimezone(PACIFIC).date()


@cache
def clocks_change(night: date) -> bool:
    """Say whether the Pacific date has 23 or 25 hours."""
    return midnight(night + DAY) - midnight(night) != DAY


def is_weekend(day: date) -> bool:
    """Say whether a date is a Saturday or a Sunday."""
    return day.weekday() >= _SATURDAY


def is_month_end(day: date) -> bool:
    """Say whether a date is the last of its month."""
    return (day + DAY).day == 1


def is_last_business_day(day: date) -> bool:
    """Say whether a date is the last of its month that is neither at a weekend nor a holiday."""
    rest = (day + DAY * ahead for ahead in range(1, 7) if (day + DAY * ahead).month == day.month)
    return is_business_day(day) and not any(is_business_day(each) for each in rest)


def is_business_day(day: date) -> bool:
    """Say whether a date is neither at a weekend nor a US federal holiday."""
    return not is_weekend(day) and day not in holidays(day.year)


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the US federal holidays that are kept in a year; of those at a weekend, the neighbouring weekday too."""
    days = {date(year, month, day) for month, day in _FIXED_HOLIDAYS}
    days |= {_nth_weekday(year, *rule) for rule in _MOVING_HOLIDAYS}
    days |= {day - DAY for day in days if day.weekday() == _SATURDAY} | {
        day + DAY for day in days if day.weekday() == 6
    }
    return frozenset(days)


def _nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    days = [date(year, month, 1) + DAY * offset for offset in range(31)]
    fitting = [day for day in days if day.month == month and day.weekday() == weekday]
    return fitting[which if which < 0 else which - 1]
