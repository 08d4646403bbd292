"""DuckDB's own parser reads the caller's text and the text that would run alike, and sees what the guard saw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.config.function_lists import function_list
from fubcli.model.dialect import SqlDialect
from fubcli.model.statement import StatementKind
from tests.policy.cases import judge
from tests.sql.dialects.dialect_cases import DialectCase, dialect_cases

CASES = dialect_cases(SqlDialect.DUCKDB)
ACCEPTED = [case for case in CASES if case.rule is None]
TEXTS = [case.sql for case in CASES]


@cache
def engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"enable_external_access": "false"})


def statements(text: str) -> list[str]:
    """Return the types of the statements that DuckDB sees; raises duckdb.Error for text that it cannot read."""
    return [statement.type.name for statement in engine().extract_statements(text)]


def plan(text: str) -> Any:
    """Return DuckDB's parse of a query without places in the text."""
    row = engine().execute("SELECT json_serialize_sql(?::VARCHAR)", [text]).fetchone()
    assert row is not None
    return _without_places(json.loads(row[0]))


def _without_places(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_places(value) for key, value in node.items() if not key.startswith("query_location")}
    return [_without_places(item) for item in node] if isinstance(node, list) else node


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(item)


def _tables(tree: Any) -> set[str]:
    """Return the names of three parts that DuckDB reads; shorter ones are CTEs in a text that the guard allows."""
    tables = [node for node in _nodes(tree) if node.get("type") == "BASE_TABLE" and node.get("schema_name")]
    return {f"{node['catalog_name']}.{node['schema_name']}.{node['table_name']}".lower() for node in tables}


def _short_names(tree: Any) -> set[str]:
    tables = [node for node in _nodes(tree) if node.get("type") == "BASE_TABLE" and not node.get("schema_name")]
    return {node["table_name"].lower() for node in tables}


def _common_tables(tree: Any) -> set[str]:
    entries = [entry for node in _nodes(tree) for entry in (node.get("cte_map") or {}).get("map", ())]
    return {entry["key"].lower() for entry in entries}


def _functions(tree: Any) -> set[str]:
    calls = [node for node in _nodes(tree) if node.get("function_name") and not node.get("is_operator")]
    return {node["function_name"].lower() for node in calls}


def _agree(text: str) -> None:
    """Fail when the guard allows a text that DuckDB reads as anything but that one statement."""
    facts, decision = judge(text, dialect=SqlDialect.DUCKDB)
    if not decision.allowed:
        return
    try:
        seen = statements(text)
    except duckdb.Error:
        return  # refused by the engine: no harm in either text
    assert len(seen) == 1
    assert seen == statements(facts.text)
    assert (seen == ["SELECT"]) is (facts.kind is StatementKind.QUERY)
    original, emitted = plan(text), plan(facts.text)
    assert original == emitted
    if not original.get("error"):
        assert _tables(original) == {str(use.name) for use in facts.tables}
        assert _short_names(original) <= _common_tables(original)
        assert _functions(original) <= function_list("duckdb")


@pytest.mark.parametrize("case", ACCEPTED, ids=[str(index) for index in range(len(ACCEPTED))])
def test_both_texts_have_the_same_plan(case: DialectCase) -> None:
    assert len(statements(case.sql)) == 1
    _agree(case.sql)


OPENERS = ["--", "/*", "*/", "/*+", "'", '"', "$$", "E'", "e'a\\'", "U&'", "\\", ";", "\n", "\r", "\x0b", "\u00a0", "//", "#", "`",
           "''", '""', "$a$", "{", "}", "->", "::", "x'", "@", " ", ".", ",", "(", ")", "*"]  # fmt: skip
HIDDEN = ["DROP TABLE t", "FROM 'x.csv'", 'FROM "x.csv"', "UNION ALL SELECT * FROM read_text('x')", "SELECT 1", "FROM other.a.b",
          "fub.contacts_silver.lead_sources", "COPY t TO 'x'", "query('x')", "AS t", "WITH t AS (SELECT 1)", "nextval('s')"]  # fmt: skip
PARTS = st.lists(st.one_of(st.sampled_from(OPENERS), st.sampled_from(HIDDEN)), min_size=1, max_size=7).map(" ".join)
TIGHT = st.lists(st.one_of(st.sampled_from(OPENERS), st.sampled_from(HIDDEN)), min_size=1, max_size=7).map("".join)


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(TEXTS), st.one_of(PARTS, TIGHT), st.data())
def test_nothing_can_be_hidden_in_a_statement(sql: str, inserted: str, data: st.DataObject) -> None:
    places = [match.start() for match in re.finditer(r"\b|\s|$", sql)]
    at = data.draw(st.sampled_from(places))
    _agree(sql[:at] + inserted + sql[at:])


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS), st.data())
def test_nothing_comes_of_two_statements_cut_together(one: str, two: str, data: st.DataObject) -> None:
    first, second = one.split(" "), two.split(" ")
    left, right = data.draw(st.integers(0, len(first))), data.draw(st.integers(0, len(second)))
    _agree(" ".join(first[:left] + second[right:]))
