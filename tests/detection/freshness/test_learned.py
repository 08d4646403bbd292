"""Tables whose schedule nobody named: weekdays as long as they have some, the gaps between loads when they have none."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from fubcli.detection.freshness.judge import Arrival
from fubcli.detection.freshness.learned import LearnedJudge
from fubcli.detection.loads import Load
from fubcli.model.nights import midnight
from fubcli.model.verdict import Status

FIRST = date(2026, 1, 5)
"""A Monday."""
IRREGULAR = (1, 3, 2, 1, 4, 2, 3, 1, 2, 4, 1, 3, 2, 2, 1, 3, 4, 1, 2, 3, 1, 2)
"""Days between loads."""


def at(night: date) -> datetime:
    return midnight(night) + timedelta(hours=1)


def load(night: date) -> Load:
    return Load(night, ((at(night), 100),))


def after(nights: list[date], silent: int) -> Arrival:
    """Return the verdict on the last of so many silent nights after loads in some nights, judged at its end."""
    judge = LearnedJudge()
    last = nights[-1] + timedelta(days=silent)
    for days in range((last - FIRST).days):
        night = FIRST + timedelta(days=days)
        judge.learn(night, load(night) if night in nights else None)
    return judge.judge(last, None, midnight(last + timedelta(days=1)))


def irregular() -> list[date]:
    nights = [FIRST]
    for days in IRREGULAR:
        nights.append(nights[-1] + timedelta(days=days))
    return nights


@pytest.mark.parametrize(
    ("silent", "status", "kind"),
    [
        (1, Status.OK, ""),
        (3, Status.OK, ""),
        (6, Status.CRITICAL, "missing"),
        (11, Status.CRITICAL, "missing"),
        (30, Status.UNKNOWN, "dormant"),
        (90, Status.UNKNOWN, "dormant"),
    ],
)
def test_a_table_without_weekdays_is_missed_when_it_rests_longer_than_ever(
    silent: int, status: Status, kind: str
) -> None:
    found = after(irregular(), silent)
    assert (found.status, found.kind) == (status, kind)


def test_one_with_weekdays_is_judged_by_them() -> None:
    nights = [FIRST + timedelta(days=days) for days in range(60)]
    found = after(nights, 1)
    assert (found.status, found.kind) == (Status.CRITICAL, "missing")
    assert found.due is not None


@pytest.mark.parametrize("silent", [7, 14, 60, 200])
def test_a_weekly_table_that_has_stopped_never_becomes_well(silent: int) -> None:
    nights = [FIRST + timedelta(days=7 * week) for week in range(12)]
    assert after(nights, silent).status in (Status.CRITICAL, Status.UNKNOWN)
    assert after(nights, 3).status is Status.OK, "it comes on Mondays"


def test_before_enough_is_known_nothing_is_said() -> None:
    assert after(irregular()[:5], 2).status is Status.UNKNOWN
