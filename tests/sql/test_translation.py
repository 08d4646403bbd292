"""Our own texts in the dialects of other warehouses: what they are there, and that nothing is lost in silence."""

from __future__ import annotations

import pytest

from fubcli.model.dialect import SqlDialect
from fubcli.sql.translation import Untranslatable, in_dialect

SNOWFLAKE, BIGQUERY = SqlDialect.SNOWFLAKE, SqlDialect.BIGQUERY
# fmt: off
CASES = [
    (SNOWFLAKE, "SELECT `id` AS n FROM `fub`.`s`.`t` LIMIT 5", 'SELECT "ID" AS n FROM "FUB"."S"."T" LIMIT 5'),
    (BIGQUERY, "SELECT `id` AS n FROM `fub`.`s`.`t` LIMIT 5", "SELECT `id` AS n FROM `fub`.`s`.`t` LIMIT 5"),
    (SNOWFLAKE, "SELECT a FROM fub.s.t WHERE b >= CAST(:since AS TIMESTAMP)", "SELECT a FROM fub.s.t WHERE b >= CAST(:since AS TIMESTAMPTZ)"),
    (BIGQUERY, "SELECT a FROM fub.s.t WHERE b >= CAST(:since AS TIMESTAMP)", "SELECT a FROM fub.s.t WHERE b >= CAST(@since AS TIMESTAMP)"),
    (SNOWFLAKE, "SELECT count_if(a = \"x\") FROM fub.s.t", "SELECT COUNT_IF(a = 'x') FROM fub.s.t"),
    (BIGQUERY, "SELECT count_if(a = \"x\") FROM fub.s.t", "SELECT COUNTIF(a = 'x') FROM fub.s.t"),
    (BIGQUERY, "CREATE TABLE IF NOT EXISTS a.b.c (id STRING)", "CREATE TABLE IF NOT EXISTS a.b.c (id STRING)"),
    (SNOWFLAKE, "INSERT INTO a.b.c VALUES (:id, :body)", "INSERT INTO a.b.c VALUES (:id, :body)"),
    (BIGQUERY, "INSERT INTO a.b.c VALUES (:id, :body)", "INSERT INTO a.b.c VALUES (@id, @body)"),
]
# fmt: on


@pytest.mark.parametrize(("dialect", "text", "expected"), CASES)
def test_it_is_written_as_the_dialect_has_it(dialect: SqlDialect, text: str, expected: str) -> None:
    assert in_dialect(text, dialect) == expected


def test_databricks_has_our_texts_as_they_are() -> None:
    assert in_dialect("SELECT  `a`", SqlDialect.DATABRICKS) == "SELECT  `a`"


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        (SNOWFLAKE, "SELECT a FROM fub.s.t SORT BY b"),
        (BIGQUERY, "SELECT table_name FROM fub.information_schema.tables"),
        (BIGQUERY, "SELECT x FROM (SELECT a FROM fub.s.t) AS y (x) WHERE a = :b; SELECT 1"),
        (SNOWFLAKE, "SELECT (("),
    ],
)
def test_what_would_lose_something_is_not_translated(dialect: SqlDialect, text: str) -> None:
    with pytest.raises(Untranslatable):
        in_dialect(text, dialect)
