"""When a request is about: words and dates to a timeframe as `--timeframe` takes it, and none where that is a guess."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from fubcli.playbooks.matching.dates import (
    ATOM,
    DAY_NUMBER,
    MONTH,
    NAMED_NUMBER,
    YEAR,
    Days,
    day_in_month,
    days_of,
    month_number,
)
from fubcli.playbooks.matching.mentions import Mention
from fubcli.playbooks.matching.unread_dates import HOLIDAY, LIKE_A_DATE

_EARLIEST = date(2015, 1, 2)
"""Nothing is known of days before it; `--timeframe` refuses them."""
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = rf"(?P<count>[0-9]{{1,4}}|{'|'.join(_NUMBERS)})"
_UNIT = "(?P<unit>hour|hr|h|day|night|week|month|quarter|year)s?"
_LOADED = "(?:export|load|run|job|batch|import|ingest|refresh|pipeline)s?"
_UNIT_DAYS = {"d": 1, "n": 1, "w": 7, "m": 30, "q": 90, "y": 365}
_MOST_DAYS = 3_650
_ROLLING = {1: "last_24h", 7: "past_week", 30: "past_month", 90: "past_90_days"}
_WEEKDAY = "(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_TO = r" ?(?:to|until|till|through|thru|-|/|\.\.\.?) ?"
_NUMBER_OF_SOMETHING = re.compile(NAMED_NUMBER)
_A_DAY = re.compile(r"^tomorrow$|[0-9][-/.][0-9]")
_TO_COME = ""
"""What is said of days to come, which no data is from."""
_BEGIN, _END = r"(?<![\w.$/-])", r"(?![\w/]|-[0-9])"


def timeframes_in(text: str, today: date) -> tuple[Mention[str | None], ...]:
    """Return what a normalised text says of time; the value is None where it means no days, or days to come."""
    found: list[Mention[str | None]] = []
    readable = _NUMBER_OF_SOMETHING.sub(_hidden, text)
    for pattern, meaning in _READINGS:
        for each in pattern.finditer(readable):
            if all(each.end() <= other.start or each.start() >= other.end for other in found):
                found.append(Mention(each.start(), each.end(), meaning(each, today)))
    return tuple(found)


def _hidden(found: re.Match[str]) -> str:
    """Return a noun and its number with signs in place of the digits, as long as they were."""
    return found[0][: -len(found["number"])] + "#" * len(found["number"])


def the_timeframe(mentions: tuple[Mention[str | None], ...]) -> str | None:
    """Return the one timeframe that is meant; None when none is, or several are. Days to come are nobody's evidence."""
    values = {each.value for each in mentions if each.value != _TO_COME}
    return values.pop() if len(values) == 1 else None


def unread_time(text: str, mentions: tuple[Mention[str | None], ...]) -> str | None:
    """Return the words of a normalised text that leave open which time is meant; None when none do.

    A day to come leaves it open; `next quarter` only says why somebody asks.
    """
    if the_timeframe(mentions) is not None:
        return None
    ordered = sorted(mentions, key=lambda mention: mention.start)
    past = [each for each in ordered if each.value != _TO_COME]
    days = [each for each in ordered if _A_DAY.search(text[each.start : each.end])]
    unread = [each for each in past if each.value is None] or past or days
    return ", ".join(dict.fromkeys(text[each.start : each.end] for each in unread)) or None


def _written(days: Days | None, today: date) -> str | None:
    if days is None or days[0] < _EARLIEST or days[0] > days[1] or days[1] > today:
        return None
    first, last = days
    if first != last:
        return f"{first}/{last}"
    names = {today: "today", today - timedelta(days=1): "yesterday"}
    return names.get(first, str(first))


def _short_range(found: re.Match[str], today: date) -> str | None:
    """Read two days of one month, whose name stands before or behind them."""
    month, year = month_number(found["month"]), int(found["year"]) if found["year"] else None
    try:
        days = [day_in_month(month, int(re.sub(r"\D", "", found[name])), year, today) for name in ("one", "other")]
    except ValueError:
        return None
    first, last = days
    return _written((first[0], last[1]), today) if first and last else None


def _range(found: re.Match[str], today: date) -> str | None:
    first, last = days_of(found["one"], today), days_of(found["other"], today)
    return _written((first[0], last[1]), today) if first and last else None


def _since(found: re.Match[str], today: date) -> str | None:
    if found["rolling"]:
        return "past_week"
    start = days_of(found["start"], today) or days_of(f"in {found['start']}", today)
    return _written((start[0], today), today) if start else None


