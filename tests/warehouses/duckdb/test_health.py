"""What the embedded files tell about their own nights."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from fubcli.errors import StorageUnavailable
from fubcli.model.health import Hidden, WarehouseState
from fubcli.model.names import TableName
from fubcli.warehouses.duckdb.health import DuckDBHealth
from tests.warehouses.conftest import NOW

TABLE = TableName("live", "s", "numbers")


@pytest.fixture
def file(pristine: Path, tmp_path: Path) -> Path:
    path = tmp_path / "live.duckdb"
    shutil.copy(pristine, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("DROP TABLE IF EXISTS _fubcli.job_runs; DROP TABLE _fubcli.commit_history")
        connection.execute("""
            CREATE TABLE _fubcli.commit_history AS SELECT * FROM (VALUES
              ('s', 'numbers', 1, TIMESTAMPTZ '2026-08-01 08:00:00+00', 'WRITE', 10, 400, 'svc', 71),
              ('s', 'numbers', 2, TIMESTAMPTZ '2026-08-02 08:00:00+00', 'MERGE', 12, 480, 'svc', 72),
              ('s', 'large', 1, TIMESTAMPTZ '2026-08-02 09:00:00+00', 'WRITE', 5, 200, 'svc', 72),
              ('s', 'numbers', 3, TIMESTAMPTZ '2026-08-02 14:00:00+00', 'OPTIMIZE', 0, 0, 'upkeep', 90))
            t(table_schema, table_name, version, committed_at, operation, rows_written, bytes_written, user_name, job_run_id)
        """)
    return path


@pytest.fixture
def health(file: Path) -> DuckDBHealth:
    return DuckDBHealth({"live": file})


def test_the_engine_runs_since_it_is_this_process(health: DuckDBHealth) -> None:
    assert health.warehouse().value == WarehouseState("embedded", "RUNNING")


def test_a_run_lasts_from_its_first_commit_to_its_last_and_upkeep_is_none(health: DuckDBHealth) -> None:
    runs = health.job_runs(NOW - timedelta(days=30), 10).value or ()
    assert [(run.run_id, run.started_at.day, run.started_at.hour, run.ended_at and run.ended_at.hour) for run in runs] == [
        ("72", 2, 8, 9), ("71", 1, 8, 8),
    ]  # fmt: skip
    assert len(health.job_runs(NOW - timedelta(days=30), 1).value or ()) == 1
    assert health.job_runs(NOW, 10).value == ()


def test_a_run_that_wrote_to_two_catalogs_is_one(file: Path, tmp_path: Path) -> None:
    shutil.copy(file, tmp_path / "stage.duckdb")
    health = DuckDBHealth({"live": file, "stage": tmp_path / "stage.duckdb"})
    assert [run.run_id for run in health.job_runs(NOW - timedelta(days=30), 10).value or ()] == ["72", "71"]


@pytest.fixture
def recorded(file: Path) -> Path:
    with duckdb.connect(str(file)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("""
            CREATE OR REPLACE TABLE _fubcli.job_runs AS SELECT * FROM (VALUES
              (8801, 71, 'export-bronze', 'svc', TIMESTAMPTZ '2026-08-01 07:58:00+00', TIMESTAMPTZ '2026-08-01 08:10:00+00', 'SUCCESS'),
              (8801, 72, 'export-bronze', 'svc', TIMESTAMPTZ '2026-08-02 07:58:00+00', TIMESTAMPTZ '2026-08-02 08:05:00+00', 'FAILED'),
              (8802, 73, 'export-silver', 'svc', TIMESTAMPTZ '2026-08-02 08:20:00+00', NULL, NULL))
            t(job_id, run_id, name, user_name, started_at, ended_at, result)
        """)
    return file


def test_recorded_runs_tell_their_job_and_what_they_came_to(recorded: Path) -> None:
    seen = DuckDBHealth({"live": recorded}).job_runs(NOW - timedelta(days=30), 2)
    assert seen.source == "_fubcli.job_runs"
    running, failed = seen.value or ()
    assert (running.job_id, running.run_id, running.name, running.ended_at, running.result) == (
        "8802", "73", "export-silver", None, "",
    )  # fmt: skip
    assert (failed.run_id, failed.started_at, failed.result) == (
        "72", datetime(2026, 8, 2, 7, 58, tzinfo=UTC), "FAILED",
    )  # fmt: skip


def test_a_failed_run_that_two_files_share_has_failed(recorded: Path, tmp_path: Path) -> None:
    shutil.copy(recorded, tmp_path / "other.duckdb")
    with duckdb.connect(str(tmp_path / "other.duckdb")) as connection:
        connection.execute("UPDATE _fubcli.job_runs SET result = 'SUCCESS'")
    for files in (
        {"live": recorded, "other": tmp_path / "other.duckdb"},
        {"other": tmp_path / "other.duckdb", "live": recorded},
    ):
        runs = DuckDBHealth(files).job_runs(NOW - timedelta(days=30), 10).value or ()
        assert [(run.run_id, run.result) for run in runs][1:] == [("72", "FAILED"), ("71", "SUCCESS")]


def test_a_table_tells_when_its_data_changed(health: DuckDBHealth) -> None:
    detail = health.table(TABLE).value
    assert detail is not None
    assert detail.changed_at == datetime(2026, 8, 2, 8, tzinfo=UTC)


def test_commits_come_newest_first(health: DuckDBHealth) -> None:
    commits = health.commits(TABLE, 2).value or ()
    assert [(commit.version, commit.operation, commit.rows, commit.run_id) for commit in commits] == [
        (3, "OPTIMIZE", 0, "90"), (2, "MERGE", 12, "72"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", [TableName("live", "s", "none"), TableName("other", "s", "numbers")])
def test_a_table_of_which_nothing_is_recorded_is_missing(health: DuckDBHealth, name: TableName) -> None:
    assert health.table(name).hidden is Hidden.MISSING
    assert health.commits(name, 5).hidden is Hidden.MISSING


def test_there_is_no_history_of_queries(health: DuckDBHealth) -> None:
    assert health.queries(NOW, 5).hidden is Hidden.NOT_KEPT


def test_a_damaged_file_is_told_and_not_repaired(file: Path, health: DuckDBHealth) -> None:
    file.write_bytes(b"no database" * 1000)
    with pytest.raises(StorageUnavailable, match="The file of live cannot be read"):
        health.table(TABLE)
    assert file.read_bytes().startswith(b"no database")
