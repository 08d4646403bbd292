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
        ("TABLE a.b.c", "SELECT * FROM a.b.c"),
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
    ],
)
def test_what_is_not_plain_is_not_rewritten_but_not_understood(sql: str) -> None:
    assert facts(sql).text == ""
