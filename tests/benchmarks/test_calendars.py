"""Nights follow Pacific clocks: of 23 and 25 hours, and at the same local time on either side of a change."""

import statistics
from datetime import UTC, date, datetime, timedelta

import pytest
from benchmarks.detection import calendars
from benchmarks.detection.calendars import DAY, PACIFIC


@pytest.mark.parametrize(
    ("night", "hours"), [("2026-03-07", 24), ("2026-03-08", 23), ("2026-03-09", 24), ("2025-11-02", 25)]
)
def test_nights_have_their_hours(night: str, hours: int) -> None:
    begins = calendars.midnight(date.fromisoformat(night))
    ends = calendars.midnight(date.fromisoformat(night) + DAY)
    assert ends - begins == timedelta(hours=hours)
    assert calendars.clocks_change(date.fromisoformat(night)) == (hours != 24)


@pytest.mark.parametrize(
    ("night", "minutes", "instant"),
    [
        ("2026-03-08", 90, "2026-03-08T09:30+00:00"),
        ("2026-03-08", 150, "2026-03-08T10:30+00:00"),  # skipped: shown as 03:30
        ("2026-03-08", 240, "2026-03-08T11:00+00:00"),
        ("2025-11-02", 90, "2025-11-02T08:30+00:00"),  # shown twice: the first
        ("2025-11-02", 180, "2025-11-02T11:00+00:00"),
    ],
)
def test_clock_times_on_nights_of_change(night: str, minutes: int, instant: str) -> None:
    assert calendars.wall_clock(date.fromisoformat(night), minutes) == datetime.fromisoformat(instant)


def test_a_night_is_a_pacific_date() -> None:
    assert calendars.night_of(datetime(2026, 3, 9, 6, 59, tzinfo=UTC)) == date(2026, 3, 8)
    assert calendars.night_of(datetime(2026, 3, 9, 7, 0, tzinfo=UTC)) == date(2026, 3, 9)


def test_holidays_move_with_their_weekdays_and_off_weekends() -> None:
    expected = {date(2025, 11, 27), date(2025, 5, 26), date(2025, 1, 20), date(2025, 9, 1), date(2025, 10, 13)}
    assert expected <= calendars.holidays(2025)
    assert {date(2026, 7, 3), date(2026, 7, 4)} <= calendars.holidays(2026)
    assert len(calendars.holidays(2025)) == 11


def test_month_ends() -> None:
    assert calendars.is_month_end(date(2024, 2, 29))
    assert not calendars.is_month_end(date(2023, 12, 30))
    last = [day for day in (date(2024, 3, 1) + DAY * each for each in range(31)) if calendars.is_last_business_day(day)]
    assert last == [date(2024, 3, 29)]


def test_arrivals_follow_local_time_across_both_changes(made, loads) -> None:
    faulty = {(fault.table, fault.night) for fault in made.faults}
    changes = [night for _, night in made.scored() if calendars.clocks_change(night)]
    assert {change.month for change in changes} == {3, 11}
    for change in set(changes):
        local, universal = [], []
        for name in made.tables:
            sides = []
            for first in (change - DAY * 14, change + DAY):
                keys = [(name, first + DAY * day) for day in range(10)]
                sides.append([loads[key][0].committed_at for key in keys if key in loads and key not in faulty])
            if all(len(side) >= 4 for side in sides):
                local.append(moved(sides, PACIFIC))
                universal.append(moved(sides, UTC))
        assert abs(statistics.median(local)) < 5
        assert 55 < abs(statistics.median(universal)) < 65


def moved(sides, zone) -> float:
    """How many minutes later on the clocks of a zone the second side arrives."""
    before, after = ([each.astimezone(zone) for each in side] for side in sides)
    return median_minute(after) - median_minute(before)


def median_minute(instants) -> float:
    return statistics.median(each.hour * 60 + each.minute + each.second / 60 for each in instants)
