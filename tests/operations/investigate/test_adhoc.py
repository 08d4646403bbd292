"""SQL in place of plain words."""

from __future__ import annotations

import pytest

from fubcli.errors import Refused
from fubcli.model.request import Parameter
from fubcli.operations.investigate.adhoc import is_sql
from tests.operations.investigate.world import World, rows


@pytest.mark.parametrize("text", [
    "SELECT 1", " select * from x", "-- a comment\nSELECT 1", "/* x */ (select 1)", "WITH a AS (SELECT 1) SELECT * FROM a", "with recursive t(n) as (select 1) select 1",
    "DELETE FROM fub.a.b", "UPDATE fub.a.b SET x = 1", "insert into t values (1)", "DROP TABLE fub.a.b", "CREATE OR REPLACE TABLE x AS SELECT 1", "MERGE INTO t USING s",
    "SHOW TABLES IN fub.a", "DESCRIBE fub.a.b", "DESCRIBE HISTORY fub.a.b", "EXPLAIN SELECT 1", "VALUES (1)", "TRUNCATE TABLE x", "FROM fub.a.b SELECT 1", "ALTER TABLE x DROP COLUMN y",
])  # fmt: skip
def test_statements(text: str) -> None:
    assert is_sql(text)


@pytest.mark.parametrize("text", [
    "Show me the leads of account 5", "Describe how contacts move", "With account 12345, what is wrong?", "Drop in leads for account 5", "Update on contact 5",
    "from yesterday on leads are missing", "Explain why the export is late", "insertions are slow", "delete all contacts", "values look wrong for account 7", "Table contacts lost rows",
    "Why did the selected leads vanish?", "create an overview of lead sources", "merge problems of identities", "",
])  # fmt: skip
def test_sentences(text: str) -> None:
    assert not is_sql(text)


CHECK = {"id": "freshness:x", "pillar": "freshness", "kind": "missing", "target": "live.sales_silver.orders", "night": "2026-11-21", "status": "critical",
         "severity": "P1", "title": "orders has not come", "explanation": ["no load since midnight"]}  # fmt: skip


def test_a_statement_runs_as_it_is_with_what_it_binds() -> None:
    world = World({"SELECT": rows({"n": "bigint"}, [1])}, ())
    sql = "SELECT a[[1]] AS n FROM orders WHERE id = :id -- ${x}"
    data = world.run(
        text=None, sql=sql, given={"id": Parameter("id", "7", "bigint")}, catalogs=("live",), schema="sales_silver"
    ).data
    (request,) = world.asked
    assert (request.sql, request.catalog, request.schema) == (sql, "live", "sales_silver")
    assert request.parameters["id"].value == "7"
    assert data["steps"][0]["rows"] == [[1]]
    assert data["findings"] == []


def test_one_question_is_told_from_another_by_a_hash() -> None:
    def asked(sql: str, value: str = "7") -> str:
        world = World({"SELECT": rows({"n": "bigint"}, [1])}, ())
        found: str = world.run(text=None, sql=sql, given={"id": Parameter("id", value)}).data["question"]
        return found

    by_id = "SELECT 1 AS n FROM live.sales_silver.orders WHERE id = :id"
    assert asked(by_id) == asked(f"{by_id}\n")
    assert len({asked(by_id), asked(by_id, "8"), asked(f"{by_id} LIMIT 1")}) == 3


def test_a_table_that_is_not_well_is_told_beside_the_rows() -> None:
    elsewhere = {**CHECK, "target": "live.sales_silver.other", "title": "other has not come"}
    world = World({"SELECT": rows({"n": "bigint"}, [1])}, (), checks=[elsewhere, CHECK])
    data = world.run(text=None, sql="SELECT 1").data
    assert [finding["title"] for finding in data["findings"]] == [
        "The statement reads a table that is not well: orders has not come"
    ]
    assert data["findings"][0]["evidence"][0]["pointer"] == "/steps/1/rows/0"
    assert data["steps"][1]["rows"][0][3] == "live.sales_silver.orders"


def test_a_refusal_is_a_refusal() -> None:
    with pytest.raises(Refused):
        World({"DROP": Refused("read-only")}, ()).run(text=None, sql="DROP TABLE x")
