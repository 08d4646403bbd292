"""What audit and error tables of pipelines say: how steps ended, and how many of their rows were good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fubcli.errors import EngineRejected
from fubcli.model.names import TableName
from fubcli.model.probe import ErrorLog, RunLog
from fubcli.operations.monitor.quality.runs import threshold_status
from tests.operations.monitor.world import LAST, NOON, SILVER, World

AUDIT = TableName("live", "zoom_bronze", "bz_data_audit")
PROCESS = TableName("live", "zoom_gold", "go_process_audit")
ERRORS = TableName("live", "zoom_gold", "go_error_data")
COLUMNS = {
    AUDIT: {
        "record_id": "string", "source_table": "string", "load_timestamp": "timestamp", "processed_by": "string",
        "processing_time": "double", "status": "string", "rows_in": "bigint", "rows_rejected": "bigint",
    },
    PROCESS: {
        "audit_id": "string", "process_name": "string", "execution_start_time": "timestamp_ntz",
        "execution_status": "string", "records_processed": "bigint", "records_failed": "bigint",
    },
    ERRORS: {"error_id": "string", "source_table": "string", "error_timestamp": "timestamp", "error_value": "string"},
}  # fmt: skip


@pytest.fixture
def world() -> World:
    world = World()
    world.columns.update(COLUMNS)
    return world


def of(world: World, table: TableName, **asked: Any) -> list[tuple[str, str, str]]:
    checks = world.data(every=True, **asked)["checks"]
    found = [check for check in checks if check["target"] == str(table) and check["pillar"] == "quality"]
    return sorted((check["id"].split(":")[2], check["status"], check["title"]) for check in found)


def test_the_columns_play_their_roles_by_their_names(world: World) -> None:
    world.data()
    (audit, process) = [probe for probe in world.rows.asked if isinstance(probe, RunLog)]
    assert (audit.name, audit.status, audit.time) == ("source_table", "status", "load_timestamp")
    assert (audit.processed, audit.failed) == ("rows_in", "rows_rejected")
    assert (process.name, process.status, process.time) == ("process_name", "execution_status", "execution_start_time")
    (errors,) = [probe for probe in world.rows.asked if isinstance(probe, ErrorLog)]
    assert (errors.time, errors.source) == ("error_timestamp", "source_table")


@pytest.mark.parametrize(
    ("status", "hours_ago", "came_to", "said"),
    [
        ("SUCCESS", 1, "ok", "went well"),
        ("Completed", 1, "ok", "went well"),
        ("FAILED", 1, "critical", "failed"),
        ("WARNING", 1, "warning", "did not go well"),
        ("RUNNING", 1, "info", "is running"),
        ("RUNNING", 7, "warning", "running for 7 hours"),
        ("PURPLE", 1, "unknown", "not known"),
        (None, 1, "unknown", "not known"),
    ],
)
def test_how_the_last_run_of_a_step_ended(
    world: World, status: str | None, hours_ago: int, came_to: str, said: str
) -> None:
    row = ("users", status, NOON - timedelta(hours=hours_ago), None, None)
    older = ("users", "FAILED", NOON - timedelta(hours=9), None, None)
    world.rows.logged[AUDIT] = (row, older)
    ((about, found, title),) = of(world, AUDIT)
    assert (about, found) == ("run of users", came_to)
    assert said in title


def test_runs_of_other_nights_are_no_matter(world: World) -> None:
    at = NOON - timedelta(days=2)
    world.rows.logged[PROCESS] = (("dims", "FAILED", at.replace(tzinfo=None), 10, 5),)
    assert of(world, PROCESS) == []
    assert [status for _, status, _ in of(world, PROCESS, timeframe="past_week")] == ["critical"]


@pytest.mark.parametrize(
    ("processed", "failed", "status"),
    [(10_000, 100, "ok"), (10_000, 400, "warning"), (10_000, 501, "critical"), (40, 3, "ok"), (40, 12, "critical")],
)
def test_95_percent_of_a_steps_rows_have_to_be_good(world: World, processed: int, failed: int, status: str) -> None:
    world.rows.logged[PROCESS] = (("facts", "SUCCESS", NOON - timedelta(hours=1), processed, failed),)
    (share, _) = of(world, PROCESS)
    assert share[:2] == ("rows of facts", status)


def test_few_rows_must_be_bad_beyond_chance() -> None:
    assert threshold_status(93, 100) == "warning"
    assert threshold_status(95, 100) == "ok"
    assert threshold_status(930, 1_000) == "critical"
    assert threshold_status(50, 100) == "critical"


def test_numbers_that_are_none_end_nothing(world: World) -> None:
    world.rows.logged[AUDIT] = (("users", "SUCCESS", NOON - timedelta(hours=1), "many", "NaN"),)
    assert [status for _, status, _ in of(world, AUDIT)] == ["ok"]


def test_rejected_rows_are_held_against_those_that_came(world: World) -> None:
    loaded = world.history[SILVER][-1].rows or 0
    world.rows.logged[ERRORS] = ((str(SILVER), loaded // 5), ("nobody_knows", 4))
    known, unknown = sorted(of(world, ERRORS), key=lambda each: each[1])
    assert known[:2] == (f"rejected of {SILVER}", "critical")
    assert "83.3% are good" in known[2]
    assert unknown[:2] == ("rejected of nobody_knows", "unknown")


def test_no_rejected_row_is_well(world: World) -> None:
    assert of(world, ERRORS) == [("rejected", "ok", f"{ERRORS}: no row was rejected")]


def test_a_log_that_cannot_be_read_is_unknown(world: World) -> None:
    world.columns[PROCESS] = {"something": "string"}
    world.rows.failures[AUDIT] = EngineRejected("No such table.")
    assert [status for _, status, _ in of(world, PROCESS)] == ["unknown"]
    assert [status for _, status, _ in of(world, AUDIT)] == ["unknown"]


def test_what_logs_cost_is_told(world: World) -> None:
    before = world.data()["cost"]
    world.rows.logged[AUDIT] = tuple(
        (f"step {each}", "SUCCESS", NOON - timedelta(hours=1), None, None) for each in range(3)
    )
    after = world.data()["cost"]
    assert after["table_rows_read"] == 3, "the rest had been measured before"
    assert before["table_rows_read"] > 3


def test_the_night_of_a_run_is_pacific(world: World) -> None:
    just_before = NOON - timedelta(hours=12, minutes=5)
    world.rows.logged[AUDIT] = (("users", "FAILED", just_before, None, None),)
    assert of(world, AUDIT) == [], f"it was the night before {LAST}"


def test_a_step_without_a_name_hides_none_that_has_one(world: World) -> None:
    at = NOON - timedelta(hours=1)
    world.rows.logged[AUDIT] = (("step", "SUCCESS", at, None, None), (None, "FAILED", at, None, None))
    assert [(about, status) for about, status, _ in of(world, AUDIT)] == [("run", "critical"), ("run of step", "ok")]


def test_steps_with_long_names_are_told_apart(world: World) -> None:
    at = NOON - timedelta(hours=1)
    names = ("x" * 200 + "1", "x" * 200 + "2")
    world.rows.logged[AUDIT] = tuple(
        (name, status, at, None, None) for name, status in zip(names, ("SUCCESS", "FAILED"), strict=True)
    )
    found = of(world, AUDIT)
    assert sorted(status for _, status, _ in found) == ["critical", "ok"]
    assert len({about for about, _, _ in found}) == 2
    assert all(len(about) < 100 for about, _, _ in found)


def test_runs_beyond_those_that_were_read_are_unknown(world: World) -> None:
    at = NOON - timedelta(hours=1)
    world.rows.logged[AUDIT] = tuple(("users", "SUCCESS", at, None, None) for _ in range(500))
    assert [(about, status) for about, status, _ in of(world, AUDIT)] == [("log", "unknown"), ("run of users", "ok")]


def test_a_log_with_dates_alone_says_not_when_a_step_ran(world: World) -> None:
    world.columns[PROCESS] |= {"execution_start_time": "date"}
    assert [status for _, status, _ in of(world, PROCESS)] == ["unknown"]


def test_rejected_rows_of_no_name_are_one_check(world: World) -> None:
    world.rows.logged[ERRORS] = ((None, 3), ("", 4), (" ", 5))
    ((about, status, title),) = of(world, ERRORS)
    assert (about, status) == ("rejected", "unknown")
    assert title.startswith("12 rows of a table without a name")


def test_a_column_of_texts_instead_of_tables_drowns_nothing(world: World) -> None:
    loaded = world.history[SILVER][-1].rows or 0
    texts = tuple((f"message {each}", 10) for each in range(400))
    world.rows.logged[ERRORS] = (*texts, (str(SILVER), loaded))
    found = of(world, ERRORS)
    assert [status for _, status, _ in found].count("unknown") == 6
    assert ("rejected of others", "unknown", "3,950 rows of 395 more were rejected") in found
    assert any(about == f"rejected of {SILVER}" and status == "critical" for about, status, _ in found)
    assert world.data()["health"]["label"] != "insufficient_evidence"
