"""Laws of the engine that hold for any statement."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.model.decision import Verdict
from fubcli.model.names import Environment
from fubcli.model.policy import STRICTEST
from fubcli.model.request import QueryRequest
from fubcli.model.statement import StatementKind
from fubcli.policy.engine import decide, permit
from fubcli.sql.facts import facts_of
from fubcli.sql.names import Defaults
from fubcli.sql.restate import restate
from tests.policy.cases import TODAY, case_files, configuration, judge

STATEMENTS = [case.sql for cases in case_files().values() for each in cases.values() for case in each if len(case.sql) < 2_000]  # fmt: skip
WORDS = sorted({word for sql in STATEMENTS for word in sql.split()} | set("()';,.*=-/`\\\"\n:{}$@#"))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25), st.sampled_from(["", " ", "\n", "/**/"]))
def test_word_soup_is_judged_without_an_exception_and_never_allows_a_write_on_production(
    words: list[str], glue: str
) -> None:
    facts, decision = judge(glue.join(words))
    if decision.allowed and decision.environment is Environment.PRODUCTION:
        assert facts.kind is StatementKind.QUERY


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(STATEMENTS), st.sampled_from(STATEMENTS), st.integers(0, 200), st.integers(0, 200))
def test_splicing_statements_never_allows_a_write_on_production(left: str, right: str, cut: int, again: int) -> None:
    facts, decision = judge(left[: cut % (len(left) + 1)] + right[again % (len(right) + 1) :])
    if decision.allowed and any(use.name and use.name.catalog in ("fub", "fub_zg") for use in facts.tables):
        assert facts.kind is StatementKind.QUERY
        assert not any(use.is_target for use in facts.tables)


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gets_a_decision(text: str) -> None:
    _, decision = judge(text)
    assert decision.verdict is Verdict.REFUSE or decision.text


@pytest.mark.parametrize("sql", [case.sql for cases in case_files().values() for case in cases["accepted"]])
def test_what_runs_reads_back_as_itself(sql: str) -> None:
    """Re-emitting is idempotent: judging the text that runs changes nothing, not even its layout."""
    catalog, schema = (
        ("fub", "contacts_silver") if "FROM stages" in sql or "contacts_silver.stages s JOIN" in sql else (None, None)
    )
    facts, decision = judge(sql, catalog, schema, rehearsed=True)
    again, second = judge(decision.text, rehearsed=True)
    assert second.verdict is Verdict.ALLOW
    assert second.text == decision.text
    assert (again.kind, {use.name for use in again.tables}) == (facts.kind, {use.name for use in facts.tables})


def test_the_strictest_policy_allows_nothing() -> None:
    known = configuration()
    facts = facts_of("SELECT 1", limits=known.policy.limits, defaults=Defaults())
    decision = decide(facts, policy=STRICTEST, catalogs=known.catalogs, restate=restate, today=TODAY)
    assert decision.verdict is Verdict.REFUSE


def test_only_an_allowed_statement_gets_a_permit() -> None:
    known = configuration()
    facts, decision = judge("DELETE FROM fub.contacts_silver.stages")
    with pytest.raises(ValueError, match="allowed"):
        permit(facts, decision, policy=known.policy, catalogs=known.catalogs, request=QueryRequest("SELECT 1"))
    other, allowed = judge("SELECT 1")
    with pytest.raises(ValueError, match="allowed"):
        permit(
            dataclasses.replace(other, text="SELECT 2"),
            allowed,
            policy=known.policy,
            catalogs=known.catalogs,
            request=QueryRequest("SELECT 1"),
        )


@pytest.mark.parametrize(("asked", "given"), [(None, 1_000), (5, 5), (10_000, 10_000), (1_000_000, 10_000)])
def test_limits_that_are_asked_for_only_narrow(asked: int | None, given: int) -> None:
    facts, decision = judge("SELECT * FROM fub.contacts_silver.stages")
    permitted = permit(
        facts,
        decision,
        policy=configuration().policy,
        catalogs=configuration().catalogs,
        request=QueryRequest("SELECT 1", max_rows=asked, timeout_seconds=10_000),
    )
    assert permitted.max_rows == given
    assert permitted.timeout_seconds == 900


@pytest.mark.parametrize(("asked", "given"), [(None, 1_000_000), (5, 5), (2_000_000, 1_000_000)])
def test_a_file_that_the_caller_names_has_a_limit_of_its_own(asked: int | None, given: int) -> None:
    facts, decision = judge("SELECT * FROM fub.contacts_silver.stages")
    request = QueryRequest("SELECT 1", max_rows=asked, output_file=Path("stages.parquet"))
    known = configuration()
    permitted = permit(facts, decision, policy=known.policy, catalogs=known.catalogs, request=request)
    assert (permitted.max_rows, permitted.max_rows_allowed) == (given, 1_000_000)


@pytest.mark.parametrize(
    ("asserted", "judged"),
    [
        (None, "staging"),
        (Environment.SANDBOX, "staging"),
        (Environment.STAGING, "staging"),
        (Environment.PRODUCTION, "production"),
    ],
)
def test_the_stricter_of_what_is_asserted_and_what_is_found_applies(asserted: Environment | None, judged: str) -> None:
    known = configuration()
    facts = facts_of("SELECT id FROM stage_fub.contacts_silver.stages", limits=known.policy.limits)
    decision = decide(
        facts, policy=known.policy, catalogs=known.catalogs, restate=restate, today=TODAY, asserted=asserted
    )
    assert decision.environment.value == judged
