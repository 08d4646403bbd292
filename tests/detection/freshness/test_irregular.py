"""A table without a schedule is stale once it has rested for longer than it ever does."""

from __future__ import annotations

from datetime import timedelta

from fubcli.detection.freshness.irregular import IrregularJudge
from fubcli.model.nights import midnight
from fubcli.model.verdict import Status
from tests.detection.nights import FIRST, days, load

RESTS = (1, 3, 2, 5, 1, 4, 2, 3, 1, 5, 2, 4)


def learned(gaps: int = len(RESTS)) -> tuple[IrregularJudge, int]:
    """Return a judge of so many gaps, and the number of the night that follows its last load."""
    judge, at = IrregularJudge(), 0
    judge.learn(FIRST, load(FIRST, 5))
    for rest in RESTS[:gaps]:
        at += rest
        judge.learn(FIRST + timedelta(days=at), load(FIRST + timedelta(days=at), 5))
    return judge, at + 1


def test_a_rest_is_no_fault_until_it_is_longer_than_any() -> None:
    judge, first = learned()
    statuses = [
        judge.judge(night, None, midnight(night) + timedelta(hours=6)).status
        for night in days(12, FIRST + timedelta(days=first))
    ]
    assert statuses == [Status.OK] * 6 + [Status.CRITICAL] * 6


def test_what_comes_after_that_is_late() -> None:
    judge, first = learned()
    night = FIRST + timedelta(days=first + 9)
    found = judge.judge(night, load(night, 5), midnight(night) + timedelta(hours=6))
    assert (found.status, found.kind) == (Status.WARNING, "late")
    assert found.decided_at < midnight(night)


def test_too_few_gaps_are_no_verdict() -> None:
    judge, first = learned(9)
    night = FIRST + timedelta(days=first)
    assert judge.judge(night, None, midnight(night)).status is Status.UNKNOWN
