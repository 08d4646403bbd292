"""Days and periods in words: `nov 3`, `the 12th`, `tuesday`, `october 2025`, `q3`, `this month`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TypeAlias

from fubcli.model.nights import night_of

Days: TypeAlias = "tuple[date, date]"
"""The first and the last day of a period; a day is a period of one."""

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RECENT = timedelta(days=183)
"""How far back a month of the year before may lie when no year is said."""

MONTH = "|".join(f"{month}|{month[:3]}\\.?" for month in _MONTHS) + "|sept"
DAY_NUMBER = r"[0-3]?[0-9](?:st|nd|rd|th)?"
YEAR = r"20[0-9]{2}"
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?"
_ISO = rf"{YEAR}-[0-9]{{2}}-[0-9]{{2}}(?:[t ]{_CLOCK})?"
_NAMED = (
    *("account", "acct", "team", "customer", "brokerage", "tenant", "contact", "lead", "person", "user", "agent"),
    *("owner", "deal", "event", "job", "run", "batch", "ticket", "case", "order", "invoice", "id", "number", "no."),
    *("accounts", "contacts", "users", "agents", "ids", "version", "build", "release", "revision"),
)
"""Behind them a number names something, and is no date."""
NAMED_NUMBER = (
    rf"(?:{'|'.join(map(re.escape, _NAMED))})(?: ?[:=] ?| #| is | )"
    rf"(?P<number>{YEAR}[01][0-9][0-3][0-9]|[0-9]{{1,4}}\.[0-9]{{1,2}}\.[0-9]{{1,4}})(?![0-9])"
)
"""A pattern for a number that looks like a day and names something: one, since lookbehinds cost by their number."""
_COUNTED = (
    "(?! ?(?:of|percent|rows?|records?|contacts?|leads?|people|events?|users?|agents?|accounts?|emails?|calls?)\\b)"
)
_COMPACT = rf"(?<!#)20(?:1[5-9]|[2-9][0-9])(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?!\.[0-9]){_COUNTED}"
_YEAR_FIRST = (
    rf"{YEAR}(?:-[0-9]{{1,2}}-|/[0-9]{{1,2}}/)[0-9]{{1,2}}"
    rf"|{YEAR}\.[0-9]{{1,2}}\.[0-9]{{1,2}}(?![0-9]|\.[0-9])|{_COMPACT}"
)
_MONTH_DAY = rf"(?:{MONTH}) (?:the )?{DAY_NUMBER}(?:,? {YEAR})?"
_DAY_MONTH = rf"(?:the )?{DAY_NUMBER} (?:of )?(?:{MONTH})(?:,? {YEAR})?"
_PLAIN_MONTH = "|".join(month for month in _MONTHS if month not in {"may", "march"})
_WEEKDAY = rf"(?:last |this )?(?:{'|'.join(_WEEKDAYS)})(?!s)|(?:last|this|on) (?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)"
_PERIOD = (
    rf"(?:{MONTH}),? {YEAR}|(?:in|during|for|throughout|of|last) (?:{MONTH})|(?:{_PLAIN_MONTH})"
    rf"|(?:q[1-4](?:,? {YEAR})?)|(?:in|during|for|throughout|of) {YEAR}(?![-/.][0-9])"
)
_RELATIVE = (
    "(?:the )?day before yesterday|yesterday|today|tonight|this (?:morning|evening|afternoon|night)"
    "|this (?:week|month|quarter|year)|last (?:month|quarter|year|weekend)|(?:this|the|over the) weekend"
)
_DAY, _MONTH_NUMBER = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_PART = "".join(f"(?<!{each} )" for each in ("step", "part", "page", "attempt", "batch", "chunk", "shard", "ratio"))
_NO_YEAR = (
    # Halves, quarters and round the clock are no days.
    rf"{_PART}(?!(?:1/[234]|2/3|3/4|24/7)(?![0-9]))"
    rf"(?:{_MONTH_NUMBER}/{_DAY}|{_DAY}/{_MONTH_NUMBER})(?![/0-9%]|\.[0-9]){_COUNTED}"
)
_YEAR_LAST = (
    rf"[0-9]{{1,2}}/[0-9]{{1,2}}/(?:20)?[0-9]{{2}}(?![/0-9])|[0-9]{{1,2}}-[0-9]{{1,2}}-{YEAR}"
    rf"|[0-9]{{1,2}}\.[0-9]{{1,2}}\.{YEAR}(?!\.?[0-9])"
)
_NTH = "the [0-3]?[0-9](?:st|nd|rd|th)"
ATOM = "|".join((_ISO, _YEAR_FIRST, _MONTH_DAY, _DAY_MONTH, _YEAR_LAST, _NO_YEAR, _NTH, _PERIOD, _RELATIVE, _WEEKDAY))
"""A pattern, without groups, for what `days_of` reads; whoever uses it takes care of the borders of words."""


def days_of(written: str, today: date) -> Days | None:
    """Return the days that an expression means as of a day, up to that day; None when it has none or more than one."""
    try:
        return next((days for reading in _READINGS if (days := reading(written, today))), None)
    except (ValueError, OverflowError):  # the thirtieth of February
        return None


def upto(first: date, last: date, today: date) -> Days | None:
    """Return a period without what is yet to come; None when it has not begun."""
    return (first, min(last, today)) if first <= today else None


def month_number(name: str) -> int:
    """Return the number of a month by its name or the beginning of it."""
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.rstrip(".")[:3]))


def day_in_month(month: int, day: int, year: int | None, today: date) -> Days | None:
    """Return a day that is not in the future; without a year it is the last one, unless that is long ago."""
    found = date(year or today.year, month, day)
    if found > today and year is None:
        found = date(today.year - 1, month, day)
        if today - found > _RECENT:
            return None
    return upto(found, found, today)


def month_of(year: int, month: int) -> Days:
    """Return the days of a month; the month before January is December's."""
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _iso(written: str, today: date) -> Days | None:
    if not re.fullmatch(_ISO, written):
        return None
    if len(written) == 10:
        day = date.fromisoformat(written)
    else:
        moment = datetime.fromisoformat(written.upper())
        day = night_of(moment) if moment.tzinfo else moment.date()
    return upto(day, day, today)


