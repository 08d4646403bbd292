"""Explicit deadlines: by Pacific clocks on every night, whatever the past says, and never looser than a project may."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.detection.freshness.explicit import demanded
from fubcli.detection.freshness.judge import FreshnessJudge
from fubcli.detection.freshness.model import Due
from fubcli.detection.seasons import quiet
from fubcli.model.deadlines import Every, Sla
from fubcli.model.nights import PACIFIC, midnight
from fubcli.model.verdict import Status
from tests.detection.nights import days, load

SPRING, AUTUMN, SATURDAY = date(2026, 3, 8), date(2026, 11, 1), date(2026, 6, 6)
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def sla(clock: str, every: Every | None = None, *, only_stricter: bool = False) -> Sla:
    return Sla(time.fromisoformat(clock), every, "m.yaml:3", only_stricter)


@pytest.mark.parametrize(
    ("night", "clock", "in_utc"),
    [
        (date(2026, 3, 7), "02:30", "2026-03-07T10:30"),
        (SPRING, "01:30", "2026-03-08T09:30"),
        (SPRING, "02:30", "2026-03-08T10:30"),  # clocks jump over it: 03:30 is shown
        (SPRING, "03:30", "2026-03-08T10:30"),
        (SPRING, "23:59", "2026-03-09T06:59"),
        (AUTUMN, "00:59", "2026-11-01T07:59"),
        (AUTUMN, "01:30", "2026-11-01T09:30"),  # shown twice: the second time
        (AUTUMN, "02:30", "2026-11-01T10:30"),
        (AUTUMN, "23:59", "2026-11-02T07:59"),
        (date(2026, 6, 4), "00:00", "2026-06-04T07:00"),
    ],
)
def test_clocks_on_the_wall_where_they_change_too(night: date, clock: str, in_utc: str) -> None:
    assert demanded(sla(clock), night, None).deadline == datetime.fromisoformat(in_utc).replace(tzinfo=UTC)


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), CLOCKS)
def test_a_deadline_lies_in_its_night(night: date, clock: time) -> None:
    due = demanded(Sla(clock, None, "m.yaml:3", only_stricter=False), night, None).deadline
    assert midnight(night) <= due < midnight(night + timedelta(days=1))
    shown = due.astimezone(PACIFIC).time()
    assert shown == clock or (night.month == 3 and shown.hour == clock.hour + 1 == 3)


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_both_odd_nights_are_judged_to_the_minute(night: date) -> None:
    judge = FreshnessJudge(sla("02:30"))
    due = demanded(sla("02:30"), night, None).deadline
    assert judge.judge(night, None, due - timedelta(seconds=1)).status is Status.INFO
    missing = judge.judge(night, None, due)
    assert (missing.status, missing.kind, missing.deadline) == (Status.CRITICAL, "missing", due)
    minutes = (due - midnight(night)).total_seconds() / 60
    assert judge.judge(night, load(night, 9, minutes=minutes), due).status is Status.OK
    late = judge.judge(night, load(night, 9, minutes=minutes + 7), due + timedelta(hours=1))
    assert (late.status, late.kind) == (Status.WARNING, "late")
    assert "7 minutes after" in late.explanation[0]
    assert "its deadline" in late.explanation[0]


@given(CLOCKS, CLOCKS, st.floats(0, 1), st.sampled_from([None, *Every]))
def test_a_projects_file_never_loosens(learned: time, said: time, share: float, every: Every | None) -> None:
    past = demanded(Sla(learned, None, "", only_stricter=False), SATURDAY, None)
    due = Due(past.usual, past.deadline, share, 30, SATURDAY)
    found = demanded(Sla(said, every, "m.yaml:3", only_stricter=True), SATURDAY, due)
    assert found.deadline <= due.deadline
    assert found.share >= due.share
    assert found.is_explicit is (said <= learned)


def _taught(judge: FreshnessJudge, count: int = 42, *, weekends: bool = True) -> date:
    nights = days(count)
    for night in nights:
        judge.learn(night, load(night, 10) if weekends or night.weekday() < 5 else None)
    return nights[-1]


def test_an_own_deadline_counts_in_place_of_the_past() -> None:
    judge = FreshnessJudge(sla("07:00"))
    night = _taught(judge) + timedelta(days=1)
    assert judge.judge(night, load(night, 10, minutes=400), midnight(night) + timedelta(hours=9)).status is Status.OK
    stricter = FreshnessJudge(sla("00:30"))
    _taught(stricter)
    assert stricter.judge(night, load(night, 10), midnight(night) + timedelta(hours=9)).kind == "late"


def test_nights_on_which_it_rests_are_learned_unless_somebody_says() -> None:
    at = midnight(date(2026, 5, 16)) + timedelta(hours=9)
    saturday = date(2026, 5, 16)
    for every, weekends, status in (
        (None, False, Status.OK),
        (Every.WEEKDAYS, True, Status.OK),
        (Every.DAILY, False, Status.CRITICAL),
        (None, True, Status.CRITICAL),
    ):
        judge = FreshnessJudge(sla("03:00", every))
        _taught(judge, 40, weekends=weekends)
        assert judge.judge(saturday, None, at).status is status, every


def test_a_holiday_is_no_rest_for_what_is_due_daily() -> None:
    holiday = date(2026, 7, 3)
    for every, status in ((None, Status.INFO), (Every.DAILY, Status.CRITICAL)):
        judge = FreshnessJudge(sla("03:00", every))
        for night in days(88):
            judge.learn(night, load(night, 10) if not quiet(night) else None)
        assert judge.judge(holiday, None, midnight(holiday) + timedelta(hours=9)).status is status


def test_what_somebody_demands_is_told_after_a_week_too() -> None:
    judge, silent = FreshnessJudge(sla("03:00")), FreshnessJudge()
    last = _taught(judge, 30)
    _taught(silent, 30)
    for night in days(8, last + timedelta(days=1)):
        judge.learn(night, None)
        silent.learn(night, None)
    night = last + timedelta(days=9)
    at = midnight(night) + timedelta(hours=9)
    assert silent.judge(night, None, at).status is Status.UNKNOWN
    assert judge.judge(night, None, at).status is Status.CRITICAL
