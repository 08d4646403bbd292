"""In time, late, not due yet, missing: by a deadline of the table's own, on clocks as they hang on walls."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from fubcli.detection.freshness.judge import FreshnessJudge
from fubcli.detection.loads import Load
from fubcli.model.nights import PACIFIC, at_local, midnight
from fubcli.model.verdict import Status
from tests.detection.nights import FIRST, days, load

TONIGHT = FIRST + timedelta(days=28)


def usual(night: date) -> Load:
    """A load about an hour after midnight."""
    return load(night, 100, minutes=60 + night.toordinal() % 9)


def learned(nights: int = 28, first: date = FIRST) -> FreshnessJudge:
    judge = FreshnessJudge()
    for night in days(nights, first):
        judge.learn(night, usual(night))
    return judge


def morning(night: date, hours: float = 6.0) -> datetime:
    return midnight(night) + timedelta(hours=hours)


def test_in_time() -> None:
    found = learned().judge(TONIGHT, usual(TONIGHT), morning(TONIGHT))
    assert (found.status, found.decided_at) == (Status.OK, usual(TONIGHT).first_at)


def test_late_is_late_also_when_it_has_come() -> None:
    found = learned().judge(TONIGHT, load(TONIGHT, 100, minutes=200), morning(TONIGHT))
    assert (found.status, found.kind) == (Status.WARNING, "late")
    assert found.decided_at < midnight(TONIGHT) + timedelta(minutes=150)
    assert "03:20 Pacific" in found.explanation[0]


def test_missing_is_known_from_the_deadline_on() -> None:
    judge = learned()
    found = judge.judge(TONIGHT, None, morning(TONIGHT))
    assert (found.status, found.kind) == (Status.CRITICAL, "missing")
    assert found.due is not None
    assert found.decided_at == found.due.deadline
    assert midnight(TONIGHT) + timedelta(minutes=70) < found.due.deadline < midnight(TONIGHT) + timedelta(minutes=150)


def test_before_the_deadline_it_is_not_due() -> None:
    assert learned().judge(TONIGHT, None, morning(TONIGHT, 1.0)).status is Status.INFO


def test_too_few_nights_are_no_verdict() -> None:
    assert learned(7).judge(FIRST + timedelta(days=7), None, morning(FIRST)).status is Status.UNKNOWN


@pytest.mark.parametrize("change", [date(2026, 3, 8), date(2026, 11, 1)])
@pytest.mark.parametrize("hour", [1, 2, 3, 4])
def test_clocks_that_change_make_nothing_late(change: date, hour: int) -> None:
    def usually(night: date) -> Load:
        elapsed = midnight(night) + timedelta(hours=hour)  # a job that starts at midnight takes as long as ever
        by_clock = at_local(night, time(hour, night.toordinal() % 5))
        return Load(night, ((max(elapsed, by_clock), 100),))

    judge = FreshnessJudge()
    for night in days(40, change - timedelta(days=30)):
        found = judge.judge(night, usually(night), morning(night, 7))
        assert not found.status.pages
        if found.due is not None:
            assert found.due.usual.astimezone(PACIFIC).hour in (hour, hour + 1)
        judge.learn(night, usually(night))


def test_a_table_that_rests_at_weekends_is_not_missed_there() -> None:
    judge = FreshnessJudge()
    for night in days(28):
        judge.learn(night, usual(night) if night.weekday() < 5 else None)
    saturday = FIRST + timedelta(days=33)
    assert judge.judge(saturday, None, morning(saturday)).status is Status.OK
    monday = FIRST + timedelta(days=28)
    assert judge.judge(monday, None, morning(monday)).status is Status.CRITICAL
    memorial_day = date(2026, 5, 25)
    found = judge.judge(memorial_day, None, morning(memorial_day))
    assert (found.status, "Memorial Day" in found.explanation[0]) == (Status.INFO, True)


def test_a_table_that_loads_every_night_is_missed_on_a_holiday_too() -> None:
    memorial_day = date(2026, 5, 25)
    assert learned().judge(memorial_day, None, morning(memorial_day)).status is Status.CRITICAL


def test_after_a_week_nobody_is_told_again_and_the_next_load_ends_it() -> None:
    judge = learned()
    statuses = []
    for night in days(9, TONIGHT):
        statuses.append(judge.judge(night, None, morning(night)).status)
        judge.learn(night, None)
    assert statuses[:7] == [Status.CRITICAL] * 7
    assert set(statuses[7:]) == {Status.UNKNOWN}
    back = TONIGHT + timedelta(days=9)
    assert judge.judge(back, usual(back), morning(back)).status is Status.OK


def test_one_slow_night_does_not_move_the_deadline() -> None:
    judge = learned()
    judge.learn(TONIGHT, load(TONIGHT, 100, minutes=300))
    after = TONIGHT + timedelta(days=1)
    assert judge.judge(after, load(after, 100, minutes=200), morning(after)).status is Status.WARNING
