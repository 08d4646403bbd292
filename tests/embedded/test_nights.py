"""Which night's export is the last complete one: Pacific midnights, two elapsed hours, two odd days a year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.embedded.nights import EXPORT_WINDOW, last_complete_night
from fubcli.model.nights import PACIFIC, midnight


def pacific(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=PACIFIC, fold=fold)


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (pacific(2025, 11, 20, 12, 0), date(2025, 11, 20)),
        (pacific(2025, 11, 20, 2, 0), date(2025, 11, 20)),
        (pacific(2025, 11, 20, 1, 59, 59), date(2025, 11, 19)),
        (pacific(2025, 11, 20, 0, 0), date(2025, 11, 19)),
        (pacific(2025, 11, 19, 23, 59), date(2025, 11, 19)),
        # Spring: 01:59 PST is followed by 03:00 PDT, which is two elapsed hours after midnight.
        (pacific(2025, 3, 9, 1, 59), date(2025, 3, 8)),
        (pacific(2025, 3, 9, 3, 0), date(2025, 3, 9)),
        # Autumn: 01:30 comes twice; only the second one is after the window.
        (pacific(2025, 11, 2, 1, 30), date(2025, 11, 1)),
        (pacific(2025, 11, 2, 1, 30, fold=1), date(2025, 11, 2)),
    ],
)
def test_a_night_counts_two_hours_after_its_midnight(now: datetime, night: date) -> None:
    assert last_complete_night(now) == night
    assert last_complete_night(now.astimezone(UTC)) == night


FIRST, LAST = datetime.fromisoformat("2000-01-01"), datetime.fromisoformat("2099-01-01")


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
def test_the_last_complete_night_is_never_in_the_future_nor_long_ago(now: datetime) -> None:
    age = now - (midnight(last_complete_night(now)) + EXPORT_WINDOW)
    assert timedelta(0) <= age < timedelta(hours=25)
