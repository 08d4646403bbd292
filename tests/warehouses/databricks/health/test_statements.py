"""What statements tell of a warehouse's health: by both routes alike, and only while the warehouse runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fubcli.errors import EngineRejected, TimedOut, WarehouseUnavailable
from fubcli.model.health import Commit, Hidden, Seen, TableDetail, WarehouseState
from fubcli.model.inspection import Inspection
from fubcli.model.names import TableName
from fubcli.model.profile import Transport
from fubcli.model.result import Column, ResultSet
from fubcli.policy.inspection import bound, inspection_permit
from fubcli.ports import HealthSources
from fubcli.warehouses.databricks.health.statements import StatementHealth
from tests.operations.conftest import some_catalogs, some_policy
from tests.warehouses.conftest import NOW, live
from tests.workspace.workspace import Workspace

LONG_AGO = NOW - timedelta(days=365)
NUMBERS = TableName("live", "s", "numbers")
RUNNING = Seen("here", WarehouseState("w", "RUNNING"))
READS: dict[str, Callable[[HealthSources], Seen[Any]]] = {
    "job_runs": lambda health: health.job_runs(LONG_AGO, 10),
    "queries": lambda health: health.queries(LONG_AGO, 10),
    "table": lambda health: health.table(NUMBERS),
    "commits": lambda health: health.commits(NUMBERS, 10),
}


@pytest.fixture(params=[Transport.STATEMENT_API, pytest.param(Transport.CONNECTOR, marks=pytest.mark.slow)])
def told(request: pytest.FixtureRequest, workspace: Workspace, tmp_path: Path, health: HealthSources) -> HealthSources:
    """What the stand-in tells by statements, by each route."""
    warehouse = live(workspace, tmp_path, request.param)

    def inspect(inspection: Inspection) -> ResultSet:
        permit = inspection_permit(inspection, policy=some_policy(), catalogs=some_catalogs(), seconds=20)
        return warehouse.execute(permit, parameters=bound(inspection))

    return StatementHealth(inspect, health.warehouse, workspace.warehouse_id)


def answering(columns: str, *rows: tuple[Any, ...]) -> StatementHealth:
    """Return the health of a warehouse that answers every question with these rows."""
    result = ResultSet(tuple(Column(name, "string") for name in columns.split()), rows)
    return StatementHealth(lambda _: result, lambda: RUNNING, "w1")


def failing(error: Exception) -> StatementHealth:
    def inspect(_: Inspection) -> ResultSet:
        raise error

    return StatementHealth(inspect, lambda: RUNNING, "w1")


# ------------------------------------------------------------------------------------------------------- what is told


def test_the_runs_are_those_that_rest_tells(told: HealthSources, health: HealthSources) -> None:
    by_statement, by_rest = told.job_runs(LONG_AGO, 100), health.job_runs(LONG_AGO, 100)
    assert by_statement.source == "system.lakeflow.job_run_timeline"
    assert by_statement.value == by_rest.value


def test_a_run_that_goes_on_has_no_end_and_one_that_began_before_is_none(
    told: HealthSources, workspace: Workspace
) -> None:
    newest = workspace.jobs.runs[0]
    newest.ended_at = None
    (run,) = told.job_runs(newest.started_at, 10).value or ()
    assert (run.started_at, run.ended_at, run.result) == (newest.started_at, None, "")
    assert told.job_runs(newest.started_at + timedelta(seconds=1), 10).value == ()


def test_the_queries_are_those_of_this_warehouse(told: HealthSources, workspace: Workspace) -> None:
    told.commits(NUMBERS, 1)
    found = told.queries(datetime.now(UTC) - timedelta(minutes=5), 10).value or ()
    assert [query.statement_id for query in found][1:] == [id for id, _ in workspace.executed[:-1]]
    assert {query.status for query in found[1:]} == {"FINISHED"}


def test_a_tables_size_and_last_change(told: HealthSources) -> None:
    detail = told.table(NUMBERS).value
    assert detail is not None
    assert detail.rows is None
    assert detail.bytes is not None
    assert detail.changed_at is not None
    assert detail.changed_at.tzinfo is not None


def test_a_tables_commits_newest_first(told: HealthSources) -> None:
    seen = told.commits(NUMBERS, 2)
    assert seen.source == "DESCRIBE HISTORY"
    assert [(commit.operation, commit.version) for commit in seen.value or ()] == [("OPTIMIZE", 2), ("MERGE", 1)]
    assert [commit.committed_at for commit in seen.value or ()] == [
        datetime(2026, 8, 3, tzinfo=UTC),
        datetime(2026, 8, 2, 9, 30, tzinfo=UTC),
    ]


METRICS = {
    "numOutputRows": "10",
    "numTargetRowsInserted": "3",
    "numTargetRowsUpdated": "4",
    "numTargetRowsDeleted": "1",
}


@pytest.mark.parametrize(
    ("operation", "metrics", "rows"),
    [
        ("WRITE", METRICS, 10),
        ("MERGE", METRICS, 8),  # the other two were copied
        ("DELETE", {"numDeletedRows": "6"}, 6),
        ("UPDATE", {"numUpdatedRows": "0"}, 0),
        ("OPTIMIZE", {"numRemovedFiles": "3"}, None),
        ("CREATE TABLE", None, None),
    ],
)
def test_the_rows_of_a_commit_are_those_that_it_changed(
    operation: str, metrics: dict[str, str] | None, rows: int | None
) -> None:
    health = answering("version timestamp operation operationMetrics job", (7, NOW, operation, metrics, None))
    assert health.commits(NUMBERS, 1).value == (Commit(7, NOW, operation, rows, ""),)


@pytest.mark.parametrize("job", [{"jobId": "1", "runId": "99"}, {"jobId": "1", "runId": None, "jobRunId": "99"}])
def test_a_commit_names_the_run_that_made_it(job: dict[str, str]) -> None:
    health = answering("version timestamp operation operationMetrics job", (7, NOW, "WRITE", {}, job))
    assert [commit.run_id for commit in health.commits(NUMBERS, 1).value or ()] == ["99"]


# ------------------------------------------------------------------------------------------------------ what is hidden


@pytest.mark.parametrize("read", READS.values(), ids=READS)
@pytest.mark.parametrize("state", ["STOPPED", "STARTING", "DELETED"])
def test_nothing_is_started_for_it(
    told: HealthSources, workspace: Workspace, read: Callable[[HealthSources], Seen[Any]], state: str
) -> None:
    workspace.warehouse.start_seconds = 600
    workspace.warehouse.state = state
    seen = read(told)
    assert (seen.visible, seen.hidden) == (False, Hidden.NOT_RUNNING)
    assert state in seen.reason
    assert workspace.executed == []


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_a_state_that_is_not_told_is_no_running_one(
    told: HealthSources, workspace: Workspace, read: Callable[[HealthSources], Seen[Any]]
) -> None:
    workspace.faults.add("status", "GET /api/2.0/sql/warehouses/*", status=403, times=None)
    assert read(told).hidden is Hidden.NOT_RUNNING
    assert workspace.executed == []


@pytest.mark.parametrize(
    ("read", "denied"),
    [
        (READS["job_runs"], "system.lakeflow"),
        (READS["queries"], "system.query.history"),
        (READS["table"], "live.s.numbers"),
        (READS["commits"], "live"),
    ],
)
def test_what_may_not_be_read_is_hidden(
    told: HealthSources, workspace: Workspace, read: Callable[[HealthSources], Seen[Any]], denied: str
) -> None:
    workspace.deny(denied)
    seen = read(told)
    assert (seen.visible, seen.hidden) == (False, Hidden.FORBIDDEN)


def test_a_table_that_is_not_there_is_missing(told: HealthSources) -> None:
    assert told.commits(TableName("live", "s", "nothing"), 1).hidden is Hidden.MISSING


def test_a_view_has_no_commits(told: HealthSources) -> None:
    assert told.commits(TableName("live", "s", "evens"), 1).hidden is Hidden.NOT_KEPT


def test_a_catalog_that_nobody_declared_is_not_asked(told: HealthSources, workspace: Workspace) -> None:
    assert told.table(TableName("elsewhere", "s", "t")).hidden is Hidden.FORBIDDEN
    assert workspace.executed == []


def test_what_the_engine_rejects_for_another_reason_is_not_kept() -> None:
    seen = failing(EngineRejected("[UNRESOLVED_COLUMN] run_name")).job_runs(LONG_AGO, 1)
    assert (seen.hidden, seen.reason) == (Hidden.NOT_KEPT, "[UNRESOLVED_COLUMN] run_name")


def test_a_warehouse_that_does_not_answer_is_a_failure() -> None:
    with pytest.raises(WarehouseUnavailable):
        failing(WarehouseUnavailable("gone")).table(NUMBERS)


def test_many_histories_are_asked_until_the_warehouse_falls_silent() -> None:
    names = [TableName("live", "s", f"t{number}") for number in range(40)]
    asked: list[TableName | None] = []

    def inspect(inspection: Inspection) -> ResultSet:
        asked.append(inspection.table)
        if inspection.table == names[3]:
            raise TimedOut("It took too long.")
        if inspection.table == names[10]:
            raise WarehouseUnavailable("Nobody answers.")
        return ResultSet((), ())

    found = StatementHealth(inspect, lambda: RUNNING, "w1").histories(names, 5)
    assert found.keys() == set(names)
    assert len(asked) < 30
    assert found[names[0]].value == ()
    assert (found[names[3]].hidden, found[names[3]].reason) == (Hidden.UNREACHED, "It took too long.")
    assert (found[names[39]].hidden, found[names[39]].reason) == (Hidden.UNREACHED, "not asked: Nobody answers.")


def test_no_detail_is_no_size() -> None:
    assert answering("sizeInBytes lastModified").table(NUMBERS).value == TableDetail(None, None, None)


def test_reading_many_histories_says_how_far_it_is() -> None:
    said: list[str] = []
    nothing = ResultSet((), ())
    health = StatementHealth(lambda _: nothing, lambda: RUNNING, "w1", said.append)
    names = [TableName("live", "s", f"t{number}") for number in range(3)]
    assert list(health.histories(names, 10)) == names
    assert said == [f"reading commits {number}/3 tables" for number in range(3)]
