"""What the facts of a statement say."""

from __future__ import annotations

import pytest

from fubcli.model.names import TableName
from fubcli.model.policy import InputLimits
from fubcli.model.statement import ConstructKind, StatementFacts, StatementKind
from fubcli.sql.facts import facts_of
from fubcli.sql.names import Defaults

LIMITS = InputLimits(sql_bytes=10_000, nesting=50)


def facts(sql: str, catalog: str | None = None, schema: str | None = None) -> StatementFacts:
    return facts_of(sql, limits=LIMITS, defaults=Defaults(catalog, schema))


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("SELECT 1", "query"),
        ("(SELECT 1)", "query"),
        ("VALUES (1)", "query"),
        ("SELECT 1 UNION SELECT 2", "query"),
        ("WITH a AS (SELECT 1) SELECT * FROM a", "query"),
        ("FROM a.b.c |> WHERE x > 1", "query"),
        ("INSERT INTO a.b.c VALUES (1)", "insert"),
        ("INSERT OVERWRITE a.b.c SELECT 1", "insert"),
        ("UPDATE a.b.c SET x = 1", "update"),
        ("DELETE FROM a.b.c", "delete"),
        ("MERGE INTO a.b.c USING a.b.d ON 1 = 1 WHEN MATCHED THEN DELETE", "merge"),
        ("TRUNCATE TABLE a.b.c", "truncate"),
        ("CREATE TABLE a.b.c (x INT)", "create_table"),
        ("CREATE VIEW a.b.c AS SELECT 1", "create_view"),
        ("CREATE SCHEMA a.b", "create_schema"),
        ("ALTER TABLE a.b.c RENAME TO a.b.d", "alter_table"),
        ("DROP TABLE a.b.c", "drop_table"),
        ("DROP VIEW a.b.c", "drop_view"),
        ("DROP SCHEMA a.b", "drop_schema"),
        ("INSERT OVERWRITE DIRECTORY '/x' SELECT 1", "unknown"),
        ("CREATE FUNCTION a.b.c() RETURNS INT RETURN 1", "unknown"),
        ("CREATE INDEX i ON a.b.c (x)", "unknown"),
        ("GRANT SELECT ON a.b.c TO x", "unknown"),
        ("OPTIMIZE a.b.c", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_kinds(sql: str, kind: str) -> None:
    assert facts(sql).kind == StatementKind(kind)


@pytest.mark.parametrize(
    ("sql", "reads", "writes"),
    [
        ("SELECT * FROM A.B.C, `a`.`b`.`d`", {"a.b.c", "a.b.d"}, set()),
        ("INSERT INTO a.b.c SELECT * FROM a.b.d", {"a.b.d"}, {"a.b.c"}),
        ("MERGE INTO a.b.c t USING (SELECT * FROM a.b.d) s ON t.x = s.x WHEN MATCHED THEN DELETE", {"a.b.d"}, {"a.b.c"}),
        ("CREATE TABLE a.b.c AS SELECT * FROM a.b.d WHERE x IN (SELECT x FROM a.b.e)", {"a.b.d", "a.b.e"}, {"a.b.c"}),
        ("CREATE TABLE a.b.c LIKE a.b.d", {"a.b.d"}, {"a.b.c"}),
        ("WITH c AS (SELECT 1) DELETE FROM a.b.c WHERE x IN (SELECT * FROM c)", set(), {"a.b.c"}),
        ("SELECT transform(array(1), z -> (SELECT max(x) FROM a.b.c))", {"a.b.c"}, set()),
        ("SELECT * FROM VALUES ((SELECT max(x) FROM a.b.c)) t(a)", {"a.b.c"}, set()),
        ("SELECT * FROM range((SELECT max(x) FROM a.b.c))", {"a.b.c"}, set()),
        ("SELECT x FROM a.b.c QUALIFY row_number() OVER (ORDER BY (SELECT max(x) FROM a.b.d)) = 1", {"a.b.c", "a.b.d"}, set()),
        ("SELECT CASE WHEN EXISTS (SELECT 1 FROM a.b.c) THEN 1 END", {"a.b.c"}, set()),
        ("SELECT * FROM a.b.c LATERAL VIEW explode((SELECT collect_list(x) FROM a.b.d)) v AS y", {"a.b.c", "a.b.d"}, set()),
        ("SELECT * FROM a.b.c PIVOT (count(*) FOR x IN ('p'))", {"a.b.c"}, set()),
    ],
)  # fmt: skip
def test_every_table_is_seen_wherever_it_stands(sql: str, reads: set[str], writes: set[str]) -> None:
    uses = facts(sql).tables
    assert {str(use.name) for use in uses if not use.is_target} == reads
    assert {str(use.name) for use in uses if use.is_target} == writes


def test_a_cte_hides_a_name_only_where_it_is_in_scope() -> None:
    hidden = facts("WITH t AS (SELECT 1) SELECT * FROM T JOIN t USING (x)")
    assert hidden.tables == ()
    seen = facts("SELECT * FROM (WITH t AS (SELECT 1) SELECT * FROM t) s, t")
    assert [use.written for use in seen.tables] == ["t"]


def test_defaults_complete_names_in_the_text_that_runs() -> None:
    completed = facts("SELECT s.id FROM stages s JOIN contacts_silver.x USING (id)", "fub", "contacts_silver")
    expected = "SELECT s.id FROM `fub`.`contacts_silver`.stages s JOIN `fub`.contacts_silver.x USING (id)"
    assert completed.text == expected
    assert {use.name for use in completed.tables} == {
        TableName("fub", "contacts_silver", "stages"),
        TableName("fub", "contacts_silver", "x"),
    }


def test_defaults_do_not_touch_ctes_or_complete_names() -> None:
    sql = "WITH stages AS (SELECT * FROM a.b.c) SELECT * FROM stages"
    assert facts(sql, "fub", "contacts_silver").text == sql


def test_parameters_are_named() -> None:
    assert facts("SELECT * FROM a.b.c WHERE x > :low AND x < :high AND y = :low LIMIT :n").parameters == (
        "high", "low", "n",
    )  # fmt: skip
    assert facts("SELECT ?").parameters == ("?",)


def test_order_and_limit_of_the_outermost_query() -> None:
    ordered = facts("SELECT * FROM a.b.c ORDER BY 1 LIMIT 5")
    assert (ordered.is_ordered, ordered.limit) == (True, 5)
    inner = facts("SELECT * FROM (SELECT * FROM a.b.c ORDER BY 1 LIMIT 5)")
    assert (inner.is_ordered, inner.limit) == (False, None)


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("SELECT 1" + " " * 10_000, ConstructKind.TOO_LARGE),
        ("SELECT " + "(" * 60 + "1" + ")" * 60, ConstructKind.TOO_LARGE),
        ("SELECT " + "NOT " * 60 + "1", ConstructKind.TOO_LARGE),
        ("SELECT " + "CASE WHEN 1 THEN " * 60 + "1" + " END" * 60, ConstructKind.TOO_LARGE),
        ("SELECT '", ConstructKind.UNRECOGNISED),
        ("SELECT $1", ConstructKind.UNREADABLE),
        ("SELECT * FROM a.b.c FOR UPDATE", ConstructKind.UNRECOGNISED),
        ("SELECT * FROM IDENTIFIER('x')", ConstructKind.DYNAMIC_NAME),
        ("SELECT * FROM csv.`/x`", ConstructKind.PATH_RELATION),
        ("SELECT TRANSFORM(a) USING 'x' AS (b) FROM a.b.c", ConstructKind.OUTSIDE_WORLD),
        ("SELECT /*+ X(a) */ 1", ConstructKind.HINT),
    ],
)
def test_constructs_of_interest(sql: str, kind: ConstructKind) -> None:
    assert kind in {construct.kind for construct in facts(sql).constructs}


