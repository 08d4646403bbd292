"""Generating and adding nights: the same from the same, nothing half done, faults as ordered."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fubcli.errors import StorageUnavailable, UsageError, WarehouseUnavailable
from fubcli.pipelines.zoom import generator
from fubcli.pipelines.zoom.parameters import Fault
from tests.pipelines.zoom.conftest import AS_OF, Pair
from tests.pipelines.zoom.reading import KEYS, expected_on


def contents(pair: Pair) -> Mapping[str, tuple[int, int]]:
    """Rows and a sum that does not hang on their order, of each table of both files."""
    tables = [f"raw.{name}" for name in KEYS] + ["truth.expected", "truth.deviations"]
    with duckdb.connect(str(pair.file), read_only=True) as connection:
        connection.execute(f"ATTACH '{pair.truth}' AS truth (READ_ONLY)")
        return {
            name: connection.execute(f"SELECT count(*), sum(hash(t::VARCHAR)) FROM {name} t").fetchone()
            for name in tables
        }


def test_the_same_parameters_make_the_same_data(
    built: Callable[[int, int], Pair], history: Pair, tmp_path: Path
) -> None:
    again = Pair.within(tmp_path / "again")
    again.generate(seed=20090)
    assert contents(again) == contents(history)
    assert contents(built(1_000, 7)) != contents(history)
    again.next_day()
    history.next_day()
    assert contents(again) == contents(history)


def test_a_night_adds_five_percent_of_the_meetings_and_changes_users(
    built: Callable[[int, int], Pair], tmp_path: Path
) -> None:
    pair = built(10_000, 20090).copy(tmp_path)
    made = pair.next_day()
    before, after = expected_on(pair.truth, AS_OF), expected_on(pair.truth, made.day)
    added = {measure: after[measure] - before[measure] for measure in after}
    assert (made.day, made.loads) == (AS_OF + timedelta(days=1), 1)
    assert added["keys", "meetings", ""] == 500
    assert added["keys", "participants", ""] == 1000
    assert added["keys", "users", ""] == 10
    assert 45 <= added["scd_versions", "users", ""] - 10 <= 65
    assert added["raw_rows", "licenses", ""] > added["keys", "licenses", ""]
    assert all(added["raw_rows", name, ""] == rows for name, rows in made.rows.items())
    with duckdb.connect(str(pair.truth), read_only=True) as truth:
        kinds = dict(
            truth.execute(
                "SELECT kind, count(*) FROM deviations WHERE load_timestamp::DATE = ? GROUP BY kind", [made.day]
            ).fetchall()
        )
    assert {"change", "redelivery", "older_version_late", "noop_update", "correction", "null_key"} <= set(kinds)


def test_a_file_with_raw_data_is_left_alone(history: Pair) -> None:
    before = contents(history)
    with pytest.raises(UsageError, match="has raw data already"):
        history.generate()
    assert contents(history) == before


def test_a_file_with_other_schemas_is_fine(pair: Pair) -> None:
    with duckdb.connect(str(pair.file)) as connection:
        connection.execute("CREATE SCHEMA bronze; CREATE TABLE bronze.kept AS SELECT 1 AS one")
    pair.generate()
    with duckdb.connect(str(pair.file), read_only=True) as connection:
        assert connection.execute("FROM bronze.kept").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"meetings": 999}, "too few"),
        ({"meetings": 10**12}, "too many"),
        ({"meetings": 10**30}, "too many"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**40}, "seed"),
        ({"as_of": date(1, 1, 1)}, "2000 to 2199"),
        ({"as_of": date(9999, 12, 31)}, "2000 to 2199"),
    ],
)
def test_parameters_out_of_reach_are_refused(pair: Pair, chosen: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        pair.generate(**chosen)
    assert not pair.file.exists()


def test_a_night_needs_a_history(pair: Pair) -> None:
    with pytest.raises(UsageError, match="generate raw data first"):
        pair.next_day()
    for file in (pair.file, pair.truth):
        duckdb.connect(str(file)).close()
    with pytest.raises(UsageError, match="generate it first"):
        pair.next_day()


def test_a_night_needs_the_truth_of_its_own_history(history: Pair) -> None:
    history.truth.unlink()
    duckdb.connect(str(history.truth)).close()
    with pytest.raises(UsageError, match="belongs to other data"):
        history.next_day()


def test_a_night_needs_tables_as_they_were_made(history: Pair) -> None:
    with duckdb.connect(str(history.file)) as connection:
        connection.execute("ALTER TABLE raw.users DROP email")
    with pytest.raises(UsageError, match="were altered"):
        history.next_day()
    with duckdb.connect(str(history.truth)) as connection:
        connection.execute("CREATE OR REPLACE TABLE expected (other INTEGER)")
    with pytest.raises(UsageError, match="belongs to other data"):
        history.next_day()


@pytest.mark.parametrize("column", ["generator_version = 0", "dice_mark = 'other'"])
def test_a_history_of_another_version_is_refused(history: Pair, column: str) -> None:
    with duckdb.connect(str(history.file)) as connection:
        connection.execute(f"UPDATE generator.parameters SET {column}")
    with pytest.raises(UsageError, match="another version"):
        history.next_day()


def test_an_unknown_fault_is_refused(history: Pair) -> None:
    with pytest.raises(UsageError, match="none, low_quality, stale, dropped_column"):
        history.next_day("flood")


def test_what_is_no_database_is_said_to_be_unusable(pair: Pair) -> None:
    pair.file.write_text("no database")
    with pytest.raises(StorageUnavailable):
        pair.generate()


def test_a_file_that_another_process_has_open_can_be_tried_again(history: Pair) -> None:
    holder = (
        f"import duckdb, sys; c = duckdb.connect({str(history.file)!r}); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", holder], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(WarehouseUnavailable) as caught:
            history.next_day()
        assert caught.value.retryable
        process.communicate()


def test_low_quality_reaches_more_than_5_percent_of_all_meetings(history: Pair) -> None:
    for _ in range(2):
        day = history.next_day(Fault.LOW_QUALITY).day
        expected = expected_on(history.truth, day)
        assert expected["facts", "meetings", ""] / expected["keys", "meetings", ""] < 0.95


def test_a_stale_night_brings_no_meetings_and_the_next_brings_both(history: Pair) -> None:
    assert history.next_day("stale").rows["meetings"] == 0
    assert history.next_day().rows["meetings"] > 100


def test_no_table_comes_or_goes_with_a_dropped_column(history: Pair) -> None:
    tables = _tables(history)
    assert "generator.whole_users" in tables
    for fault in ("dropped_column", "none"):
        history.next_day(fault)
        assert _tables(history) == tables


def _tables(pair: Pair) -> set[str]:
    listed = "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_catalog = 'zoom'"
    with duckdb.connect(str(pair.file), read_only=True) as connection:
        return {name for (name,) in connection.execute(listed).fetchall()}


def test_a_dropped_column_is_back_the_next_night(history: Pair, tmp_path: Path) -> None:
    (tmp_path / "sound").mkdir()
    sound = history.copy(tmp_path / "sound")
    history.next_day("dropped_column")
    with duckdb.connect(str(history.file), read_only=True) as connection:
        columns = [name for name, *_ in connection.execute("DESCRIBE raw.users").fetchall()]
    assert columns == [
        "user_id",
        "user_name",
        "email",
        "company",
        "load_timestamp",
        "update_timestamp",
        "source_system",
    ]
    history.next_day()
    sound.next_day()
    sound.next_day()
    assert contents(history) == contents(sound)


def test_a_night_that_fails_half_way_is_done_again_the_same(
    history: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sound").mkdir()
    sound = history.copy(tmp_path / "sound")
    sound.next_day()
    before = contents(history)
    raw = {name: value for name, value in before.items() if name.startswith("raw")}
    real = generator.write_raw

    def stumble(*args: object, **options: object) -> object:
        real(*args, **options)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(generator, "write_raw", stumble)
    with pytest.raises(KeyboardInterrupt):
        history.next_day()
    monkeypatch.undo()
    # The raw data has no part of the night, and the truth of the day that it has still stands.
    assert {name: value for name, value in contents(history).items() if name.startswith("raw")} == raw
    assert expected_on(history.truth, AS_OF) == expected_on(sound.truth, AS_OF)
    history.next_day()
    assert contents(history) == contents(sound)


@pytest.mark.slow
@pytest.mark.parametrize("statement", ["expected", "raw/webinars"])
@pytest.mark.parametrize("call", ["generate", "next_day"])
def test_a_killed_call_can_be_made_again(history: Pair, tmp_path: Path, call: str, statement: str) -> None:
    def at(name: str) -> Pair:
        (tmp_path / name).mkdir()
        return Pair.within(tmp_path / name) if call == "generate" else history.copy(tmp_path / name)

    sound, killed = at("sound"), at("killed")
    getattr(sound, call)()
    child = f"""
        import os, signal
        from pathlib import Path
        from fubcli.pipelines.zoom import writing
        from tests.pipelines.zoom.conftest import Pair
        real = writing.script
        def deadly(name):
            if name == {statement!r}:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(name)
        writing.script = deadly
        Pair.within(Path({str(tmp_path / "killed")!r})).{call}()
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(child)], check=False, cwd=Path(__file__).parents[3])
    assert ended.returncode == -9
    getattr(killed, call)()
    assert contents(killed) == contents(sound)
