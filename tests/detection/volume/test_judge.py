"""What a night's rows mean: each fault by its own signs, and nothing said of business."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.detection.loads import Load
from fubcli.detection.volume.judge import Judged, VolumeJudge
from fubcli.model.verdict import Status
from tests.detection.nights import FIRST, days, load, steady

NIGHTS = 70
TONIGHT = FIRST + timedelta(days=NIGHTS)
Rows = Callable[[date], int]


def learned(rows: Rows = steady, nights: int = NIGHTS, first: date = FIRST) -> VolumeJudge:
    judge = VolumeJudge()
    for night in days(nights, first):
        judge.learn(load(night, rows(night)))
    return judge


def judged(*rows: int, like: Rows = steady) -> Judged:
    return learned(like).judge(load(TONIGHT, *rows))


def test_the_usual_is_ok_with_its_bounds() -> None:
    found = judged(10_111)
    assert (found.status, found.kind) == (Status.OK, "")
    assert found.expected is not None
    assert found.expected.lower < 10_111 < found.expected.upper
    assert (found.expected.nights, found.expected.since) == (NIGHTS, FIRST)


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ((0,), "zero"),
        ((3_000,), "partial"),
        ((6_000,), "partial"),
        ((40_000,), "spike"),
        ((20_000,), "duplicate"),
        ((10_150, 10_150), "duplicate"),
        ((steady(TONIGHT - timedelta(days=1)),), "frozen"),
    ],
)
def test_a_fault_is_named(rows: tuple[int, ...], kind: str) -> None:
    found = judged(*rows)
    assert (found.status, found.kind) == (Status.CRITICAL, kind)
    assert "were to be expected" in found.explanation[0]
    assert found.explanation[-1].endswith("the table's usual deviation")


@pytest.mark.parametrize("rows", [8_500, 14_000, 17_000])
def test_growth_and_campaigns_wake_nobody(rows: int) -> None:
    assert not judged(rows).status.pages


def test_what_is_clearly_unusual_and_no_fault_is_info() -> None:
    assert judged(15_500).status is Status.INFO


def test_too_few_nights_are_no_verdict() -> None:
    found = learned(nights=20).judge(load(FIRST + timedelta(days=20), 0))
    assert found.status is Status.UNKNOWN
    assert "20 of 21 nights" in found.explanation[0]


def test_a_weekend_that_is_always_quiet_is_ok_and_a_quiet_tuesday_is_not() -> None:
    def like(night: date) -> int:
        return steady(night) // (4 if night.weekday() > 4 else 1)

    judge = learned(like)
    saturday = next(night for night in days(7, TONIGHT) if night.weekday() == 5)
    assert judge.judge(load(saturday, 2_520)).status is Status.OK
    assert judge.judge(load(TONIGHT + timedelta(days=1), 2_520)).kind == "partial"
    assert judge.judge(load(saturday, 10_000)).kind == "spike"


def test_a_level_that_stays_is_told_once() -> None:
    judge = learned()
    statuses = []
    for at, night in enumerate(days(6, TONIGHT)):
        tonight = load(night, steady(night, 30_000) + at)
        statuses.append(judge.judge(tonight).status.pages)
        judge.learn(tonight)
    assert statuses == [True, False, False, False, False, False]


def test_what_goes_back_to_the_level_before_is_no_loss() -> None:
    judge = learned()
    for night in days(5, TONIGHT):
        judge.learn(load(night, steady(night, 25_000)))
    assert judge.judge(load(TONIGHT + timedelta(days=5), 10_100)).status is Status.OK


def test_a_month_end_is_allowed_for_and_once_known_expected() -> None:
    def like(night: date) -> int:
        return steady(night) * (6 if (night + timedelta(days=1)).day == 1 else 1)

    first, last = date(2026, 2, 2), date(2026, 4, 30)
    judge = VolumeJudge()
    for night in days((last - first).days, first):
        assert not judge.judge(load(night, like(night))).status.pages
        judge.learn(load(night, like(night)))
    known = judge.judge(load(last, like(last)))
    assert known.status is Status.OK
    assert known.expected is not None
    assert known.expected.point == pytest.approx(like(last), rel=0.1)


def test_a_holiday_may_be_quiet_but_not_empty() -> None:
    memorial_day = date(2026, 5, 25)
    judge = learned(nights=(memorial_day - FIRST).days)
    quiet = judge.judge(load(memorial_day, 2_500))
    assert (quiet.status, quiet.explanation[-1]) == (Status.INFO, "it is Memorial Day: a quiet night is no fault")
    assert judge.judge(load(memorial_day, 0)).kind == "zero"


def test_a_table_that_repeats_itself_is_not_frozen() -> None:
    assert judged(5_000, like=lambda _: 5_000).status is Status.OK


def test_a_constant_table_that_doubles_has_run_twice() -> None:
    assert judged(10_000, like=lambda _: 5_000).kind == "duplicate"


def test_a_tiny_table_may_have_nothing() -> None:
    assert not judged(0, like=lambda night: night.toordinal() % 5).status.pages


def test_one_fault_does_not_hide_the_next() -> None:
    judge = learned()
    judge.learn(load(TONIGHT, 0))
    assert judge.judge(load(TONIGHT + timedelta(days=1), 3_000)).kind == "partial"
    assert judge.judge(load(TONIGHT + timedelta(days=1), 10_050)).status is Status.OK


@given(st.lists(st.integers(0, 2**63), min_size=1, max_size=60), st.integers(0, 2**63))
def test_whatever_came_there_is_a_verdict_with_bounds_in_order(history: list[int], rows: int) -> None:
    judge = VolumeJudge()
    for night, each in zip(days(len(history)), history, strict=True):
        judge.learn(load(night, each))
    found = judge.judge(load(FIRST + timedelta(days=len(history)), rows))
    assert found.explanation
    if found.expected is None:
        assert found.status is Status.UNKNOWN
    else:
        assert 0 <= found.expected.lower <= found.expected.point <= found.expected.upper


def test_judging_learns_nothing() -> None:
    judge = learned()
    before: Load = load(TONIGHT, 10_000)
    assert judge.judge(before) == judge.judge(before)
