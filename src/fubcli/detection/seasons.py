"""Nights that are unlike others every time: month ends, first days, and the holidays of the United States."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)
_FIXED = {(1, 1): "New Year's Day", (6, 19): "Juneteenth", (7, 4): "Independence Day", (11, 11): "Veterans Day",
          (12, 24): "Christmas Eve", (12, 25): "Christmas Day", (12, 31): "New Year's Eve"}  # fmt: skip
_QUIET = frozenset({(12, number) for number in range(22, 32)} | {(1, 2), (1, 3)})
_NTH = {(1, 0, 3): "Martin Luther King Day", (2, 0, 3): "Presidents' Day", (9, 0, 1): "Labor Day",
        (10, 0, 2): "Columbus Day", (11, 3, 4): "Thanksgiving"}  # fmt: skip
"""By month, weekday (Monday is 0) and which one of the month."""


@lru_cache(maxsize=4096)
def quiet(night: date) -> str:
    """Return why a night may bring less: a holiday, or the one before, whose rows midnight's export brings; else ''."""
    if name := holiday(night):
        return name
    before = holiday(night - _DAY)
    return f"the night after {before}" if before else ""


@lru_cache(maxsize=4096)
def holiday(day: date) -> str:
    """Return the holiday that a night may be quieter for, where it is observed and the Friday after too; else ''."""
    named = _named(day)
    if named:
        return named
    if day.weekday() == 4:
        if _named(day - _DAY) == "Thanksgiving":
            return "the day after Thanksgiving"
        if observed := _observed(day + _DAY):
            return observed
    if day.weekday() == 0 and (observed := _observed(day - _DAY)):
        return observed
    return _between_the_years(day)


def _between_the_years(day: date) -> str:
    if (day.month, day.day) in _QUIET:
        return "the days around Christmas and New Year"
    return ""


def _observed(day: date) -> str:
    name = _FIXED.get((day.month, day.day), "")
    return f"{name} (observed)" if name else ""


def _named(day: date) -> str:
    if name := _FIXED.get((day.month, day.day)):
        return name
    if name := _NTH.get((day.month, day.weekday(), (day.day - 1) // 7 + 1)):
        return name
    return "Memorial Day" if (day.month, day.weekday()) == (5, 0) and (day + 7 * _DAY).month == 6 else ""


@lru_cache(maxsize=4096)
def occasions(day: date) -> tuple[str, ...]:
    """Return what a night is of its month: business days are Monday to Friday."""
    found = []
    if _is_last(day):
        found.append("the month's last day")
    if day.day == 1:
        found.append("the month's first day")
    if day.weekday() < 5:
        rest = [day + _DAY * ahead for ahead in range(1, 4)]
        if all(other.month != day.month or other.weekday() > 4 for other in rest):
            found.append("the month's last business day")
        if day.day <= 3 and all(day.replace(day=number).weekday() > 4 for number in range(1, day.day)):
            found.append("the month's first business day")
    if _is_quarter(day):
        found += [name.replace("month", "quarter") for name in found]
    return tuple(found)


def _is_last(day: date) -> bool:
    return (day + _DAY).month != day.month


def _is_quarter(day: date) -> bool:
    return day.month % 3 == (0 if day.day > 15 else 1)
