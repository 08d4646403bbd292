"""Rewrites of the caller's words: what each changes, what it leaves alone, and that it says so."""

from __future__ import annotations

import pytest

from tests.sql.test_facts import facts


@pytest.mark.parametrize(
    ("sql", "runs"),
    [
        ("SELECT TOP 10 * FROM a.b.c", "SELECT * FROM a.b.c LIMIT 10"),
        ("select top (5) x from a.b.c order by x", "select x from a.b.c order by x LIMIT 5"),
        ("SELECT DISTINCT TOP 3 x FROM a.b.c", "SELECT DISTINCT x FROM a.b.c LIMIT 3"),
        ("WITH q AS (SELECT 1 AS x) SELECT TOP 2 x FROM q", "WITH q AS (SELECT 1 AS x) SELECT x FROM q LIMIT 2"),
        ("SELECT TOP (5) PERCENT FROM a.b.c", "SELECT PERCENT FROM a.b.c LIMIT 5"),
        (
            "SELECT TOP 2 x, (SELECT max(y) FROM a.b.d) FROM a.b.c",
            "SELECT x, (SELECT max(y) FROM a.b.d) FROM a.b.c LIMIT 2",
        ),
        ("SELECT TOP 1 x", "SELECT x LIMIT 1"),
        ("TABLE a.b.c", "SELECT * FROM a.b.c"),
        ("TABLE `a`.b.c", "SELECT * FROM `a`.b.c"),
        ("SELECT 1 EXCEPT TABLE a.b.c", "SELECT 1 EXCEPT SELECT * FROM a.b.c"),
        ("SELECT 1 UNION ALL (TABLE a.b.c)", "SELECT 1 UNION ALL (SELECT * FROM a.b.c)"),
        ("SELECT 1 INTERSECT DISTINCT TABLE a.b.c", "SELECT 1 INTERSECT DISTINCT SELECT * FROM a.b.c"),
        (
            "SELECT x FROM (TABLE a.b.c) UNION TABLE a.b.d",
            "SELECT x FROM (SELECT * FROM a.b.c) UNION SELECT * FROM a.b.d",
        ),
    ],
)
def test_what_runs_instead(sql: str, runs: str) -> None:
    rewritten = facts(sql)
    assert rewritten.text == runs
    assert len(rewritten.rewrites) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT top FROM a.b.c",
        "SELECT t.top FROM a.b.c t",
        "SELECT `TOP` FROM a.b.c",
        "SELECT x AS top FROM a.b.c LIMIT 3",
    ],
)
def test_what_is_left_alone(sql: str) -> None:
    assert facts(sql).text == sql
    assert facts(sql).rewrites == ()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT TOP 10 * FROM a.b.c LIMIT 5",
        "SELECT TOP 10 * FROM a.b.c UNION SELECT * FROM a.b.d",
        "SELECT TOP 10 PERCENT * FROM a.b.c",
        "SELECT * FROM my_function(TABLE a.b.c)",
        "SELECT * FROM `my_function`(TABLE a.b.c)",
        "SELECT TOP (10 * FROM a.b.c",
        "SELECT TOP (n) * FROM a.b.c",
        "SELECT TOP 10, x FROM a.b.c",
        "SELECT TOP 10 WITH TIES x FROM a.b.c",
        "SELECT x TOP 10 FROM a.b.c",
        "SELECT (SELECT TOP 10 x FROM a.b.c)",
        "TABLE 'a'",
        "SELECT TABLE a.b.c",
    ],
)
def test_what_is_not_plain_is_not_rewritten_but_not_understood(sql: str) -> None:
    assert facts(sql).text == ""


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT TOP 10 x FROM a.b.c", [("top_to_limit", "TOP 10 is not Databricks SQL; it runs as LIMIT 10")]),
        ("TABLE a.b.c", [("table_to_select", "TABLE t runs as SELECT * FROM t")]),
        (
            "SELECT 1 FROM c, d",
            [
                ("qualify_names", "an unqualified name runs as a.b.c"),
                ("qualify_names", "an unqualified name runs as a.b.d"),
            ],
        ),
        ("SELECT 1 FROM x.c", [("qualify_names", "an unqualified name runs as a.x.c")]),
    ],
)
def test_a_rewrite_says_what_it_does(sql: str, said: list[tuple[str, str]]) -> None:
    assert [(each.rule, each.description) for each in facts(sql, "a", "b").rewrites] == said


@pytest.mark.parametrize(
    ("sql", "runs"),
    [
        ("SELECT 1 FROM c", "SELECT 1 FROM `a`.`b`.c"),
        ("SELECT 1 FROM(x.c)", "SELECT 1 FROM(`a`.x.c)"),
        ("SELECT 1 FROM a.b.c, `d`", "SELECT 1 FROM a.b.c, `a`.`b`.`d`"),
        ("WITH c AS (SELECT 1) SELECT 1 FROM c, d", "WITH c AS (SELECT 1) SELECT 1 FROM c, `a`.`b`.d"),
        ("INSERT INTO c SELECT 1", "INSERT INTO `a`.`b`.c SELECT 1"),
        ("SELECT 1 FROM range(3), c", "SELECT 1 FROM range(3), `a`.`b`.c"),
    ],
)
def test_what_a_completed_name_runs_as(sql: str, runs: str) -> None:
    assert facts(sql, "a", "b").text == runs
