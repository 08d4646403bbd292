"""The same question gives the same data, whoever answers it and by whatever route."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from fubcli.bootstrap import Application
from fubcli.model.request import Parameter, QueryRequest, SchemaRequest
from tests.live.conftest import ROUTES, Applications

pytestmark = pytest.mark.slow

OF_THE_RUN = ("warehouse", "duration_ms", "statement_id", "promotion", "snapshot")
CONTACTS = "stage_fub.contacts_silver.contacts"

# fmt: off
QUERIES = {
    "the query of the README": f"SELECT stage_id, COUNT(*) AS n, AVG(calls_outgoing) AS avg_calls FROM {CONTACTS} "
                               "WHERE created_at >= CURRENT_DATE - INTERVAL 7 DAYS GROUP BY stage_id ORDER BY 1",
    "masked columns": f"SELECT id, first_name, email, substr(phone, 1, 3) AS area FROM {CONTACTS} "
                      "WHERE account_id = 12345 ORDER BY id LIMIT 20",
    "every type": "SELECT CAST(7 AS TINYINT) AS a, 9007199254740993 AS b, CAST('1.10' AS DECIMAL(10,2)) AS c, 1.5D AS d,"
                  " CAST(0.1 AS FLOAT) AS e, true AS f, DATE '2024-02-29' AS g, TIMESTAMP '2024-03-01 12:30:00.5' AS h,"
                  " TIMESTAMP_NTZ '2024-03-01 12:30:00' AS i, X'00FF' AS j, INTERVAL 36 HOURS AS k, array(1, NULL) AS l,"
                  " named_struct('a', CAST('2.50' AS DECIMAL(3,2)), 'b', array('x')) AS m, map('k', 1) AS n, '' AS o,"
                  " CAST(NULL AS STRING) AS p, CAST('NaN' AS DOUBLE) AS q, 'naïve 🙂' AS r",
    "two columns of one name": "SELECT 1 AS n, 2 AS n",
    "no rows": f"SELECT id, created_at FROM {CONTACTS} WHERE id < 0",
    "rows beyond the cap": f"SELECT id FROM {CONTACTS} ORDER BY id",
    "metadata": "SELECT table_name, column_name, data_type FROM stage_fub.information_schema.columns "
                "WHERE table_schema = 'contacts_silver' ORDER BY 1, ordinal_position",
    "production": "SELECT id, name FROM fub.contacts_silver.stages ORDER BY id",
}
SCHEMAS = {
    "all catalogs": SchemaRequest(),
    "a catalog": SchemaRequest(("fub",)),
    "a schema": SchemaRequest(("fub",), "contacts_silver"),
    "a table": SchemaRequest(("stage_fub",), "contacts_silver", "contacts", detail="full"),
}
# fmt: on


@pytest.fixture(scope="module")
def asked(applications: Applications) -> dict[str, Application]:
    return {route: applications(route) for route in ROUTES}


def _told(application: Application, request: QueryRequest | SchemaRequest) -> dict[str, Any]:
    """Return the data as it would be written, without what belongs to the run and not to the answer."""
    answer = application.query(request) if isinstance(request, QueryRequest) else application.schema(request)
    told = _without(answer.data)
    assert isinstance(told, dict)
    return told


def _without(data: Any) -> Any:
    if isinstance(data, list | tuple):
        return [_without(each) for each in data]
    if not isinstance(data, Mapping):
        return data
    return {name: _without(member) for name, member in data.items() if name not in OF_THE_RUN}


def _bytes(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)


@pytest.mark.parametrize("sql", QUERIES.values(), ids=QUERIES)
def test_a_query(asked: dict[str, Application], sql: str) -> None:
    embedded, *live = (_bytes(_told(asked[route], QueryRequest(sql, inline_chars=None))) for route in ROUTES)
    assert live == [embedded, embedded]


def test_a_query_with_parameters(asked: dict[str, Application]) -> None:
    given = {"stage": Parameter("stage", "2", "int"), "since": Parameter("since", "2024-01-01", "date")}
    sql = (
        f"SELECT count(*) AS n FROM {CONTACTS} WHERE stage_id = :stage AND created_at >= :since AND account_id = 12345"
    )
    embedded, *live = (_bytes(_told(asked[route], QueryRequest(sql, parameters=given))) for route in ROUTES)
    assert live == [embedded, embedded]


@pytest.mark.parametrize("request_", SCHEMAS.values(), ids=SCHEMAS)
def test_a_schema(asked: dict[str, Application], request_: SchemaRequest) -> None:
    embedded, *live = (_bytes(_told(asked[route], request_)) for route in ROUTES)
    assert live == [embedded, embedded]


def test_a_live_answer_names_its_statement_and_the_audit_log_too(asked: dict[str, Application]) -> None:
    data = asked["statement-api"].query(QueryRequest("SELECT 1 AS n")).data
    assert data["statement_id"]
    assert data["warehouse"]["host"].startswith("http://127.0.0.1:")
