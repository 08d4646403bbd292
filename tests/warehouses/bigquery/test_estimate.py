"""BigQuery's own reading of a statement: its kind, where it leads, and how many bytes it reads."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.errors import EngineRejected
from fubcli.model.request import Parameter
from fubcli.model.statement import StatementKind
from fubcli.network.deadline import Deadline
from fubcli.warehouses.bigquery.api import Api
from fubcli.warehouses.bigquery.estimate import BeyondPermit, Estimate, TooManyBytes, in_units
from fubcli.warehouses.bigquery.jobs import Place
from fubcli.warehouses.bigquery.queries import Queries
from tests.bigquery import BigQuery
from tests.warehouses.bigquery.conftest import permit

QUERY = StatementKind.QUERY


def told(statement_type: str = "SELECT", projects: tuple[str, ...] = ("live",), size: int = 0, **more: Any) -> Estimate:
    tables = [{"projectId": project, "datasetId": "s", "tableId": "t"} for project in projects]
    query = {"statementType": statement_type, "referencedTables": tables, "totalBytesProcessed": str(size), **more}
    return Estimate.told({"statistics": {"query": query}})


# fmt: off
KINDS = [
    (QUERY, ["SELECT"]), (StatementKind.INSERT, ["INSERT"]), (StatementKind.MERGE, ["MERGE"]),
    (StatementKind.TRUNCATE, ["TRUNCATE_TABLE"]), (StatementKind.CREATE_TABLE, ["CREATE_TABLE", "CREATE_TABLE_AS_SELECT"]),
    (StatementKind.DROP_VIEW, ["DROP_VIEW"]), (StatementKind.CREATE_SCHEMA, ["CREATE_SCHEMA"]),
]
TYPES = [
    "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE_TABLE", "CREATE_TABLE", "CREATE_TABLE_AS_SELECT", "CREATE_VIEW",
    "CREATE_MATERIALIZED_VIEW", "CREATE_FUNCTION", "CREATE_PROCEDURE", "CREATE_MODEL", "CREATE_SCHEMA", "DROP_VIEW", "CALL",
    "SCRIPT", "EXPORT_DATA", "LOAD_DATA", "ASSERT", "GRANT", "CREATE_ROW_ACCESS_POLICY", "", "SOMETHING_NEW",
]
# fmt: on


@pytest.mark.parametrize(("kind", "types"), KINDS, ids=[str(kind) for kind, _ in KINDS])
def test_a_permit_is_for_its_own_kind_alone(kind: StatementKind, types: list[str]) -> None:
    allowed = []
    for each in TYPES:
        try:
            told(each).check(permit("…", kind), 0)
        except BeyondPermit:
            continue
        allowed.append(each)
    assert allowed == types


@pytest.mark.parametrize("size", [None, "", "many", "-1", 1.5])
def test_what_it_does_not_say_is_not_nothing(size: Any) -> None:
    silent = told(totalBytesProcessed=size)
    assert silent.bytes is None
    with pytest.raises(TooManyBytes, match="does not say how many bytes"):
        silent.check(permit("…", QUERY), 10**15)
    told("CREATE_SCHEMA", totalBytesProcessed=size).check(permit("…", StatementKind.CREATE_SCHEMA), 0)


def test_bytes_may_stand_beside_what_is_told_of_the_query() -> None:
    assert Estimate.told({"statistics": {"query": {}, "totalBytesProcessed": "7"}}).bytes == 7
    assert Estimate.told({}).bytes is None


def test_a_permit_of_an_unknown_kind_is_for_nothing() -> None:
    for each in TYPES:
        with pytest.raises(BeyondPermit):
            told(each).check(permit("…", StatementKind.UNKNOWN), 0)


@pytest.mark.parametrize("name", ["referencedTables", "referencedRoutines"])
def test_a_statement_that_leads_elsewhere_is_refused(name: str) -> None:
    there = [{"projectId": "Elsewhere", "datasetId": "s", "tableId": "t"}]
    with pytest.raises(BeyondPermit, match="leads to elsewhere") as caught:
        told(**{name: there}).check(permit("…"), 0)
    assert not caught.value.quotes_values


def test_a_view_may_lead_where_the_environment_may_read() -> None:
    told(projects=("live", "other")).check(permit("…", reach="other"), 0)
    with pytest.raises(BeyondPermit):
        told(projects=("live", "other")).check(permit("…"), 0)


def test_a_table_without_a_project_is_refused() -> None:
    with pytest.raises(BeyondPermit, match="without a name"):
        told(projects=("",)).check(permit("…"), 0)


def test_more_bytes_than_the_profile_allows_are_refused() -> None:
    told(size=100).check(permit("…"), 100)
    with pytest.raises(TooManyBytes, match=r"101 bytes.* 100 bytes") as caught:
        told(size=101).check(permit("…"), 100)
    assert caught.value.extra == {"estimated_bytes": 101, "maximum_bytes_billed": 100}


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0 bytes"), (1023, "1023 bytes"), (1536, "1.5 KiB"), (100 * 2**30, "100.0 GiB"), (2**70, "1048576.0 PiB")],
)
def test_bytes_are_shown_for_people(number: int, shown: str) -> None:
    assert in_units(number) == shown


# --------------------------------------------------------------------------------------- with the service's own words


@pytest.fixture
def queries(api: Api, service: BigQuery) -> Queries:
    return Queries(api, Place(service.project), 100)


def estimated(queries: Queries, text: str, *given: Parameter, kind: StatementKind = QUERY) -> Any:
    return queries.estimate(permit(text, kind), {each.name: each for each in given}, Deadline(20))


REFUSED = [
    ("DELETE FROM box.s.numbers WHERE n = 1", "read-only"),
    ("CREATE TABLE box.s.t AS SELECT 1 AS a", "read-only"),
    ("SELECT 1; SELECT 2", "SCRIPT"),
    ("EXPORT DATA OPTIONS (uri = 'gs://x/*.csv', format = 'CSV') AS SELECT 1", "EXPORT_DATA"),
    ("SELECT n FROM box.s.numbers", "leads to box"),
    ("SELECT * FROM live.s.numbers", "150 bytes"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_is_not_permitted_never_runs(queries: Queries, service: BigQuery, text: str, words: str) -> None:
    with pytest.raises(EngineRejected, match=words):
        estimated(queries, text)
    assert service.executed == []


def test_what_a_view_reads_is_seen(queries: Queries, service: BigQuery) -> None:
    with service.engine.connection() as connection:
        connection.execute("CREATE VIEW box.s.shown AS SELECT n FROM stage.s.numbers")
    with pytest.raises(BeyondPermit, match="leads to stage"):
        queries.estimate(permit("SELECT n FROM box.s.shown", catalogs=["box"]), {}, Deadline(20))


def test_the_limit_goes_with_the_job_too(queries: Queries, service: BigQuery) -> None:
    allowed = permit("SELECT n FROM live.s.numbers")
    with queries.job(allowed, [], Deadline(20)) as job:
        job.finished()
    asked = service.requests[0].body["configuration"]
    assert asked["query"] == {"query": allowed.text, "useLegacySql": False, "maximumBytesBilled": "100"}
    assert asked["labels"] == {"tool": "fubcli", "environment": "production"}


def test_a_parameter_without_a_type_has_that_of_its_place(queries: Queries) -> None:
    _, shown = estimated(queries, "SELECT n FROM live.s.numbers WHERE n = @n", Parameter("n", "3"))
    assert shown == [{"name": "n", "parameterType": {"type": "INT64"}, "parameterValue": {"value": "3"}}]
    _, shown = estimated(queries, "SELECT @x AS x", Parameter("x", "3"))
    assert shown[0]["parameterType"] == {"type": "STRING"}


def test_what_is_wrong_beside_a_parameter_is_told(queries: Queries) -> None:
    with pytest.raises(EngineRejected, match="Unrecognized name: nope"):
        estimated(queries, "SELECT nope FROM live.s.numbers WHERE n = @n", Parameter("n", "3"))
