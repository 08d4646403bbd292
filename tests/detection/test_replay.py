"""A past, judged night by night from what was there by six in the morning."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fubcli.detection.replay import replayed
from fubcli.model.health import Commit
from fubcli.model.nights import midnight
from fubcli.model.verdict import Status, Verdict
from tests.detection.nights import FIRST, commits, days, steady

NIGHTS = days(60)


def by_night(verdicts: list[Verdict], check: str, table: str = "t") -> dict[date, Verdict]:
    return {each.night: each for each in verdicts if (each.check, each.table) == (check, table)}


def test_a_healthy_past_pages_nobody() -> None:
    verdicts = list(replayed({"t": commits({night: steady(night) for night in NIGHTS})}))
    assert not [each for each in verdicts if each.status.pages]
    assert len(by_night(verdicts, "freshness")) == len(by_night(verdicts, "volume")) == 60
    assert [each.night for each in verdicts] == sorted(each.night for each in verdicts)


def test_what_came_after_six_is_missing_that_morning_and_known_the_next() -> None:
    history = commits({night: steady(night) for night in NIGHTS if night != NIGHTS[50]})
    history += commits({NIGHTS[50]: steady(NIGHTS[50])}, minutes=9 * 60)
    verdicts = list(replayed({"t": history}))
    assert by_night(verdicts, "freshness")[NIGHTS[50]].status is Status.CRITICAL
    assert NIGHTS[50] not in by_night(verdicts, "volume")
    assert by_night(verdicts, "volume")[NIGHTS[51]].status is Status.OK


def test_a_table_that_stops_is_missed_until_the_last_night_of_all() -> None:
    histories = {
        "goes": commits({night: steady(night) for night in NIGHTS}),
        "stops": commits({night: steady(night) for night in NIGHTS[:57]}),
    }
    stopped = by_night(list(replayed(histories)), "freshness", "stops")
    assert [stopped[night].status for night in NIGHTS[57:]] == [Status.CRITICAL] * 3


def test_maintenance_is_no_load() -> None:
    history = commits({night: steady(night) for night in NIGHTS[:-1]})
    history.append(Commit(0, midnight(NIGHTS[-1]) + timedelta(hours=1), "OPTIMIZE", 10**6))
    history += commits({NIGHTS[-1]: steady(NIGHTS[-1])}, minutes=7 * 60)
    verdicts = by_night(list(replayed({"t": history})), "freshness")
    assert verdicts[NIGHTS[-1]].status is Status.CRITICAL


@pytest.mark.parametrize("first", [date(2026, 1, 20), date(2026, 9, 15)])
def test_nights_of_23_and_25_hours_are_nights_like_others(first: date) -> None:
    nights = days(60, first)
    verdicts = list(replayed({"t": commits({night: steady(night) for night in nights})}))
    assert not [each for each in verdicts if each.status.pages]


def test_a_table_without_a_load_has_no_verdict() -> None:
    assert list(replayed({"t": [Commit(0, midnight(FIRST), "OPTIMIZE", None)], "u": []})) == []