def _rolling(found: re.Match[str], today: date) -> str | None:
    unit = found["unit"]
    count = _number(found["count"]) if found["count"] else 1
    if not count:
        return None
    days = _days_of_hours(count) if unit.startswith("h") else count * _UNIT_DAYS[unit[0]]
    if days in _ROLLING:
        return _ROLLING[days]
    return _written((today - timedelta(days=days - 1), today), today) if days <= _MOST_DAYS else None


def _days_of_hours(hours: int) -> int:
    """Return how many days, today's among them, so many hours reach back into."""
    return 1 if hours <= 24 else -(-hours // 24) + 1


def _calendar(found: re.Match[str], today: date) -> str | None:
    return _written(days_of(f"last {found['unit']}", today), today)


def _ago(found: re.Match[str], today: date) -> str | None:
    """Read `3 days ago`; weeks and months ago are no day, only `since` makes them a beginning."""
    count, unit = _number(found["count"]), found["unit"]
    days = count * _UNIT_DAYS.get(unit[0], 0)
    if not days or days > _MOST_DAYS or not (found["since"] or unit in {"day", "night"}):
        return None
    day = today - timedelta(days=days)
    return _written((day, today if found["since"] else day), today)


def _tonight(_found: re.Match[str], today: date) -> str | None:
    """What came after the midnight that is just over belongs to the day that it began."""
    return _written((today, today), today)


def _last_night(_found: re.Match[str], today: date) -> str | None:
    """The night that is just over began on the day before, and its export came after midnight: both are looked at."""
    return _written((today - timedelta(days=1), today), today)


def _one(found: re.Match[str], today: date) -> str | None:
    """Read a day or a period; one with its year that has not begun is to come, and without a year it is not clear."""
    days = days_of(found["one"], today)
    if days is None and re.search(YEAR, found["one"]) and days_of(found["one"], date.max):
        return _TO_COME
    return _written(days, today)


def _to_come(_found: re.Match[str], _today: date) -> str | None:
    return _TO_COME


def _no_days(_found: re.Match[str], _today: date) -> str | None:
    return None


def _number(written: str) -> int:
    return _NUMBERS.index(written) + 1 if written in _NUMBERS else int(written)


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(f"{_BEGIN}(?:{expression}){_END}")


_ANY = f"{ATOM}|{MONTH}|{YEAR}"
_DAYS = rf"(?:the )?(?P<one>{DAY_NUMBER})(?:{_TO}| and )(?:the )?(?P<other>{DAY_NUMBER})"
# The longest expressions come first: what is part of one is not one by itself.
_READINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], str | None]], ...] = tuple(
    (_pattern(expression), meaning)
    for expression, meaning in (
        (HOLIDAY, _no_days),
        (rf"(?:between |from )?{_DAYS} (?:of )?(?P<month>{MONTH})(?:,? (?P<year>{YEAR}))?", _short_range),
        (rf"(?:between |from )?(?P<month>{MONTH}) {_DAYS}(?:,? (?P<year>{YEAR}))?(?! (?:{MONTH}))", _short_range),
        (rf"between (?P<one>{_ANY}) and (?P<other>{_ANY})", _range),
        (rf"(?:from )?(?P<one>{ATOM}){_TO}(?P<other>{_ANY})", _range),
        (rf"(?P<since>since )?(?:about |around )?{_COUNT} {_UNIT} ago", _ago),
        (r"(?:since|after|starting|beginning|from(?! in\b)) (?:on )?(?:the )?(?:last (?P<rolling>week)|"
         rf"(?P<start>midnight|{_ANY}))(?: on| onwards?)?", _since),
        (rf"by (?:tomorrow|{_WEEKDAY})|before (?:tomorrow|{_WEEKDAY}'s)", _to_come),
        (r"(?<!day )(?:before|until|till|by|up to|prior to|(?<!go )(?<!gone )(?<!went )through) (?:the )?"
         rf"(?:{_ANY})", _no_days),
        (r"tomorrow(?: (?:morning|night|evening))?|(?:next|coming|upcoming) "
         rf"(?:(?:{_COUNT} )?{_UNIT}|{_WEEKDAY})", _to_come),
        (rf"last night'?s? (?:nightly )?{_LOADED}", _tonight),
        (r"last night(?:'s)?", _last_night),
        (r"(?<!the )(?:last|previous|prior) (?P<unit>month|quarter|year)", _calendar),
        (rf"(?:last|past|previous|prior|trailing|recent)[ -]{_COUNT}?[ -]?(?:full |calendar )?{_UNIT}", _rolling),
        (rf"(?P<one>{ATOM})", _one),
        (LIKE_A_DATE, _no_days),
    )
)  # fmt: skip
