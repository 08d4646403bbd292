"""The truth equals what an independent reading of the raw text finds, each day, for all measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.pipelines.zoom.conftest import AS_OF, Pair
from tests.pipelines.zoom.reading import KEYS, Reading, expected_on

SEEDS = (20090, 7)


def differences(pair: Pair, day: date) -> dict[tuple[str, str, str], tuple[int | None, int]]:
    """What the truth says and what was read, where they differ."""
    found, expected = Reading(pair.file).counts, expected_on(pair.truth, day)
    measures = set(expected) | {measure for measure, value in found.items() if value}
    return {
        measure: (expected.get(measure), found[measure])
        for measure in measures
        if expected.get(measure) != found[measure]
    }


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("meetings", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_the_history_and_two_days_are_counted_right(
    built: Callable[[int, int], Pair], tmp_path: Path, meetings: int, seed: int
) -> None:
    pair = built(meetings, seed).copy(tmp_path)
    assert differences(pair, AS_OF) == {}
    for _ in range(2):
        assert differences(pair, pair.next_day().day) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    "faults",
    [
        ("stale", "none"),
        ("stale", "stale", "low_quality"),
        ("low_quality", "low_quality", "dropped_column", "stale"),
        ("dropped_column", "dropped_column", "none"),
    ],
    ids=",".join,
)
def test_nights_with_faults_and_those_after_them_are_counted_right(history: Pair, faults: Sequence[str]) -> None:
    for fault in faults:
        day = history.next_day(fault).day
        if fault != "dropped_column":  # what cannot be read is not counted
            assert differences(history, day) == {}, day


@pytest.mark.slow
def test_stories_longer_than_a_week_end_right(history: Pair) -> None:
    days = [history.next_day().day for _ in range(11)]
    assert differences(history, days[-1]) == {}


def test_every_measure_of_every_table_is_told_also_when_it_is_0(history: Pair) -> None:
    expected = expected_on(history.truth, AS_OF)
    for table in KEYS:
        told = {measure for measure, name, detail in expected if name == table and not detail}
        assert told == {"raw_rows", "rejects", "redeliveries", "versions", "keys", "scd_versions", "facts"}
    assert expected["scd_versions", "meetings", ""] == 0
    assert expected["facts", "users", ""] == 0
    assert ("error_rows", "meetings", "unreadable_duration") in expected


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("users", "UPDATE raw.users SET email = 'broken' WHERE user_id = (SELECT min(user_id) FROM raw.users WHERE email LIKE 'user_@example.___')"),
        ("meetings", "DELETE FROM raw.meetings WHERE meeting_id IS NULL AND rowid = (SELECT min(rowid) FROM raw.meetings WHERE meeting_id IS NULL)"),
        ("participants", "UPDATE raw.participants SET join_time = 'never' WHERE participant_id = 'P1000100'"),
        ("billing_events", "INSERT INTO raw.billing_events FROM raw.billing_events LIMIT 1"),
    ],
)  # fmt: skip
def test_a_row_that_the_truth_does_not_know_is_noticed(history: Pair, table: str, change: str) -> None:
    assert differences(history, AS_OF) == {}
    with duckdb.connect(str(history.file)) as connection:
        connection.execute(change)
    assert {name for _, name, _ in differences(history, AS_OF)} == {table}
