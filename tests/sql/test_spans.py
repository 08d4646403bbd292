"""Spans point into the caller's text, at what they are said to be of."""

from __future__ import annotations

import pytest

from fubcli.model.policy import InputLimits
from fubcli.model.statement import Span
from fubcli.sql.facts import facts_of
from tests.policy.cases import case_files, judge

STATEMENTS = sorted(
    {
        (case.sql, case.catalog, case.schema)
        for cases in case_files().values()
        for each in cases.values()
        for case in each
    },
    key=str,
)


@pytest.mark.parametrize(("sql", "catalog", "schema"), STATEMENTS, ids=map(str, range(len(STATEMENTS))))
def test_every_span_of_every_case(sql: str, catalog: str | None, schema: str | None) -> None:
    facts, decision = judge(sql, catalog, schema)
    for function in facts.functions:
        if function.span is not None:
            assert sql[slice(*function.span)].strip("`").lower() == function.name
    for table in facts.tables:
        assert table.span is not None
        if table.name is not None:
            assert table.written.split(".")[-1].lower() in sql[slice(*table.span)].lower()
    for name in facts.stray_names:
        assert name.span is not None
        assert name.parts[-1] in sql[slice(*name.span)].lower()
    others = (*facts.constructs, *facts.shapes, *facts.growths, *decision.findings)
    for span in (each.span for each in others if each.span is not None):
        assert 0 <= span.start <= span.end <= len(sql)
    for word in facts.catalog_words:
        assert facts.text[word.start : word.end].strip("`").lower() == word.catalog


@pytest.mark.parametrize(
    ("sql", "span", "what"),
    [
        ("SELECT 1" + " " * 1_000, Span(0, 1_008), "1,008 bytes of SQL; the policy allows 1,000"),
        ("SELECT ((((((1))))))", Span(12, 13), "nested deeper than 5"),
        ("SELECT NOT NOT NOT NOT NOT NOT a", Span(27, 30), "nested deeper than 5"),
        ("SELECT (((((1)))))", None, ""),
        ("SELECT NOT NOT NOT NOT NOT a", None, ""),
        (f"SELECT CAST(a AS {'ARRAY<' * 30}INT{'>' * 30})", None, ""),
        (f"SELECT CAST(a AS {'ARRAY<' * 31}INT{'>' * 31})", Span(202, 203), "a type nested deeper than 30"),
        (f"SELECT a {'|> WHERE a ' * 31}", Span(0, 0), "31 of PIPE_GT; 30 are looked at"),
        ("SELECT 'a", None, "the text cannot be divided into words: a quote or comment is not closed"),
        ("SELECT b'a'", Span(8, 11), "a string literal that touches the word before it"),
        ("SELECT a b c", Span(11, 12), "Invalid expression / Unexpected token"),
        (" OPTIMIZE a.b.c", Span(1, 9), "the command OPTIMIZE"),
    ],
)
def test_what_is_not_read_says_why_and_where(sql: str, span: Span | None, what: str) -> None:
    facts = facts_of(sql, limits=InputLimits(1_000, 5))
    assert [(each.what, each.span) for each in facts.constructs] == ([(what, span)] if what else [])
    assert bool(facts.text) is not bool(what)


def test_what_breaks_inside_is_said_without_details(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("details")

    monkeypatch.setattr("fubcli.sql.facts._describe", breaks)
    facts = facts_of("SELECT 1", limits=InputLimits(1_000, 5))
    assert [each.what for each in facts.constructs] == ["the guard cannot read this statement"]
