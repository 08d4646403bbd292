"""The real databricks-sdk."""

from __future__ import annotations

import time

import httpx
import pyarrow as pa
import pytest
from databricks.sdk.errors import NotFound, PermissionDenied
from databricks.sdk.service.catalog import SecurableType
from databricks.sdk.service.sql import (
    Disposition,
    ExecuteStatementRequestOnWaitTimeout,
    Format,
    QueryFilter,
    State,
    StatementParameterListItem,
    StatementState,
)

from tests.workspace import Workspace
from tests.workspace.clients import sdk_client
from tests.workspace.conftest import ENDLESS, until

ON = ExecuteStatementRequestOnWaitTimeout.CONTINUE


def test_a_statement_with_parameters(shared: Workspace) -> None:
    client = sdk_client(shared)
    parameters = [StatementParameterListItem("low", "BIGINT", "8")]
    text = "SELECT n, label FROM live.s.numbers WHERE n >= :low ORDER BY n"
    answer = client.statement_execution.execute_statement(text, shared.warehouse_id, parameters=parameters)
    assert answer.status is not None
    assert answer.status.state is StatementState.SUCCEEDED
    assert answer.result is not None
    assert answer.result.data_array == [["8", "row 8"], ["9", "row 9"]]


def test_every_type_has_a_name_that_the_client_knows(shared: Workspace) -> None:
    values = "1L AS a, 1.5 AS b, 'x' AS c, true AS d, current_date() AS e, current_timestamp() AS f, array(1) AS g, map(1, 2) AS h"
    answer = sdk_client(shared).statement_execution.execute_statement(f"SELECT {values}", shared.warehouse_id)
    assert answer.manifest is not None
    assert answer.manifest.schema is not None
    names = [column.type_name and column.type_name.value for column in answer.manifest.schema.columns or ()]
    assert names == ["LONG", "DECIMAL", "STRING", "BOOLEAN", "DATE", "TIMESTAMP", "ARRAY", "MAP"]


def test_links_lead_to_all_rows(workspace: Workspace) -> None:
    execution = sdk_client(workspace).statement_execution
    answer = execution.execute_statement(
        "SELECT n FROM live.s.numbers ORDER BY n",
        workspace.warehouse_id,
        disposition=Disposition.EXTERNAL_LINKS,
        format=Format.ARROW_STREAM,
    )
    assert answer.statement_id
    found: list[int] = []
    data = answer.result
    while data is not None and data.external_links:
        (link,) = data.external_links
        content = httpx.get(str(link.external_link), trust_env=False).content
        found += pa.ipc.open_stream(content).read_all().column("n").to_pylist()
        following = link.next_chunk_index
        data = execution.get_statement_result_chunk_n(answer.statement_id, following) if following else None
    assert found == list(range(10))


def test_cancel_and_its_state(workspace: Workspace) -> None:
    execution = sdk_client(workspace).statement_execution
    id = execution.execute_statement(
        ENDLESS, workspace.warehouse_id, wait_timeout="0s", on_wait_timeout=ON
    ).statement_id
    assert id
    execution.cancel_execution(id)

    def state() -> StatementState | None:
        status = execution.get_statement(id).status
        return status.state if status else None

    until(lambda: state() is StatementState.CANCELED)


def test_the_catalog_in_pages(shared: Workspace) -> None:
    client = sdk_client(shared)
    assert [each.name for each in client.catalogs.list()] == ["box", "live", "stage", "system"]
    assert [each.name for each in client.schemas.list("live", max_results=1)] == ["empty", "s"]
    tables = list(client.tables.list("live", "s", max_results=1))
    assert [(each.full_name, each.table_type and each.table_type.value) for each in tables] == [
        ("live.s.evens", "VIEW"),
        ("live.s.numbers", "MANAGED"),
    ]
    columns = client.tables.get("live.s.numbers").columns or []
    assert [(each.name, each.type_text, each.nullable) for each in columns] == [
        ("n", "bigint", False),
        ("label", "string", True),
    ]
    with pytest.raises(NotFound):
        client.tables.get("live.s.nope")


def test_effective_permissions(shared: Workspace) -> None:
    grants = sdk_client(shared).grants
    for catalog, writes in (("live", False), ("box", True)):
        found = grants.get_effective(SecurableType.CATALOG.value, catalog)
        given = {
            each.privilege and each.privilege.value
            for who in found.privilege_assignments or ()
            for each in who.privileges or ()
        }
        assert "SELECT" in given
        assert ("MODIFY" in given) is writes


def test_jobs_and_what_became_of_their_runs(shared: Workspace) -> None:
    jobs = sdk_client(shared).jobs
    (job,) = jobs.list(name="nightly-export")
    runs = list(jobs.list_runs(job_id=job.job_id, expand_tasks=True, limit=5))
    assert len(runs) == 14
    assert runs == sorted(runs, key=lambda run: run.start_time or 0, reverse=True)
    (failed,) = (
        run for run in runs if run.state and run.state.result_state and run.state.result_state.value == "FAILED"
    )
    assert failed.status
    assert failed.status.termination_details
    assert failed.status.termination_details.code
    assert failed.status.termination_details.code.value == "RUN_EXECUTION_ERROR"
    assert "contacts.csv" in (jobs.get_run_output(failed.run_id or 0).error or "")


def test_the_query_history_by_statement(workspace: Workspace) -> None:
    client = sdk_client(workspace)
    id = client.statement_execution.execute_statement("SELECT 1 AS n", workspace.warehouse_id).statement_id
    client.statement_execution.execute_statement("SELECT 2 AS n", workspace.warehouse_id)
    found = client.query_history.list(filter_by=QueryFilter(statement_ids=[str(id)]))
    assert [query.query_text for query in found.res or ()] == ["SELECT 1 AS n"]


def test_a_warehouse_starts_on_demand(workspace: Workspace) -> None:
    workspace.warehouse.start_seconds = 0.2
    workspace.warehouse.state = "STOPPED"
    warehouses = sdk_client(workspace).warehouses
    assert warehouses.get(workspace.warehouse_id).state is State.STOPPED
    warehouses.start(workspace.warehouse_id)
    assert warehouses.get(workspace.warehouse_id).state is State.STARTING
    until(lambda: warehouses.get(workspace.warehouse_id).state is State.RUNNING)


def test_a_service_principal_gets_a_new_token_when_its_own_ends(workspace: Workspace) -> None:
    workspace.credentials.lifetime = 0.5
    client = sdk_client(workspace, client_id=workspace.client_id, client_secret=workspace.client_secret)
    assert client.current_user.me().user_name == "svc-fubcli@example.com"
    time.sleep(0.6)
    assert client.current_user.me().user_name == "svc-fubcli@example.com"
    assert len([entry for entry in workspace.requests if entry.path == "/oidc/v1/token"]) >= 2


def test_credentials_that_are_not_good(workspace: Workspace) -> None:
    with pytest.raises(PermissionDenied, match="Invalid access token"):
        sdk_client(workspace, token="nobody").current_user.me()
    with pytest.raises(ValueError, match="invalid_client"):
        sdk_client(workspace, client_id=workspace.client_id, client_secret="wrong").current_user.me()
