"""What a proof changes in a decision, and that it changes nothing else."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.model.catalogs import Catalogs
from fubcli.model.decision import Decision, Proof, Verdict
from fubcli.model.dialect import SqlDialect
from fubcli.model.policy import Complexity, SafetyPolicy
from fubcli.policy.engine import decide
from fubcli.sql.facts import facts_of
from fubcli.sql.restate import restate
from tests.policy.cases import TODAY, configuration, judge

RULE = "complex_statements_run_on_staging_first"
JOIN = "SELECT s.id FROM fub.contacts_silver.stages s JOIN fub.contacts_silver.timeframes t ON s.id = t.id"


def decided(sql: str, proof: Proof | None = None, catalogs: Catalogs | None = None, policy: SafetyPolicy | None = None) -> Decision:  # fmt: skip
    known = configuration()
    rules = policy or known.policy
    facts = facts_of(sql, limits=rules.limits)
    return decide(facts, policy=rules, catalogs=catalogs or known.catalogs, restate=restate, today=TODAY, proof=proof)


def test_a_receipt_for_this_text_allows_it_and_stays_in_the_decision() -> None:
    proof = Proof(JOIN, "r-1")
    decision = decided(JOIN, proof)
    assert (decision.verdict, decision.text, decision.proof) == (Verdict.ALLOW, JOIN, proof)


@pytest.mark.parametrize("dialect", [SqlDialect.SNOWFLAKE, SqlDialect.BIGQUERY])
def test_staging_first_is_said_in_the_dialect_of_the_statement(dialect: SqlDialect) -> None:
    known = configuration()
    facts = facts_of(JOIN, limits=known.policy.limits, dialect=dialect)
    decision = decide(facts, policy=known.policy, catalogs=known.catalogs, restate=restate, today=TODAY)
    assert decision.verdict is Verdict.NEEDS_STAGING
    commands = [" ".join(remedy.argv) for finding in decision.findings for remedy in finding.remedies]
    assert [each.count("stage_fub.contacts_silver") for each in commands] == [2, 0]


def test_a_receipt_for_another_text_is_none() -> None:
    assert decided(JOIN, Proof(f"{JOIN} LIMIT 1", "r-1")).verdict is Verdict.NEEDS_STAGING


def test_why_receipts_do_not_count_is_told() -> None:
    (finding,) = decided(JOIN, Proof(JOIN, reasons=("It expired.", "It is old."))).findings
    assert finding.reason == "It joins tables, so it runs on staging first. It expired."


def test_a_table_without_a_twin_is_refused_and_named() -> None:
    decision = decided(JOIN, Proof(JOIN, without_twin=("stage_fub.contacts_silver.timeframes",)))
    assert decision.verdict is Verdict.REFUSE
    (finding,) = decision.findings
    assert finding.rule == RULE
    assert "no staging twin to prove it on: stage_fub.contacts_silver.timeframes." in finding.reason
    assert finding.remedies


def test_a_catalog_without_a_mirror_is_refused_without_looking() -> None:
    known = configuration().catalogs
    alone = {name: spec for name, spec in known.by_name.items() if name != "stage_fub"}
    decision = decided(JOIN, catalogs=dataclasses.replace(known, by_name=MappingProxyType(alone)))
    assert decision.verdict is Verdict.REFUSE
    assert "fub.contacts_silver.stages, fub.contacts_silver.timeframes" in decision.findings[0].reason


@pytest.mark.parametrize(
    ("sql", "lead"),
    [
        ("SELECT evil(s.id) FROM fub.contacts_silver.stages s JOIN fub.contacts_silver.timeframes t ON s.id = t.id",
         "functions_are_allow_listed"),
        ("SELECT count(*) FROM fub.contacts_silver.contacts", "large_tables_are_filtered"),
        ("DELETE FROM fub.contacts_silver.stages WHERE id IN (SELECT id FROM fub.contacts_silver.timeframes)",
         "production_is_read_only"),
    ],
)  # fmt: skip
def test_no_receipt_answers_another_rule(sql: str, lead: str) -> None:
    facts, _ = judge(sql)
    for proof in (None, Proof(facts.text, "r-1")):
        decision = decided(sql, proof)
        assert (decision.verdict, decision.findings[0].rule) == (Verdict.REFUSE, lead)


def test_what_is_complex_the_policy_says() -> None:
    known = configuration().policy
    rows = dict(known.environments)
    for wanted, verdict in (({Complexity.WINDOWS}, Verdict.ALLOW), ({Complexity.JOINS}, Verdict.NEEDS_STAGING)):
        rows = {name: dataclasses.replace(row, needs_staging_run=frozenset(wanted)) for name, row in rows.items()}
        policy = dataclasses.replace(known, environments=MappingProxyType(rows))
        assert decided(JOIN, policy=policy).verdict is verdict


def test_both_commands_are_written_out_however_long_the_first_is() -> None:
    (short,) = decided(JOIN).findings
    assert [each.argv[-1] for each in short.remedies] == [f"--query={JOIN.replace('fub.', 'stage_fub.')}", "--promote"]
    long = f"{JOIN} AND s.id IN ({', '.join(str(number) for number in range(1_000))})"
    (finding,) = decided(long).findings
    first, second = finding.remedies
    assert len(first.argv[-1]) > len(long)
    assert "--promote" in second.title
    assert second.argv == ()


@given(st.sampled_from(["fub", "fub_zg", "stage_fub", "stage_fub_zg", "FUB", "Stage_FUB"]))
def test_the_other_half_of_a_pair_has_this_one_as_its_other_half(name: str) -> None:
    catalogs = configuration().catalogs
    other = catalogs.mirror_of(name)
    assert other is not None
    assert other != name.lower()
    assert catalogs.mirror_of(other) == name.lower()
    assert (catalogs.staging_of(name) is None) != (catalogs.production_of(name) is None)
    assert name.lower() in (catalogs.production_of(other), catalogs.staging_of(other))


@pytest.mark.parametrize("name", ["sandbox_fub", "nowhere", ""])
def test_a_catalog_of_no_pair_has_no_other_half(name: str) -> None:
    catalogs = configuration().catalogs
    assert (catalogs.mirror_of(name), catalogs.staging_of(name), catalogs.production_of(name)) == (None, None, None)
    assert catalogs.production_names == {
        "stage_fub": "fub",
        "stage_fub_zg": "fub_zg",
        "stage_zoom": "zoom",
        "stage_marketing": "marketing",
    }
