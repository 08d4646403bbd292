"""Words, dates and intervals to Pacific nights."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fubcli.errors import UsageError
from fubcli.model.nights import midnight
from fubcli.model.timeframe import timeframe_of

NOON = datetime(2026, 11, 21, 20, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ("today", TODAY, TODAY),
        ("yesterday", date(2026, 11, 20), date(2026, 11, 20)),
        ("last_24h", date(2026, 11, 20), TODAY),
        ("past_week", date(2026, 11, 15), TODAY),
        ("past_month", date(2026, 10, 23), TODAY),
        ("past_90_days", date(2026, 8, 24), TODAY),
        ("2026-11-01", date(2026, 11, 1), date(2026, 11, 1)),
        ("2026-11-01/2026-11-05", date(2026, 11, 1), date(2026, 11, 5)),
        ("2026-11-19/2026-12-24", date(2026, 11, 19), TODAY),
        ("2026-11-19T07:59:00Z/2026-11-20T08:00:00Z", date(2026, 11, 18), date(2026, 11, 20)),
        ("2026-11-19T00:00/2026-11-20", date(2026, 11, 19), date(2026, 11, 20)),
        ("2026-11-20T23:59:00-08:00", date(2026, 11, 20), date(2026, 11, 20)),
    ],
)
def test_nights(given: str, first: date, last: date) -> None:
    found = timeframe_of(given, NOON)
    assert (found.first, found.last) == (first, last)
    assert found.until == (NOON if last == TODAY else midnight(date.fromordinal(last.toordinal() + 1)))
    assert found.is_now is (last == TODAY)


def test_today_is_pacific() -> None:
    assert timeframe_of("today", datetime(2026, 11, 21, 7, 59, tzinfo=UTC)).last == date(2026, 11, 20)


@pytest.mark.parametrize(
    "given",
    [
        "",
        "tonight",
        "2026-13-01",
        "2026-11-31",
        "2026-11-05/2026-11-01",
        "2026-11-22",
        "2026-11-01/",
        "2026-11-01T25:00",
        "2026-11-01junk",
        "0001-01-01T00:00:00+14:00",
        "0001-01-01",
        "2014-12-31/2026-11-20",
        "9999-12-31",
        "9999-12-31T23:59:59-08:00",
        "../../etc",
        "1 day",
    ],
)
def test_anything_else_is_told(given: str) -> None:
    with pytest.raises(UsageError, match="--timeframe"):
        timeframe_of(given, NOON)


@pytest.mark.parametrize("year", [1, 2014])
def test_a_moment_before_there_was_anything_is_told(year: int) -> None:
    with pytest.raises(UsageError, match="--as-of: nothing is known"):
        timeframe_of("today", datetime(year, 1, 1, 8, tzinfo=UTC))


def test_nights_reach_back_to_the_first_one_and_no_further_than_tonight() -> None:
    found = timeframe_of("2015-01-01/9999-12-31", NOON)
    assert (found.first, found.last, found.until) == (date(2015, 1, 1), TODAY, NOON)
