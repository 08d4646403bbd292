"""What BigQuery tells of itself; what it does not tell is not made up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fubcli.model.health import Hidden, PastQuery, Principal, TableDetail, WarehouseState
from fubcli.model.names import TableName
from fubcli.warehouses.bigquery.api import Api
from fubcli.warehouses.bigquery.health.asking import Asking
from fubcli.warehouses.bigquery.health.sources import BigQueryHealth
from fubcli.warehouses.bigquery.health.workspace import BigQueryWorkspace
from fubcli.warehouses.bigquery.jobs import Place
from tests.bigquery import BigQuery
from tests.warehouses.bigquery.conftest import READ, Begin

NUMBERS = TableName("live", "s", "numbers")


@pytest.fixture
def health(api: Api, service: BigQuery) -> BigQueryHealth:
    return BigQueryHealth(Asking(api, 9), Place(service.project))


@pytest.fixture
def workspace(api: Api, service: BigQuery) -> BigQueryWorkspace:
    return BigQueryWorkspace(Asking(api, 9), Place(service.project))


def test_it_runs_when_it_answers(health: BigQueryHealth, service: BigQuery) -> None:
    assert health.warehouse().value == WarehouseState(service.project, "RUNNING")
    service.faults.add("status", "GET */jobs", status=403, code="accessDenied", message="Access Denied")
    assert health.warehouse().hidden is Hidden.FORBIDDEN


def test_a_tables_record_is_its_detail(health: BigQueryHealth) -> None:
    assert health.table(NUMBERS).value == TableDetail(10, 640, datetime(2026, 8, 2, 9, 30, tzinfo=UTC))
    assert health.table(TableName("live", "s", "evens")).value == TableDetail(None, None, None), "a view counts nothing"
    assert health.table(TableName("live", "s", "nope")).hidden is Hidden.MISSING


def test_a_denied_table_is_not_visible(health: BigQueryHealth, service: BigQuery) -> None:
    service.deny("live.s.numbers")
    assert health.table(NUMBERS).hidden is Hidden.FORBIDDEN


def test_past_jobs_are_queries(health: BigQueryHealth, service: BigQuery, begin: Begin) -> None:
    with begin() as done:
        done.finished()
    service.faults.add("canceled", "sql *", seconds=0.0)
    with pytest.raises(Exception, match="cancelled"), begin() as stopped:
        stopped.finished()
    found = health.queries(datetime(2020, 1, 1, tzinfo=UTC), 10).value
    assert found is not None
    assert [(each.statement_id, each.status) for each in found] == [(stopped.id, "CANCELED"), (done.id, "FINISHED")]
    assert isinstance(found[0], PastQuery)
    assert health.queries(datetime(2100, 1, 1, tzinfo=UTC), 10).value == ()


def test_who_may_not_list_everybodys_jobs_sees_their_own(
    health: BigQueryHealth, service: BigQuery, begin: Begin
) -> None:
    with begin(READ) as job:
        job.finished()
    service.faults.add("status", "GET */jobs", status=403, code="accessDenied")
    found = health.queries(datetime(2020, 1, 1, tzinfo=UTC), 10).value
    assert [each.statement_id for each in found or ()] == [job.id]


def test_what_is_not_kept_is_said_so(health: BigQueryHealth) -> None:
    since = datetime(2020, 1, 1, tzinfo=UTC)
    unseen = [health.job_runs(since, 9), health.commits(NUMBERS, 9), health.histories([NUMBERS], 9)[NUMBERS]]
    assert [(each.visible, each.hidden) for each in unseen] == [(False, Hidden.NOT_KEPT)] * 3


def test_projects_and_datasets_are_catalogs_and_schemas(workspace: BigQueryWorkspace) -> None:
    assert [each.name for each in workspace.catalogs().value or ()] == ["box", "live", "stage"]
    assert [each.name for each in workspace.schemas("live").value or ()] == ["live.empty", "live.s"]
    assert workspace.schemas("nope").hidden is Hidden.MISSING
    for kind, name in [("catalog", "live"), ("schema", "live.s"), ("table", "live.s.numbers")]:
        assert workspace.securable(kind, name).visible, name
    assert workspace.securable("table", "live.s.nope").hidden is Hidden.MISSING


def test_the_principal_is_whose_jobs_they_are(workspace: BigQueryWorkspace, begin: Begin) -> None:
    assert workspace.principal().hidden is Hidden.MISSING
    with begin() as job:
        job.finished()
    assert workspace.principal().value == Principal("fubcli@example.iam.gserviceaccount.com")
