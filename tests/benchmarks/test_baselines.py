"""Peers' rules on series whose outcome their documentation implies; none of them sees what comes later."""

import statistics
from datetime import date, timedelta

import pytest
from benchmarks.detection.baselines import (
    FRESHNESS,
    VOLUME,
    age,
    dqx,
    elementary,
    grace,
    interval,
    re_data,
    same_weekday,
    utc_slot,
)
from benchmarks.detection.calendars import midnight, wall_clock
from benchmarks.detection.foresight import foreseen
from benchmarks.detection.halves import TUNING
from benchmarks.detection.histories import history
from benchmarks.detection.lines import Commit, commits, verdicts
from benchmarks.detection.nights import nights

FIRST = date(2025, 10, 20)  # the clocks change on 2 November, night 13
NOISE = [1000, 1010, 990, 1005, 995, 1002, 998]


def lines(counts, minutes=60) -> list[str]:
    """A commit a night, none where the count is None, at a time on Pacific clocks."""
    minutes = minutes if isinstance(minutes, list) else [minutes] * len(counts)
    nights = [FIRST + timedelta(days=day) for day in range(len(counts))]
    return [
        Commit("a", wall_clock(night, minute), "WRITE", count).line()
        for night, count, minute in zip(nights, counts, minutes, strict=True)
        if count is not None
    ]


def statuses(detector, history_lines) -> list[str]:
    return [verdict.status for verdict in verdicts(detector(history_lines))]


@pytest.mark.parametrize(("days", "status"), [(9, "ok"), (13, "critical")])
def test_elementary_cannot_fire_before_its_own_window_is_long_enough(days: int, status: str) -> None:
    usual = (NOISE * 2)[:days]
    observed = [*usual, 10**6]
    highest = (len(observed) - 1) / len(observed) ** 0.5
    assert (highest > 3) == (status == "critical")
    assert statuses(elementary.default, lines(observed))[-1] == status


def test_elementary_leaves_the_detection_period_out_when_told() -> None:
    assert statuses(elementary.excluded, lines([*NOISE, 1000, 1100]))[-1] == "critical"
    assert statuses(elementary.default, lines([*NOISE, 1000, 1100]))[-1] == "ok"
    assert statuses(elementary.default, lines([1000] * 14 + [2000]))[-1] == "critical"
    assert statuses(elementary.excluded, lines([1000] * 14 + [2000]))[-1] == "ok", "without deviation z is 0"


def test_elementary_by_weekday_compares_like_with_like() -> None:
    weeks = [count for week in range(8) for count in [1000 + 5 * (week % 3)] * 5 + [100 + week % 3] * 2]
    assert statuses(elementary.day_of_week, lines(weeks))[-14:] == ["ok"] * 14
    assert statuses(elementary.day_of_week, lines([*weeks[:-1], 1000]))[-1] == "critical"


def test_re_data_uses_the_mean_distance_when_the_mad_is_zero() -> None:
    assert statuses(re_data.modified_z, lines([*NOISE * 3, 1100]))[-1] == "critical"
    assert statuses(re_data.modified_z, lines([1000] * 25 + [1001]))[-1] == "critical"
    assert statuses(re_data.modified_z, lines([1000] * 25)) == ["ok"] * 25


def test_dqx_takes_a_night_of_no_rows_for_a_missing_bucket() -> None:
    deviation = statistics.pstdev(NOISE * 2)
    assert statuses(dqx.aggregate_outliers, lines([*NOISE * 2, 0]))[-1] == "unknown"
    assert statuses(dqx.aggregate_outliers, lines([*NOISE * 2, round(1000 + 2.9 * deviation)]))[-1] == "ok"
    assert statuses(dqx.aggregate_outliers, lines([*NOISE * 2, round(1000 + 3.3 * deviation)]))[-1] == "critical"
    assert statuses(dqx.aggregate_outliers, lines([*NOISE[:6], 10**6]))[-1] == "unknown", "six before it are too few"
    assert statuses(dqx.aggregate_outliers, lines([*NOISE, 0, 0, 1100]))[-1] == "critical"


def test_same_weekday() -> None:
    assert statuses(same_weekday.half, lines([100] * 7 + [149, 151, 51, 49, 0])) == [
        *["unknown"] * 7, "ok", "critical", "ok", "critical", "critical",
    ]  # fmt: skip
    assert statuses(same_weekday.half, lines([*NOISE, None, 1000]))[-2:] == ["critical", "ok"], "no commit is no rows"


def test_age_of_a_day_pages_whoever_is_a_minute_later_than_the_night_before() -> None:
    told = verdicts(age.one_day(lines([1, 1, 1, 1], [60, 61, 60, 60])))
    assert [each.status for each in told] == ["unknown", "critical", "ok", "ok"]
    assert told[1].decided_at == wall_clock(FIRST + timedelta(days=1), 60)


def test_an_alarm_that_stands_is_a_page_of_the_next_night_if_the_look_still_finds_nothing() -> None:
    told = verdicts(age.one_day(lines([1, None, None, 1], 60)))
    assert [each.status for each in told] == ["unknown", "critical", "critical", "ok"]
    assert told[2].decided_at == wall_clock(FIRST + timedelta(days=2), 360)


def test_interval_and_slot_wait_for_four_mads() -> None:
    minutes = [58, 60, 62, 59, 61, 60, 63, 57, 60, 61]
    late = [*minutes, 120]
    for detector in (interval.median_interval, utc_slot.slot):
        assert statuses(detector, lines([1] * 11, [*minutes, 62]))[-1] == "ok"
        told = verdicts(detector(lines([1] * 11, late)))[-1]
        assert told.status == "critical"
        assert told.decided_at < wall_clock(FIRST + timedelta(days=10), 120)


def test_a_slot_in_utc_pages_as_the_clocks_go_back() -> None:
    minutes = [60 + day % 3 for day in range(16)]
    told = {each.night: each.status for each in verdicts(utc_slot.slot(lines([1] * 16, minutes)))}
    assert told[date(2025, 11, 2)] == "ok", "an hour after midnight is before the change"
    assert told[date(2025, 11, 3)] == "critical"


def test_the_grace_of_half_a_gap_is_twelve_hours_for_a_nightly_table() -> None:
    told = verdicts(grace.half_gap(lines([1] * 8 + [None, 1], 60)))
    assert [each.status for each in told][7:] == ["ok", "critical", "ok"]
    assert told[8].decided_at == midnight(FIRST + timedelta(days=8)) + timedelta(hours=13)


@pytest.mark.parametrize("name", [*VOLUME, *FRESHNESS])
def test_no_rule_sees_what_comes_later(name: str) -> None:
    assert foreseen((VOLUME | FRESHNESS)[name], history(TUNING, 6)) == 0


def test_a_detector_that_looks_ahead_is_noticed() -> None:
    def detector(history_lines):
        for table in nights(commits(history_lines)).values():
            mean = statistics.fmean(night.rows for night in table)  # of the nights to come, too
            yield from (night.volume("critical" if night.rows > mean else "ok", "").line() for night in table)

    assert foreseen(detector, history(TUNING, 6)) > 0