def _named_day(written: str, today: date) -> Days | None:
    month, day = re.search(rf"\b(?:{MONTH})(?![a-z])", written), re.search(rf"\b{DAY_NUMBER}\b", written)
    if not month or not day or re.match(r"q[1-4]", written):
        return None
    year = re.search(rf"\b{YEAR}$", written)
    number = int(re.sub(r"\D", "", day[0]))
    return day_in_month(month_number(month[0]), number, int(year[0]) if year else None, today)


def _day_of_this_month(written: str, today: date) -> Days | None:
    found = re.fullmatch(r"the ([0-3]?[0-9])(?:st|nd|rd|th)", written)
    if not found:
        return None
    day = today.replace(day=int(found[1]))
    return upto(day, day, today)


def _year_first(written: str, today: date) -> Days | None:
    """Read 2026/11/12, 2026.11.12, 2026-11-5 and 20261112: nobody writes the day between year and month."""
    found = re.fullmatch(rf"({YEAR})([-/.]?)([0-9]{{1,2}})\2([0-9]{{1,2}})", written)
    if not found or (not found[2] and len(written) != 8):
        return None
    day = date(int(found[1]), int(found[3]), int(found[4]))
    return upto(day, day, today)


def _year_last(written: str, today: date) -> Days | None:
    """Read 11/13/2026, 13.11.2026 and 11/13, whose month is certain; 11/12/2026 is two days, and means neither."""
    found = re.fullmatch(r"([0-9]{1,2})([-/.])([0-9]{1,2})(?:\2((?:20)?[0-9]{2}))?", written)
    if not found:
        return None
    one, other = int(found[1]), int(found[3])
    if one <= 12 and other <= 12 and one != other:
        return None
    month, day = (one, other) if one <= 12 else (other, one)
    return day_in_month(month, day, 2000 + int(found[4]) % 100 if found[4] else None, today)


def _month(written: str, today: date) -> Days | None:
    found = re.fullmatch(rf"(?:(last|[a-z]+) )?({MONTH})(?:,? ({YEAR}))?", written)
    if not found:
        return None
    month = month_number(found[2])
    if found[3]:
        return upto(*month_of(int(found[3]), month), today)
    if found[1] == "last" and month == today.month:
        return None
    first, last = month_of(today.year if month <= today.month else today.year - 1, month)
    return upto(first, last, today) if today - first <= 2 * _RECENT else None


def _quarter(written: str, today: date) -> Days | None:
    found = re.fullmatch(rf"q([1-4])(?:,? ({YEAR}))?", written)
    return _of_quarter(int(found[2] or today.year), int(found[1]), today) if found else None


def _of_quarter(year: int, quarter: int, today: date) -> Days | None:
    return upto(month_of(year, 3 * quarter - 2)[0], month_of(year, 3 * quarter)[1], today)


def _year(written: str, today: date) -> Days | None:
    found = re.fullmatch(rf"[a-z]+ ({YEAR})", written)
    return upto(date(int(found[1]), 1, 1), date(int(found[1]), 12, 31), today) if found else None


def _weekday(written: str, today: date) -> Days | None:
    """Return the last such day before today; on that day itself only `last` says which is meant."""
    found = re.fullmatch(r"(?:(last|this|on) )?([a-z]+)", written)
    names = [number for number, name in enumerate(_WEEKDAYS) if found and name.startswith(found[2][:3])]
    if not found or not names or len(found[2]) < 3 or not re.fullmatch(_WEEKDAY, written):
        return None
    back = (today.weekday() - names[0]) % 7
    if back == 0 and found[1] != "last":
        return None
    day = today - timedelta(days=back or 7)
    return day, day


def _relative(written: str, today: date) -> Days | None:
    if written.endswith("weekend"):
        return _weekend(written, today)
    back = {"day before yesterday": 2, "yesterday": 1}.get(written.removeprefix("the "))
    if back is not None:
        return today - timedelta(days=back), today - timedelta(days=back)
    if written in {"today", "tonight", "midnight"} or re.fullmatch(
        r"this (?:morning|evening|afternoon|night)", written
    ):
        return today, today
    period = _PERIODS.get(written)
    return period(today) if period else None


def _weekend(written: str, today: date) -> Days | None:
    """Return the last Saturday and Sunday that are over; on such a day only `last` says which are meant."""
    if today.weekday() >= 5 and not written.startswith("last"):
        return None
    sunday = today - timedelta(days=today.weekday() + 1)
    return sunday - timedelta(days=1), sunday


_PERIODS: dict[str, Callable[[date], Days | None]] = {
    "this week": lambda today: (today - timedelta(days=today.weekday()), today),
    "this month": lambda today: (today.replace(day=1), today),
    "this quarter": lambda today: _of_quarter(today.year, (today.month + 2) // 3, today),
    "this year": lambda today: (date(today.year, 1, 1), today),
    "last month": lambda today: month_of(today.year, today.month - 1),
    "last quarter": lambda today: _of_quarter(
        today.year - (today.month <= 3), ((today.month - 1) // 3 - 1) % 4 + 1, today
    ),
    "last year": lambda today: (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
}
_READINGS = (
    *(_iso, _year_first, _relative, _quarter, _month, _year, _day_of_this_month, _year_last, _weekday),
    _named_day,
)
