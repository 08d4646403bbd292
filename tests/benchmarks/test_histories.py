"""The generator's promises: the same bytes each time, faults where the truth says and nowhere else."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from benchmarks.detection.arrivals import HARMLESS, usual
from benchmarks.detection.calendars import DAY
from benchmarks.detection.commit_log import MAINTENANCE
from benchmarks.detection.exports import TRAINING_NIGHTS
from benchmarks.detection.halves import REPORTING, TUNING
from benchmarks.detection.histories import history
from benchmarks.detection.lines import FRESHNESS_KINDS, VOLUME_KINDS
from benchmarks.detection.tables import FAMILIES

ROOT = Path(__file__).parents[2]
MINUTE = timedelta(minutes=1)


def rows(loads, key) -> int:
    return sum(commit.rows for commit in loads.get(key, []))


def minutes_after_usual(made, loads, key) -> float:
    table, night = key
    return (loads[key][0].committed_at - usual(made.tables[table], night)) / MINUTE


VISIBLE = {
    "zero": lambda made, loads, key: [each.rows for each in loads[key]] == [0],
    "partial": lambda made, loads, key: 0.07 < rows(loads, key) / made.natural[key] < 0.73,
    "duplicate": lambda made, loads, key: rows(loads, key) == 2 * made.natural[key],
    "spike": lambda made, loads, key: 2.8 < rows(loads, key) / made.natural[key] < 10.2,
    "late": lambda made, loads, key: (
        89.9 < minutes_after_usual(made, loads, key) < 360.1 and rows(loads, key) == made.natural[key]
    ),
    "missing": lambda made, loads, key: made.natural[key] > 0 and key not in loads,
    "frozen": lambda made, loads, key: rows(loads, key) == rows(loads, (key[0], key[1] - DAY)) != made.natural[key],
}


@pytest.mark.parametrize("kind", VISIBLE)
def test_each_fault_is_in_the_commits_as_described(made, loads, kind) -> None:
    faults = [(fault.table, fault.night) for fault in made.faults if fault.kind == kind]
    assert faults
    assert [key for key in faults if not VISIBLE[kind](made, loads, key)] == []


def test_a_night_without_a_fault_brings_its_rows_in_time_or_catches_up(made, loads) -> None:
    truth = {(fault.table, fault.night): fault.kind for fault in made.faults}
    for key in made.natural.keys() - truth.keys():
        table, night = made.tables[key[0]], key[1]
        if key in loads:
            assert minutes_after_usual(made, loads, key) <= HARMLESS
        else:
            assert made.natural[key] == 0
            assert table.skips
        if truth.get((table.name, night - DAY)) in ("zero", "partial", "missing"):
            assert rows(loads, key) >= made.natural[key]
        else:
            assert rows(loads, key) == made.natural[key]


def test_tables_that_never_repeat_do_so_only_when_they_are_frozen(made, loads) -> None:
    frozen = {(fault.table, fault.night) for fault in made.faults if fault.kind == "frozen"}
    for (name, night), commits in loads.items():
        if made.tables[name].never_repeats and (count := sum(commit.rows for commit in commits)):
            assert (rows(loads, (name, night - DAY)) == count) == ((name, night) in frozen)


def test_faults_are_rare_and_come_after_the_training_nights(made) -> None:
    assert len(made.faults) <= 0.02 * len(made.natural)
    assert {fault.kind for fault in made.faults} == {*VOLUME_KINDS, *FRESHNESS_KINDS}
    assert {(fault.table, fault.night) for fault in made.faults} <= made.scored().keys()
    for name, table in made.tables.items():
        dates = table.export.span.dates()
        assert 150 <= len(dates) <= 220
        assert min(night for each, night in made.scored() if each == name) == dates[TRAINING_NIGHTS]


def test_every_family_and_kind_of_commit_is_there(made) -> None:
    assert {table.family for table in made.tables.values()} == set(FAMILIES)
    assert {commit.operation for commit in made.commits} == {*MAINTENANCE, "MERGE", "WRITE", "COPY INTO", "DELETE"}
    assert all((commit.rows is None) == (commit.operation in MAINTENANCE) for commit in made.commits)


def test_families_behave_as_they_are_called(made, loads) -> None:
    for (name, night), count in made.natural.items():
        family = made.tables[name].family
        if family == "tiny":
            assert 0 <= count <= 50
        elif family == "business-days":
            assert not count or (night - DAY * made.tables[name].export.lag).weekday() < 5
        elif family == "constant":
            before = made.natural.get((name, night - DAY), count)
            assert abs(count - before) <= max(before // 50, 1)
    parts = {len(each) for (name, _), each in loads.items() if made.tables[name].family == "parts"}
    assert {2, 3} <= parts


def test_tables_of_an_export_share_their_events_and_some_faults(made) -> None:
    groups = [table for table in made.tables.values() if table.export.size > 1]
    assert {table.exposure > 0 for table in groups if table.export.events} == {True, False}
    shared = {(table.export.schema, night, kind) for table in groups for night, kind in table.export.faults.items()}
    hit = {(made.tables[fault.table].export.schema, fault.night, fault.kind) for fault in made.faults}
    assert shared & hit


def test_the_halves_share_no_table_and_no_seed() -> None:
    assert not set(TUNING.seeds) & set(REPORTING.seeds)
    assert not history(TUNING, 24).tables.keys() & history(REPORTING, 24).tables.keys()


def test_more_tables_leave_the_first_ones_as_they_are() -> None:
    few, many = history(TUNING, 10), history(TUNING, 20)
    assert few.commits == [commit for commit in many.commits if commit.table in few.tables]
    assert few.faults == [fault for fault in many.faults if fault.table in few.tables]


def written(place: Path, hash_seed: str) -> dict[str, bytes]:
    command = [
        sys.executable,
        "-m",
        "benchmarks.detection.histories",
        "--half=reporting",
        "--tables=8",
        f"--out={place}",
    ]
    subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": hash_seed}, check=True, capture_output=True)
    return {file.name: file.read_bytes() for file in place.iterdir()}


def test_two_processes_write_the_same_bytes(tmp_path) -> None:
    first = written(tmp_path / "first", "1")
    assert first == written(tmp_path / "second", "2")
    commits = [json.loads(line) for line in first["history.ndjson"].splitlines()]
    times = [datetime.fromisoformat(commit["committed_at"]) for commit in commits]
    assert commits[0].keys() == {"table", "committed_at", "operation", "rows"}
    assert len({when.utcoffset() for when in times}) > 1
    assert times == sorted(times)
    assert json.loads(first["truth.ndjson"].splitlines()[0]).keys() == {"table", "date", "kind"}
