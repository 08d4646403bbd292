"""Spark's own parser as the judge: what runs means what was written, and what the guard calls a read reads.

Spark's open-source parser is not Databricks', but shares its grammar; see docs/guard.md.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from fubcli.model.decision import Verdict
from fubcli.model.statement import StatementFacts, StatementKind
from tests.guard.corpus import statements
from tests.policy.cases import judge
from tests.spark.plans import READING, Parser, Plan

pytestmark = pytest.mark.slow

_PARTS = re.compile(r"'(?:[^'\\]|\\.)*'|`[^`]*`|--[^\n]*\n|/\*.*?\*/|\w+|\s+|.", re.DOTALL)
_LONGEST = 2_000
_SHUFFLED = 3_000


def _corpus() -> Iterator[tuple[str, str | None, str | None]]:
    for outcome in ("allowed", "refused"):
        for each in statements(outcome):
            if len(each.sql) <= _LONGEST:
                yield each.sql, each.catalog, each.schema


def _shuffled() -> Iterator[tuple[str, None, None]]:
    """Statements of the corpus with words lost, doubled, swapped, and borrowed from each other; always the same ones."""
    chance = random.Random(20260731)  # noqa: S311 - not a secret: the same texts every time
    cut = [_PARTS.findall(sql) for sql, _, _ in _corpus() if 10 < len(sql) < 300]
    harmless = [_PARTS.findall(each.sql) for each in statements("allowed")]
    for _ in range(_SHUFFLED):
        words = list(chance.choice(harmless))
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(words))
            match chance.randrange(4):
                case 0 if len(words) > 1:
                    del words[place]
                case 1:
                    words.insert(place, words[place])
                case 2:
                    other = chance.choice(cut)
                    words[place:place] = other[chance.randrange(len(other)) :][: chance.randint(1, 6)]
                case _:
                    other_place = chance.randrange(len(words))
                    words[place], words[other_place] = words[other_place], words[place]
        yield "".join(words), None, None


def _hidden(plan: Plan, facts: StatementFacts) -> list[str]:
    """Return what Spark sees in a read and the guard does not: other nodes than a query's, other tables."""
    seen = {tuple(part.lower() for part in use.written.split(".")) for use in facts.tables}
    seen |= {(use.name.catalog, use.name.schema, use.name.table) for use in facts.tables if use.name}
    others = [".".join(name) for name in plan.relations - seen if len(name) > 1 or name[0] not in plan.ctes]
    return sorted(plan.nodes - READING) + others


def test_what_runs_has_the_plan_of_what_was_written(parser: Parser) -> None:
    """At least 999 of 1,000 texts that Spark can parse; the others are refused, or rewritten and told so."""
    compared, same, others = 0, 0, []
    for sql, catalog, schema in _corpus():
        facts, decision = judge(sql, catalog, schema)
        written = parser.plan(sql) if facts.text and not facts.rewrites else None
        if written is None:
            continue
        compared += 1
        runs = parser.plan(facts.text)
        if runs is not None and runs.text == written.text:
            same += 1
        elif decision.verdict is not Verdict.REFUSE:
            others.append(sql)
    print(f"{compared} statements compared, {same} with the same plan, {len(others)} others not refused")  # noqa: T201 - the figures of docs/guard.md
    assert compared > 900
    assert same / compared >= 0.999
    assert others == []


@pytest.mark.parametrize("rule", ["table_to_select", "top_to_limit", "qualify_names"])
def test_a_rewrite_reads_the_same_tables(parser: Parser, rule: str) -> None:
    """A rewritten text has another plan by intention: it still is a query over the tables that the guard saw."""
    rewritten = 0
    for sql, catalog, schema in _corpus():
        facts, decision = judge(sql, catalog, schema)
        if decision.verdict is Verdict.REFUSE or rule not in {rewrite.rule for rewrite in facts.rewrites}:
            continue
        plan = parser.plan(facts.text)
        assert plan is not None, sql
        assert _hidden(plan, facts) == [], sql
        rewritten += 1
    assert rewritten


@pytest.mark.parametrize("texts", [_corpus, _shuffled])
def test_what_the_guard_calls_a_read_is_a_query_to_spark(parser: Parser, texts: object) -> None:
    """Never a command or a write, and never a table that the guard has not seen; allowed statements only."""
    assert callable(texts)
    read, parsed, hidden = 0, 0, []
    for sql, catalog, schema in texts():
        facts, decision = judge(sql, catalog, schema)
        if decision.verdict is Verdict.REFUSE or facts.kind is not StatementKind.QUERY:
            continue
        read += 1
        plan = parser.plan(facts.text)
        if plan is not None:
            parsed += 1
            hidden += [(facts.text, each) for each in _hidden(plan, facts)]
            original = None if facts.rewrites else parser.plan(sql)
            hidden += [(sql, "another plan")] if original and original.text != plan.text else []
    print(f"{read} reads, of which Spark parses {parsed}")  # noqa: T201 - the figures of docs/guard.md
    assert parsed > 200
    assert hidden == []


@pytest.mark.parametrize(
    ("sql", "node", "relation"),
    [
        ("DELETE FROM a.b.c", "DeleteFromTable", ("a", "b", "c")),
        ("WITH x AS (SELECT 1) INSERT INTO a.b.c SELECT * FROM p.q.r", "InsertIntoStatement", ("p", "q", "r")),
        ("SELECT transform(array(1), x -> (SELECT max(y) FROM P.q.r))", "Project", ("p", "q", "r")),
        ("WITH x AS (SELECT * FROM p.q.r) SELECT * FROM x", "UnresolvedWith", ("p", "q", "r")),
        ("SELECT 1 WHERE EXISTS (WITH x AS (SELECT * FROM p.q.r) SELECT 1)", "Filter", ("p", "q", "r")),
        ("SELECT TRANSFORM(y) USING 'cat' AS (z) FROM p.q.r", "ScriptTransformation", ("p", "q", "r")),
    ],
)
def test_the_judge_sees_every_node(parser: Parser, sql: str, node: str, relation: tuple[str, ...]) -> None:
    plan = parser.plan(sql)
    assert plan is not None
    assert node in plan.nodes
    assert relation in plan.relations


def test_the_judge_calls_no_command_a_query(parser: Parser) -> None:
    for sql in (
        "DROP TABLE a.b.c",
        "SET x = 1",
        "CACHE TABLE c AS SELECT 1",
        "SELECT TRANSFORM(y) USING 'cat' AS (z) FROM t",
    ):
        plan = parser.plan(sql)
        assert plan is not None
        assert plan.nodes - READING, sql
