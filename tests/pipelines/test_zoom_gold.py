"""zoom_gold over two nights: what an increment looks back at, that it equals a rebuild, and that no news is no write."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.pipelines.compiling import PIPELINES
from tests.pipelines.nights import FIRST, SECOND, deliver

pytestmark = pytest.mark.slow

WRITTEN_BY = {"_ingested_at", "_written_at", "_invocation_id", "process_audit_info"}


def dbt(file: Path, *arguments: str) -> str:
    """Run dbt on an embedded file; return what it said. The gate is left open: few rows, many of them bad."""
    done = subprocess.run(
        [
            Path(sys.executable).with_name("dbt"), *arguments, f"--project-dir={PIPELINES / 'zoom_gold'}",
            f"--profiles-dir={PIPELINES}", f"--target-path={file.parent / 'target'}", f"--log-path={file.parent}",
            "--vars={data_quality_threshold: 0}",
        ],
        env=os.environ | {"FUBCLI_ZOOM_FILE": str(file), "DO_NOT_TRACK": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def build(file: Path, *arguments: str) -> None:
    dbt(file, "build", "--exclude-resource-type=unit_test", *arguments)


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as gold:
        found: list[tuple[object, ...]] = gold.execute(query).fetchall()
    return found


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first night, built once."""
    file = tmp_path_factory.mktemp("first") / "zoom.duckdb"
    deliver(file, FIRST, "2026-11-10 04:00")
    build(file)
    return file


@pytest.fixture(scope="module")
def second(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second night on top, after a run that ended half-way."""
    file = tmp_path_factory.mktemp("second") / "zoom.duckdb"
    shutil.copy(first, file)
    deliver(file, SECOND, "2026-11-21 04:00")
    dbt(file, "run", "--select", "si_meetings", "go_user_dim", "go_participant_fact")
    build(file)
    return file


def test_the_projects_own_unit_tests_pass(first: Path) -> None:
    assert "ERROR=0" in dbt(first, "test", "--select=test_type:unit")


def test_an_increment_looks_back_where_an_answer_may_be_another_one(second: Path) -> None:
    meetings = rows(
        second,
        "SELECT meeting_id, plan_type, participant_count, orphan_codes FROM gold.go_meeting_fact"
        " JOIN gold.go_user_dim ON user_dim_id = host_user_dim_id ORDER BY 1",
    )
    assert meetings == [
        ("bad", "basic", 1, None),  # mended, and a participant moved here
        ("late", "basic", 1, None),
        ("orphan", None, 0, None),  # its host arrived
        ("split", "basic", 0, None),  # the late older version was in force
    ]


def test_errors_are_those_of_the_latest_versions(second: Path) -> None:
    errors = rows(second, "SELECT source_table, source_key, error_type FROM gold.go_error_data ORDER BY ALL")
    assert errors == [("meetings", "good", "missing_start_time"), ("participants", "fails", "unreadable_join_time")]


def test_before_the_second_night_there_were_others(first: Path) -> None:
    errors = rows(first, "SELECT source_table, source_key, error_type FROM gold.go_error_data ORDER BY ALL")
    assert errors == [
        ("feature_usage", "of_late", "orphan_meeting"),
        ("licenses", "L1", "orphan_assignee"),
        ("meetings", "bad", "unreadable_end_time"),
        ("meetings", "orphan", "orphan_host"),
        ("participants", "waits", "orphan_meeting"),
        ("support_tickets", "T1", "orphan_user"),
    ]


def test_a_run_without_news_writes_nothing_and_a_rebuild_gives_the_same_rows_and_keeps_the_logs(
    second: Path, tmp_path: Path
) -> None:
    rebuilt = tmp_path / "zoom.duckdb"
    shutil.copy(second, rebuilt)
    forget_the_last_run(rebuilt)
    build(rebuilt)
    last = "execution_id = (SELECT max_by(execution_id, start_time) FROM silver.si_audit)"
    written = rows(
        rebuilt, f"SELECT process_name FROM gold.go_process_audit WHERE {last} AND coalesce(records_processed, 0) <> 0"
    )
    assert written == []
    assert rows(rebuilt, "SELECT count(*) FROM gold.go_process_audit WHERE records_updated < 0") == [(0,)]

    build(rebuilt, "--full-refresh")
    assert table_contents(rebuilt) == table_contents(second)
    runs = rows(rebuilt, "SELECT status FROM silver.si_audit ORDER BY start_time")
    assert [status for (status,) in runs] == ["SUCCESS", "SUCCESS", "FAILED", "SUCCESS", "SUCCESS"]


def forget_the_last_run(file: Path) -> None:
    """Take the last run's models from the audit, as if it had been killed before its end."""
    with duckdb.connect(str(file)) as gold:
        gold.execute(
            "DELETE FROM gold.go_process_audit"
            " WHERE execution_id = (SELECT max_by(execution_id, start_time) FROM silver.si_audit)"
        )
        gold.execute(
            "UPDATE silver.si_audit SET status = 'STARTED' WHERE start_time = (SELECT max(start_time) FROM silver.si_audit)"
        )


def table_contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of each table of silver and gold, without what says which run wrote them."""
    with duckdb.connect(str(file), read_only=True) as gold:
        tables = gold.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables()"
            " WHERE schema_name IN ('silver', 'gold') AND table_name NOT LIKE '%audit'"
        ).fetchall()
        return {
            table: gold.execute(
                f"SELECT {', '.join(each[0] for each in gold.execute(f'DESCRIBE {table}').fetchall() if each[0] not in WRITTEN_BY)}"
                f" FROM {table} ORDER BY ALL"
            ).fetchall()
            for (table,) in tables
        }
