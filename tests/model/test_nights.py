"""Pacific nights have 23, 24 or 25 hours, and every moment belongs to exactly one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.model.nights import at_local, hours_of, midnight, night_of


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 6, 1), 24), (date(2026, 11, 1), 25), (date(2027, 3, 14), 23)]
)
def test_a_night_has_23_24_or_25_hours(day: date, hours: int) -> None:
    assert hours_of(day) == hours


@pytest.mark.parametrize(
    ("day", "hour", "utc"),
    [
        (date(2026, 3, 8), 6, datetime(2026, 3, 8, 13, tzinfo=UTC)),
        (date(2026, 3, 7), 6, datetime(2026, 3, 7, 14, tzinfo=UTC)),
        (date(2026, 11, 1), 6, datetime(2026, 11, 1, 14, tzinfo=UTC)),
        (date(2026, 10, 31), 6, datetime(2026, 10, 31, 13, tzinfo=UTC)),
    ],
)
def test_a_clock_on_the_wall_shows_the_same_on_every_night(day: date, hour: int, utc: datetime) -> None:
    assert at_local(day, time(hour)) == utc


@given(st.datetimes(datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2099-01-01"), timezones=st.just(UTC)))
def test_a_moment_lies_within_its_night(moment: datetime) -> None:
    night = night_of(moment)
    assert midnight(night) <= moment < midnight(night + timedelta(days=1))
