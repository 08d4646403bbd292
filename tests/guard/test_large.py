"""However long or deep a statement is, it ends in a verdict; how fast is measured by benchmarks/guard.py."""

from __future__ import annotations

import pytest

from fubcli.model.decision import Verdict
from tests.guard.large import BYTES, deep, large
from tests.policy.cases import judge

NEVER_TOO_LARGE = {"a list of numbers", "columns", "one literal", "one comment", "CASE branches", "windows"}


@pytest.mark.slow
@pytest.mark.parametrize("name", large())
def test_a_statement_of_100_kb_ends_in_a_verdict(name: str) -> None:
    sql = large()[name]
    facts, decision = judge(sql)
    assert 0.97 * BYTES < len(sql) <= BYTES
    assert decision.verdict is not Verdict.REFUSE or decision.findings
    assert decision.verdict is Verdict.REFUSE or facts.text
    if name in NEVER_TOO_LARGE:
        assert decision.verdict is not Verdict.REFUSE, decision.findings


@pytest.mark.parametrize("name", deep())
def test_a_deep_statement_ends_in_a_verdict(name: str) -> None:
    facts, decision = judge(deep()[name])
    assert decision.verdict is not Verdict.REFUSE or decision.findings
    assert decision.verdict is Verdict.REFUSE or facts.text
    if int(name.split()[0].replace(",", "")) > 150:
        assert decision.verdict is Verdict.REFUSE
