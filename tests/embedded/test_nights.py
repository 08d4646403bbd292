"""Where the demo stands: Pacific midnights, five elapsed hours, two odd days a year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.embedded.nights import PLAYED, PresentClock, last_complete_night, present
from fubcli.model.nights import PACIFIC, midnight, night_of


def pacific(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=PACIFIC, fold=fold)


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (pacific(2025, 11, 20, 12, 0), date(2025, 11, 20)),
        (pacific(2025, 11, 20, 5, 0), date(2025, 11, 20)),
        (pacific(2025, 11, 20, 4, 59, 59), date(2025, 11, 19)),
        (pacific(2025, 11, 20, 0, 0), date(2025, 11, 19)),
        (pacific(2025, 11, 19, 23, 59), date(2025, 11, 19)),
        # Spring: 01:59 PST is followed by 03:00 PDT, so that five hours have gone by at 06:00.
        (pacific(2025, 3, 9, 5, 59), date(2025, 3, 8)),
        (pacific(2025, 3, 9, 6, 0), date(2025, 3, 9)),
        # Autumn: 01:30 comes twice, so that they have at 04:00.
        (pacific(2025, 11, 2, 3, 59), date(2025, 11, 1)),
        (pacific(2025, 11, 2, 4, 0), date(2025, 11, 2)),
    ],
)
def test_a_night_counts_five_hours_after_its_midnight(now: datetime, night: date) -> None:
    assert last_complete_night(now) == night
    assert last_complete_night(now.astimezone(UTC)) == night


FIRST, LAST = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2099-01-01")


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
def test_the_last_complete_night_is_never_in_the_future_nor_long_ago(now: datetime) -> None:
    age = now - (midnight(last_complete_night(now)) + PLAYED)
    assert timedelta(0) <= age < timedelta(hours=25)


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
def test_the_present_is_the_end_of_the_last_complete_night_until_the_next_one_is(now: datetime) -> None:
    """It never goes back, and is never more than five hours behind."""
    assert timedelta(0) <= now - present(now) <= PLAYED + timedelta(seconds=1)
    assert night_of(present(now)) == last_complete_night(now)
    assert present(now) <= present(now + timedelta(minutes=1))


class At:
    """A clock that stands."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (pacific(2025, 11, 20, 0, 40), pacific(2025, 11, 19, 23, 59, 59)),
        (pacific(2025, 11, 20, 5, 0), pacific(2025, 11, 20, 5, 0)),
        (pacific(2025, 11, 20, 23, 59), pacific(2025, 11, 20, 23, 59)),
    ],
)
def test_its_clock_stands_still_while_a_night_is_played(now: datetime, then: datetime) -> None:
    assert PresentClock(At(now)).now() == then
