"""What a live warehouse tells about its health, and what it tells when it may not be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from fubcli.errors import WarehouseUnavailable
from fubcli.model.health import Hidden, WarehouseState
from fubcli.model.names import TableName
from fubcli.network.failures import SignInNeeded
from fubcli.ports import HealthSources
from tests.warehouses.conftest import NOW
from tests.warehouses.databricks.health.conftest import Examine
from tests.workspace.workspace import Workspace

LONG_AGO = NOW - timedelta(days=365)
NUMBERS = TableName("live", "s", "numbers")
READS = {
    "warehouse": lambda health: health.warehouse(),
    "job_runs": lambda health: health.job_runs(LONG_AGO, 1),
    "queries": lambda health: health.queries(LONG_AGO, 1),
    "table": lambda health: health.table(NUMBERS),
}


@pytest.mark.parametrize("state", ["RUNNING", "STARTING", "STOPPED", "DELETED"])
def test_the_state_is_told_and_nothing_is_started(workspace: Workspace, health: HealthSources, state: str) -> None:
    workspace.warehouse.start_seconds = 60
    workspace.warehouse.state = state
    assert health.warehouse().value == WarehouseState("Shared Endpoint", state)
    assert workspace.warehouse.state == state
    assert {request.method for request in workspace.requests} == {"GET"}


def test_a_warehouse_that_is_not_there_is_missing(examine: Examine) -> None:
    seen = examine(warehouse_id="beef")[1].warehouse()
    assert (seen.visible, seen.hidden) == (False, Hidden.MISSING)
    assert "beef" in seen.reason


def test_runs_are_read_page_by_page_newest_first(workspace: Workspace, health: HealthSources) -> None:
    seen = health.job_runs(LONG_AGO, 100)
    runs = seen.value or ()
    assert seen.source == "/api/2.2/jobs/runs/list"
    assert len(runs) == len(workspace.jobs.runs)
    assert [run.started_at for run in runs] == sorted((run.started_at for run in runs), reverse=True)
    assert {run.result for run in runs} == {"SUCCESS", "FAILED"}
    assert runs[1].ended_at == runs[1].started_at + timedelta(minutes=80)


def test_no_more_runs_are_asked_for_than_are_wanted(workspace: Workspace, health: HealthSources) -> None:
    assert len(health.job_runs(LONG_AGO, 2).value or ()) == 2
    (request,) = workspace.requests
    assert request.query["limit"] == "2"


def test_a_run_that_goes_on_has_no_end(workspace: Workspace, health: HealthSources) -> None:
    workspace.jobs.runs[0].ended_at = None
    (run,) = health.job_runs(LONG_AGO, 1).value or ()
    assert (run.ended_at, run.result) == (None, "")


def test_nothing_since_then_is_an_answer(health: HealthSources) -> None:
    seen = health.job_runs(NOW + timedelta(days=1), 5)
    assert (seen.visible, seen.value) == (True, ())


def test_queries_are_those_of_this_warehouse(workspace: Workspace, health: HealthSources) -> None:
    body = {"statement": "SELECT n FROM live.s.numbers", "warehouse_id": workspace.warehouse_id, "wait_timeout": "30s"}
    headers = {"Authorization": f"Bearer {workspace.token}"}
    httpx.post(f"{workspace.url}/api/2.0/sql/statements", json=body, headers=headers, trust_env=False)
    (query,) = health.queries(datetime.now(UTC) - timedelta(minutes=5), 10).value or ()
    assert (query.status, query.rows) == ("FINISHED", 10)
    assert query.statement_id == workspace.executed[0][0]


def test_a_table_tells_its_statistics_and_its_last_commit(health: HealthSources) -> None:
    detail = health.table(NUMBERS).value
    assert detail is not None
    assert (detail.rows, detail.changed_at) == (10, datetime(2026, 8, 2, 9, 30, tzinfo=UTC))


def test_what_sql_alone_tells_is_said_not_to_be_kept(workspace: Workspace, health: HealthSources) -> None:
    seen = health.commits(NUMBERS, 5)
    assert (seen.visible, seen.hidden) == (False, Hidden.NOT_KEPT)
    assert workspace.requests == []


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize(
    ("status", "hidden"), [(403, Hidden.FORBIDDEN), (404, Hidden.MISSING), (400, Hidden.FORBIDDEN)]
)
def test_what_may_not_be_read_is_not_visible_with_the_reason(
    workspace: Workspace, health: HealthSources, read: str, status: int, hidden: Hidden
) -> None:
    workspace.faults.add("status", status=status, message="You may \x1b[31mnot\nlook.", times=None)
    seen = READS[read](health)
    assert (seen.visible, seen.value, seen.hidden) == (False, None, hidden)
    assert "not look" in seen.reason
    assert "\x1b" not in seen.reason


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("fault", ["drop_before", "half_body", "html"])
def test_a_network_failure_is_none_of_these(workspace: Workspace, health: HealthSources, read: str, fault: str) -> None:
    workspace.faults.add(fault, times=None)
    with pytest.raises(WarehouseUnavailable):
        READS[read](health)


@pytest.mark.parametrize("read", READS)
def test_credentials_that_are_not_accepted_raise(workspace: Workspace, health: HealthSources, read: str) -> None:
    workspace.faults.add("status", status=401, times=None)
    with pytest.raises(SignInNeeded):
        READS[read](health)


@pytest.mark.parametrize("read", READS)
def test_a_hiccup_is_not_noticed(workspace: Workspace, health: HealthSources, read: str) -> None:
    workspace.faults.add("status", status=503, times=1)
    assert READS[read](health).visible
