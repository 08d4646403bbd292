"""What is refused on Databricks is refused on Snowflake and BigQuery too, where the reason exists there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from fubcli.model.decision import Verdict
from fubcli.model.dialect import SqlDialect
from fubcli.sql.translation import Untranslatable, in_dialect
from tests.corpora import document
from tests.guard.corpus import DIRECTORY, statements
from tests.policy.cases import judge

EXCEPTIONS = document(DIRECTORY.parent / "guard_translated.yaml")
DIALECTS = (SqlDialect.SNOWFLAKE, SqlDialect.BIGQUERY)
_OF_THE_TEXT = frozenset({"text_reads_one_way", "text_is_small_enough"})
"""Rules about how a text is written, of which a translation leaves nothing; each dialect has cases of its own."""
_LONGEST = 3_000


@cache
def corpus(outcome: str) -> tuple[tuple[str, str | None, str | None, frozenset[str]], ...]:
    """Return the texts of the rules' cases and of the guard's corpus with their defaults and the rules that they break."""
    found = {(each.sql, each.catalog, each.schema): None for each in statements(outcome)}
    for path in sorted((DIRECTORY.parent / "policy_cases").glob("*.yaml")):
        for case in document(path).get("refused" if outcome == "refused" else "accepted") or ():
            found[case["sql"], case.get("catalog"), case.get("schema")] = None
    judged = []
    for sql, catalog, schema in found:
        decision = judge(sql, catalog, schema)[1]
        rules = frozenset(finding.rule for finding in decision.findings)
        if (decision.verdict is Verdict.REFUSE) == (outcome == "refused") and not rules & _OF_THE_TEXT:
            judged.append((sql, catalog, schema, rules))
    return tuple(judged)


def _translated(outcome: str, dialect: SqlDialect) -> Iterator[tuple[str, frozenset[str], frozenset[str], bool]]:
    """Yield each text that has an equal, the rules it breaks here and there, and whether it is refused there."""
    for sql, catalog, schema, rules in corpus(outcome):
        if len(sql) > _LONGEST:
            continue
        try:
            text = in_dialect(sql, dialect)
        except Untranslatable:
            continue
        decision = judge(text, catalog, schema, dialect)[1]
        there = frozenset(finding.rule for finding in decision.findings)
        yield sql, rules, there, decision.verdict is Verdict.REFUSE


def _excepted(sql: str, rules: frozenset[str]) -> bool:
    told = (part for rule in rules for parts in EXCEPTIONS.get(rule, {}).values() for part in parts)
    return any(part.lower() in sql.lower() for part in told)


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_refused_here_is_refused_there(dialect: SqlDialect) -> None:
    outcomes = Counter[str]()
    passed = []
    for sql, rules, there, is_refused in _translated("refused", dialect):
        outcomes["refused" if is_refused else "passed"] += 1
        outcomes["same rule"] += bool(rules & there)
        if not is_refused and not _excepted(sql, rules):
            passed.append(sql)
    assert passed == []
    assert outcomes["refused"] > 1_000
    assert outcomes["same rule"] / outcomes["refused"] > 0.97


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_allowed_here_is_mostly_allowed_there(dialect: SqlDialect) -> None:
    """What is not calls a function that only Databricks has, or is a CREATE with options."""
    outcomes = Counter(is_refused for *_, is_refused in _translated("allowed", dialect))
    assert outcomes[False] / outcomes.total() > 0.7
