"""Databricks SQL as the embedded engine runs it."""

from __future__ import annotations

import pytest

from fubcli.sql.duckdb import Unsupported, to_duckdb


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELECT :a + 1", "$a + 1"),
        ("SELECT :a + 1", "$a"),
        ("SELECT * FROM fub.information_schema.tables", "_fubcli.information_schema_tables AS tables"),
        ("SELECT t.table_name FROM fub.information_schema.tables t", "_fubcli.information_schema_tables AS t"),
        ("SELECT CURRENT_DATE - INTERVAL 7 DAYS", "INTERVAL"),
        ("CREATE TABLE a.b.c (x STRING, y TIMESTAMP)", "y TIMESTAMPTZ"),
        ("ALTER TABLE a.b.c ADD COLUMNS (x INT)", "ADD COLUMN x INT"),
    ],
)
def test_rewrites(sql: str, part: str) -> None:
    assert part in to_duckdb(sql, {}).text


def test_a_typed_parameter_is_cast_where_it_stands() -> None:
    assert to_duckdb("SELECT :a AS a", {"a": "bigint"}).text == "SELECT CAST($a AS BIGINT) AS a"


@pytest.mark.parametrize(
    "sql", ["SELECT CAST('5' AS INTERVAL DAY) AS", "SELECT from_json('{}', 'a INT, INT, b STRING') AS s", "SELECT ("]
)
def test_odd_trees_are_refused_and_break_nothing(sql: str) -> None:
    with pytest.raises(Unsupported):
        to_duckdb(sql, {})


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELECT * FROM a.b.c VERSION AS OF 1", "time travel"),
        ("SELECT * FROM a.b.c SORT BY x", "SORT BY"),
        ("INSERT OVERWRITE a.b.c SELECT 1", "INSERT OVERWRITE"),
        ("ALTER TABLE a.b.c ADD COLUMNS (x INT, y STRING)", "one at a time"),
        ("SELECT * FROM fub.information_schema.table_constraints", "table_constraints"),
    ],
)
def test_what_the_engine_lacks_is_named(sql: str, part: str) -> None:
    with pytest.raises(Unsupported, match=part):
        to_duckdb(sql, {})


COLUMNS = {
    "a.b.c": {"id": "bigint", "price": "decimal(12,2)", "tags": "map<string,int>", "code": "string", "due": "date"}
}


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELECT price / 3 AS x FROM a.b.c", "DECIMAL(16, 6)"),
        ("SELECT sum(price) AS x FROM a.b.c", "DECIMAL(22, 2)"),
        ("SELECT id FROM a.b.c WHERE code = 7", "SP_CAST_BIGINT(code) = 7"),
        ("SELECT id FROM a.b.c WHERE due > '2024-01-05'", "due > '2024-01-05'"),
        ("SELECT id FROM a.b.c WHERE due > '2024-1-5'", "SP_CAST_DATE('2024-1-5')"),
        ("SELECT due + INTERVAL 1 MONTH AS x FROM a.b.c", "INTERVAL '1' MONTH + due"),
        ("SELECT transform(array(1), id -> id + 1) AS x FROM a.b.c", "LAMBDA sp_id_0 : sp_id_0 + 1"),
    ],
)
def test_types_of_columns_decide(sql: str, part: str) -> None:
    assert part in to_duckdb(sql, {}, COLUMNS.get).text


@pytest.mark.parametrize(
    ("sql", "part"),
    [
        ("SELECT tags, count(*) FROM a.b.c GROUP BY tags", "by a map"),
        ("SELECT DISTINCT tags FROM a.b.c", "by a map"),
        ("SELECT *, -id AS id FROM a.b.c ORDER BY id", "a name that two columns have"),
        ("SELECT * FROM a.b.c JOIN (SELECT 1 AS code) USING (code)", "a text with another type"),
        ("SELECT due + make_interval(0, 1) AS x FROM a.b.c", "not a literal"),
    ],
)
def test_what_would_be_another_answer_is_refused(sql: str, part: str) -> None:
    with pytest.raises(Unsupported, match=part):
        to_duckdb(sql, {}, COLUMNS.get)
