"""Verdicts against the truth: what is right, what is wrong, and what is neither."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fubcli.detection.scoring import Scorer
from fubcli.model.nights import midnight
from fubcli.model.verdict import Status, Verdict

DAY = date(2026, 8, 3)


def verdict(check: str, status: Status, night: date = DAY, minutes: int = 100) -> Verdict:
    return Verdict(check, "t", night, status, (), midnight(night) + timedelta(minutes=minutes))


def test_pages_are_right_wrong_or_neither() -> None:
    nights = [DAY + timedelta(days=number) for number in range(5)]
    scorer = Scorer({("t", nights[0]): "zero", ("t", nights[1]): "spike", ("t", nights[2]): "late"})
    scorer.add(verdict("volume", Status.CRITICAL, nights[0], 60))
    scorer.add(verdict("volume", Status.OK, nights[1]))
    scorer.add(verdict("volume", Status.WARNING, nights[2]))  # another check's fault
    scorer.add(verdict("volume", Status.CRITICAL, nights[3]))  # nothing was wrong
    scorer.add(verdict("volume", Status.UNKNOWN, nights[4]))
    scorer.add(verdict("freshness", Status.WARNING, nights[2], 130))
    volume, freshness = scorer.scores["volume"], scorer.scores["freshness"]
    assert (volume.precision, volume.recall, volume.f1) == (0.5, 0.5, 0.5)
    assert (volume.false_pages, volume.nights, volume.delay) == (1, 4, 60)
    assert volume.false_pages_per("month") == pytest.approx(1 / 4 * 30.4375)
    assert (freshness.precision, freshness.recall, freshness.delay) == (1.0, 1.0, 130)


def test_what_is_not_known_is_none() -> None:
    empty = Scorer({}).scores["volume"]
    assert (empty.precision, empty.recall, empty.f1, empty.delay, empty.false_pages_per("year")) == (None,) * 5


def test_nothing_found_is_zero() -> None:
    scorer = Scorer({("t", DAY): "zero"})
    scorer.add(verdict("volume", Status.CRITICAL, DAY + timedelta(days=1)))
    assert scorer.scores["volume"].f1 == 0.0
