"""Every rule against its case file: what it refuses it leads, and what it accepts passes all rules."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from fubcli.cli.explain import rule_explanation, rule_names
from fubcli.model.decision import Verdict
from tests.policy.cases import Case, case_files, judge

FILES = case_files()
JUDGED = Path(__file__).parents[3] / "shared" / "guard" / "cases.jsonl"
STAGING_FIRST = "complex_statements_run_on_staging_first"
ARGUABLE = {"ok-default-001", "ok-default-003", "ok-timetravel-006"}
"""Judged examples that fubcli refuses knowingly: an undeclared schema, and `t@version`."""


def _cases(outcome: str) -> list[object]:
    return [
        pytest.param(case, id=f"{rule}-{index}")
        for rule, cases in FILES.items()
        for index, case in enumerate(cases[outcome])
    ]


def test_every_rule_has_a_case_file_with_both_outcomes_and_no_file_is_left_over() -> None:
    assert sorted(FILES) == sorted(rule_names())
    assert all((cases["refused"] or cases["needs_staging"]) and cases["accepted"] for cases in FILES.values())


@pytest.mark.parametrize("case", _cases("refused"))
def test_a_rule_leads_the_refusal_of_its_own_cases(case: Case) -> None:
    _, decision = judge(case.sql, case.catalog, case.schema)
    assert decision.verdict is Verdict.REFUSE
    assert decision.text == ""
    lead = decision.findings[0]
    assert lead.rule == case.rule, lead.reason
    assert lead.reason.endswith(".")
    assert case.reason in lead.reason
    if case.span is not None:
        assert lead.span is not None
        assert case.sql[lead.span.start : lead.span.end] == case.span


@pytest.mark.parametrize("case", _cases("needs_staging"))
def test_what_a_staging_run_answers_runs_with_its_receipt_and_not_without(case: Case) -> None:
    facts, decision = judge(case.sql, case.catalog, case.schema)
    assert (decision.verdict, decision.text) == (Verdict.NEEDS_STAGING, "")
    (finding,) = decision.findings
    assert finding.rule == case.rule
    if case.span is not None:
        assert finding.span is not None
        assert case.sql[finding.span.start : finding.span.end] == case.span
    staging = finding.remedies[0].argv[-1].removeprefix("--query=")
    assert judge(staging)[1].verdict is Verdict.ALLOW
    assert staging.replace("stage_fub", "fub") == facts.text
    assert judge(case.sql, case.catalog, case.schema, rehearsed=True)[1].text == facts.text


@pytest.mark.parametrize("case", _cases("accepted"))
def test_what_a_rule_accepts_passes_every_rule(case: Case) -> None:
    """Other rules' cases are held to have run on staging."""
    _, decision = judge(case.sql, case.catalog, case.schema, rehearsed=case.rule != STAGING_FIRST)
    assert decision.allowed, decision.findings
    assert decision.text


def _example(rule: str, outcome: str) -> str:
    text = str(rule_explanation(rule)["text"])
    block = re.search(rf"{outcome}:\n\n((?:    .*\n?)+)", text + "\n")
    assert block is not None
    return "\n".join(line[4:] for line in block[1].rstrip().split("\n"))


@pytest.mark.parametrize("rule", [name for name in rule_names() if name != "text_is_small_enough"])
def test_the_examples_of_a_rules_documentation_are_true(rule: str) -> None:
    """The one example left out stands for 5,000 brackets; the case file has them."""
    _, refused = judge(_example(rule, "Refused"))
    assert refused.findings[0].rule == rule
    _, accepted = judge(_example(rule, "Accepted"), rehearsed=rule != STAGING_FIRST)
    assert accepted.allowed, accepted.findings


@pytest.mark.skipif(not JUDGED.exists(), reason="the judged statements are not beside this checkout")
def test_the_judged_examples_agree_with_the_policy() -> None:
    """Environment is derived from the tables here, so examples that only assert one from outside are left out."""
    disagreeing = []
    for line in JUDGED.read_text(encoding="utf-8").splitlines():
        example = json.loads(line)
        context = example.get("ctx") or {}
        _, decision = judge(example["sql"], context.get("catalog"), context.get("schema"), rehearsed=True)
        outside = example["env"] == "prod" and decision.environment.value == "sandbox"
        if decision.allowed != (example["expect"] == "allow") and not outside:
            disagreeing.append(example["id"])
    assert set(disagreeing) == ARGUABLE