@pytest.mark.parametrize(
    "pair", ["select id,name from a.b.c where id=1", "SELECT\n  id,\n  name\nFROM a.b.c -- x\nWHERE id = 1"]
)
def test_spans_point_into_the_callers_text(pair: str) -> None:
    (use,) = facts(pair).tables
    assert use.span is not None
    assert pair[use.span.start : use.span.end] == "a.b.c"


@pytest.mark.parametrize(
    ("sql", "both", "lower"),
    [
        ("SELECT * FROM a.b.c WHERE x = 1", {"x"}, {"x"}),
        ("SELECT * FROM a.b.c WHERE x >= 1 AND y < 2", set(), {"x"}),
        ("SELECT * FROM a.b.c WHERE 1 <= x", set(), {"x"}),
        ("SELECT * FROM a.b.c WHERE x BETWEEN 1 AND 2", set(), {"x"}),
        ("SELECT * FROM a.b.c WHERE x IN (1, 2) OR x = 3", {"x"}, {"x"}),
        ("SELECT * FROM a.b.c WHERE x = 1 OR y = 2", set(), set()),
        ("SELECT * FROM a.b.c t WHERE t.x = 1 AND u.y = 1", {"x"}, {"x"}),
        ("SELECT * FROM a.b.c WHERE x = y", set(), set()),
        ("SELECT * FROM a.b.c WHERE x IN (SELECT 1)", set(), set()),
        ("SELECT * FROM a.b.c WHERE x <=> :p", set(), set()),
        ("SELECT * FROM a.b.c WHERE x <=> 5", {"x"}, {"x"}),
    ],
)
def test_bounded_columns(sql: str, both: set[str], lower: set[str]) -> None:
    (use,) = facts(sql).tables
    assert (use.bounding_columns, use.lower_bounded_columns) == (both, lower)
