"""The fingerprint of a statement: what it overlooks, what it does not, and that structures never share one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.model.policy import InputLimits, LiteralRole
from fubcli.sql.facts import facts_of
from fubcli.sql.fingerprint import fingerprint_of
from fubcli.sql.restate import restate

ALL = frozenset(LiteralRole)
PRODUCTION = {"stage_fub": "fub", "stage_fub_zg": "fub_zg"}
MIRRORS = {"fub": "stage_fub", "fub_zg": "stage_fub_zg"}
BACK = {staging: production for production, staging in MIRRORS.items()}


def text_of(sql: str) -> str:
    facts = facts_of(sql, limits=InputLimits(10_000, 30))
    assert facts.text, facts.constructs
    return facts.text


def fingerprint(sql: str, literals: frozenset[LiteralRole] = ALL) -> str:
    return fingerprint_of(text_of(sql), production=PRODUCTION, literals=literals)


# fmt: off
SAME = [
    # blanks, comments, case, quotes
    ("SELECT a FROM fub.s.t", "select  A\n-- hello\nfrom FUB.S.`T` ;"),
    ("SELECT `date` FROM fub.s.t", "SELECT date FROM fub.s.t"),
    ("SELECT a FROM fub.s.t", "SELECT a /* b, c */ FROM fub.s.t"),
    # the other half of a pair
    ("SELECT a FROM fub.s.t JOIN fub_zg.s.u", "SELECT a FROM stage_fub.s.t JOIN stage_fub_zg.s.u"),
    ("SELECT fub.s.t.a, fub.s.t.* FROM fub.s.t", "SELECT stage_fub.s.t.a, stage_fub.s.t.* FROM stage_fub.s.t"),
    # values
    ("SELECT a FROM fub.s.t WHERE b = 1", "SELECT a FROM fub.s.t WHERE b = 2"),
    ("SELECT a FROM fub.s.t WHERE b = 'x'", "SELECT a FROM fub.s.t WHERE b = \"it's\""),
    ("SELECT a FROM fub.s.t WHERE b > DATE '2024-01-01'", "SELECT a FROM fub.s.t WHERE b > DATE '2025-12-31'"),
    ("SELECT a FROM fub.s.t WHERE b > now() - INTERVAL 7 DAYS", "SELECT a FROM fub.s.t WHERE b > now() - INTERVAL 30 DAYS"),
    ("SELECT a FROM fub.s.t WHERE b > now() - INTERVAL '7' DAY", "SELECT a FROM fub.s.t WHERE b > now() - INTERVAL '30' DAY"),
    ("SELECT a FROM fub.s.t WHERE b IN (1, 2)", "SELECT a FROM fub.s.t WHERE b IN (3, 4)"),
    ("SELECT a FROM fub.s.t WHERE b > now() - INTERVAL -7 DAYS", "SELECT a FROM fub.s.t WHERE b > now() - INTERVAL -30 DAYS"),
    ("SELECT a:b.c, D FROM fub.s.t", "SELECT a:b.c, d FROM fub.s.t"),
    ("SELECT a FROM fub.s.t WHERE b = 2147483647", "SELECT a FROM fub.s.t WHERE b = 5"),
    ("SELECT a FROM fub.s.t WHERE b = 2147483648", "SELECT a FROM fub.s.t WHERE b = 9223372036854775807"),
    ("SELECT a FROM fub.s.t WHERE b = 12.5", "SELECT a FROM fub.s.t WHERE b = 1.25"),
    ("SELECT a FROM fub.s.t WHERE b = 1e5", "SELECT a FROM fub.s.t WHERE b = 2E6"),
    ("SELECT a FROM fub.s.t ORDER BY b", "SELECT a FROM fub.s.t order by B"),
]
DIFFERENT = [
    ("SELECT a FROM fub.s.t", "SELECT b FROM fub.s.t"),
    ("SELECT a FROM fub.s.t", "SELECT a FROM fub_zg.s.t"),
    ("SELECT a FROM fub.s.t", "SELECT a FROM sandbox_fub.s.t"),
    ("SELECT a, b FROM fub.s.t", "SELECT b, a FROM fub.s.t"),
    ("SELECT a AS x FROM fub.s.t", "SELECT a AS y FROM fub.s.t"),
    ("SELECT min(a) FROM fub.s.t", "SELECT max(a) FROM fub.s.t"),
    ("SELECT 'a' FROM fub.s.t", "SELECT a FROM fub.s.t"),
    ("SELECT `1` FROM fub.s.t", "SELECT 1 FROM fub.s.t"),
    ("SELECT `a b` FROM fub.s.t", "SELECT a b FROM fub.s.t"),
    ("SELECT `current_date` FROM fub.s.t", "SELECT current_date FROM fub.s.t"),
    ("SELECT 1 FROM fub.s.t", "SELECT '1' FROM fub.s.t"),
    ("SELECT 1 FROM fub.s.t", "SELECT 1.0 FROM fub.s.t"),
    ("SELECT 1 FROM fub.s.t", "SELECT 1L FROM fub.s.t"),
    ("SELECT 1 FROM fub.s.t", "SELECT 3000000000 FROM fub.s.t"),
    ("SELECT :a FROM fub.s.t", "SELECT :b FROM fub.s.t"),
    ("SELECT :a FROM fub.s.t", "SELECT 1 FROM fub.s.t"),
    ("SELECT a:b FROM fub.s.t", "SELECT a:B FROM fub.s.t"),
    ("SELECT a:b.c FROM fub.s.t", "SELECT a:b.C FROM fub.s.t"),
    ("SELECT a:b.c.d FROM fub.s.t", "SELECT a:b.c.D FROM fub.s.t"),
    ("SELECT a FROM fub.s.t WHERE b = 2147483647", "SELECT a FROM fub.s.t WHERE b = 2147483648"),
    ("SELECT a FROM fub.s.t WHERE b = 9223372036854775807", "SELECT a FROM fub.s.t WHERE b = 9223372036854775808"),
    ("SELECT a FROM fub.s.t WHERE b = 12.5", "SELECT a FROM fub.s.t WHERE b = 12.5D"),
    ("SELECT a + 1 - 2 FROM fub.s.t", "SELECT a - 1 - 2 FROM fub.s.t"),
    ("SELECT a FROM fub.s.t WHERE b IN (1, 2)", "SELECT a FROM fub.s.t WHERE b IN (1, 2, 3)"),
    ("SELECT a FROM fub.s.t WHERE b", "SELECT a FROM fub.s.t WHERE NOT b"),
    ("SELECT a FROM fub.s.t WHERE b = NULL", "SELECT a FROM fub.s.t WHERE b = TRUE"),
    ("SELECT a FROM fub.s.t", "SELECT DISTINCT a FROM fub.s.t"),
    ("SELECT a FROM fub.s.t", "SELECT /*+ BROADCAST(t) */ a FROM fub.s.t"),
    ("SELECT CAST(a AS DECIMAL(10, 2)) FROM fub.s.t", "SELECT CAST(a AS DECIMAL(20, 2)) FROM fub.s.t"),
    ("SELECT sum(a) OVER (ORDER BY b ROWS 3 PRECEDING) FROM fub.s.t", "SELECT sum(a) OVER (ORDER BY b ROWS 9 PRECEDING) FROM fub.s.t"),
    ("SELECT a FROM fub.s.t VERSION AS OF 3", "SELECT a FROM fub.s.t VERSION AS OF 4"),
    ("SELECT * FROM fub.s.t PIVOT (sum(a) FOR b IN ('x'))", "SELECT * FROM fub.s.t PIVOT (sum(a) FOR b IN ('y'))"),
    ("SELECT named_struct('a', b) FROM fub.s.t", "SELECT named_struct('c', b) FROM fub.s.t"),
    ("SELECT from_json(a, 'b INT') FROM fub.s.t", "SELECT from_json(a, 'b STRING') FROM fub.s.t"),
]
BY_ROLE = [
    (LiteralRole.LIMITS, "SELECT a FROM fub.s.t LIMIT {}", "10", "20"),
    (LiteralRole.LIMITS, "SELECT a FROM fub.s.t LIMIT 5 OFFSET {}", "10", "20"),
    (LiteralRole.LIMITS, "SELECT a FROM fub.s.t TABLESAMPLE ({} PERCENT)", "10", "20"),
    (LiteralRole.ORDINALS, "SELECT a, b, count(*) FROM fub.s.t GROUP BY {}, b", "1", "2"),
    (LiteralRole.ORDINALS, "SELECT a, b FROM fub.s.t ORDER BY {} DESC", "1", "2"),
    (LiteralRole.ORDINALS, "SELECT a, b FROM fub.s.t GROUP BY GROUPING SETS (({}), ())", "1", "2"),
    (LiteralRole.GENERATORS, "SELECT * FROM range({})", "1", "1000000"),
    (LiteralRole.GENERATORS, "SELECT explode(sequence(1, 2 + {})) FROM fub.s.t", "1", "1000000"),
    (LiteralRole.GENERATORS, "SELECT repeat(a, {}) FROM fub.s.t", "1", "1000000"),
    (LiteralRole.PATTERNS, "SELECT a FROM fub.s.t WHERE b LIKE {}", "'x%'", "'%x'"),
    (LiteralRole.PATTERNS, "SELECT a FROM fub.s.t WHERE b RLIKE {}", "'x'", "'(x+)+y'"),
    (LiteralRole.PATTERNS, "SELECT regexp_replace(a, {}, 'z') FROM fub.s.t", "'x'", "'y'"),
]
# fmt: on


@pytest.mark.parametrize(("left", "right"), SAME)
def test_what_does_not_change_the_plan_does_not_count(left: str, right: str) -> None:
    assert fingerprint(left) == fingerprint(right)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_what_changes_the_plan_or_the_result_counts_whatever_the_policy_says(left: str, right: str) -> None:
    assert fingerprint(left, frozenset()) != fingerprint(right, frozenset())


@pytest.mark.parametrize(("role", "template", "one", "other"), BY_ROLE)
def test_the_policy_says_which_literals_count(role: LiteralRole, template: str, one: str, other: str) -> None:
    left, right = template.format(one), template.format(other)
    assert fingerprint(left) != fingerprint(right)
    assert fingerprint(left, ALL - {role}) == fingerprint(right, ALL - {role})


def test_a_fingerprint_says_how_it_was_made() -> None:
    assert re.fullmatch(r"fp1:[0-9a-f]{64}", fingerprint("SELECT 1"))


# ------------------------------------------------------------------------------------------------------------ laws

NAMES = st.sampled_from(["a", "b", "id", "`a`", "`date`", "A", "`x y`"])
VALUES = st.sampled_from(["1", "2", "'x'", "'y'", "1.5", "NULL", ":p", ":q", "DATE '2024-01-01'"])
TABLES = st.sampled_from(["fub.s.t", "fub.s.u", "fub_zg.s.t", "FUB.s.`t`"])
ATOMS = st.one_of(NAMES, VALUES)


def _binary(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "=", "<", "AND", "OR", "||", "LIKE"]), inner).map(" ".join),
        st.tuples(st.sampled_from(["max", "coalesce", "lower"]), inner).map(lambda part: f"{part[0]}({part[1]})"),
        inner.map(lambda each: f"({each})"),
    )


EXPRESSIONS = st.recursive(ATOMS, _binary, max_leaves=4)


@st.composite
def queries(draw: st.DrawFn) -> str:
    columns = ", ".join(draw(st.lists(EXPRESSIONS, min_size=1, max_size=3)))
    parts = [f"SELECT {columns} FROM {draw(TABLES)}"]
    if draw(st.booleans()):
        parts.append(f"JOIN {draw(TABLES)} USING (id)")
    if draw(st.booleans()):
        parts.append(f"WHERE {draw(EXPRESSIONS)}")
    if draw(st.booleans()):
        parts.append(f"LIMIT {draw(st.integers(1, 3))}")
    return " ".join(parts)


def _skeleton(sql: str) -> str:
    """The tree without the values of free literals: an independent idea of what a structure is."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(text_of(sql), read="databricks")
    for node in list(tree.walk()):
        if isinstance(node, exp.Identifier):
            node.set("quoted", False)
            node.set("this", str(node.this).lower())
        is_kept = isinstance(node, exp.Literal) and node.find_ancestor(exp.Limit, exp.Like)
        if isinstance(node, exp.Literal) and not is_kept:
            node.set("this", "0" if node.is_string or node.is_int else "0.0")
    return repr(tree)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(queries(), queries())
