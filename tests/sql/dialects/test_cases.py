"""Every trap of a dialect is refused by the rule that it is filed under, and its ordinary analytics pass."""

from __future__ import annotations

import pytest

from fubcli.model.decision import Verdict
from fubcli.model.dialect import SqlDialect
from fubcli.sql.dialects import dialect_of
from fubcli.sql.parsing import parse, tokenise
from tests.policy.cases import judge
from tests.sql.dialects.dialect_cases import OTHERS, DialectCase, dialect_cases, parameters


@pytest.mark.parametrize("case", parameters(accepted=False))
def test_a_trap_is_refused_by_its_rule(case: DialectCase) -> None:
    facts, decision = judge(case.sql, dialect=case.dialect)
    assert facts.dialect is case.dialect
    assert decision.verdict is Verdict.REFUSE
    assert decision.text == ""
    assert decision.findings[0].rule == case.rule, decision.findings[0].reason


@pytest.mark.parametrize("case", parameters(accepted=True))
def test_ordinary_analytics_pass(case: DialectCase) -> None:
    _, decision = judge(case.sql, dialect=case.dialect)
    assert decision.verdict is not Verdict.REFUSE, decision.findings


@pytest.mark.parametrize("case", parameters(accepted=True))
def test_what_would_run_is_what_was_written(case: DialectCase) -> None:
    """The re-emitted text parses to an equal tree, and emitting it again changes nothing."""
    dialect = dialect_of(case.dialect)
    facts, _ = judge(case.sql, dialect=case.dialect)
    again, decision = judge(facts.text, dialect=case.dialect)
    assert again.text == facts.text
    assert decision.verdict is not Verdict.REFUSE
    trees = [parse(tokenise(text, dialect), text, dialect) for text in (case.sql, facts.text)]
    assert trees[0] == trees[1]
    assert [use.name for use in again.tables] == [use.name for use in facts.tables]


@pytest.mark.parametrize("dialect", OTHERS)
def test_a_dialect_has_enough_cases_and_none_twice(dialect: SqlDialect) -> None:
    texts = [case.sql for case in dialect_cases(dialect)]
    accepted = [case for case in dialect_cases(dialect) if case.rule is None]
    assert len(set(texts)) == len(texts)
    assert len(accepted) >= 60
    assert len(texts) - len(accepted) >= 80