def test_two_statements_share_a_fingerprint_only_with_one_structure(left: str, right: str) -> None:
    if fingerprint(left) == fingerprint(right):
        assert _skeleton(left) == _skeleton(right)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(queries(), st.data())
def test_changing_one_word_changes_the_fingerprint_or_only_a_value(sql: str, data: st.DataObject) -> None:
    words = text_of(sql).split(" ")
    index = data.draw(st.integers(0, len(words) - 1))
    words[index] = data.draw(st.sampled_from(["a", "1", "'z'", "max(a)", "OR", ":r", "LIMIT", "fub.s.v"]))
    facts = facts_of(" ".join(words), limits=InputLimits(10_000, 30))
    if facts.text and not facts.constructs and fingerprint(facts.text) == fingerprint(sql):
        assert _skeleton(facts.text) == _skeleton(sql)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(queries())
def test_swapping_catalogs_there_and_back_is_the_identity_and_keeps_the_fingerprint(sql: str) -> None:
    facts = facts_of(sql.replace("FUB", "fub"), limits=InputLimits(10_000, 30))
    there = facts_of(restate(facts, MIRRORS), limits=InputLimits(10_000, 30))
    assert {use.name.catalog for use in there.tables if use.name} <= set(BACK)
    assert restate(there, BACK) == facts.text
    assert fingerprint(there.text) == fingerprint(facts.text)
