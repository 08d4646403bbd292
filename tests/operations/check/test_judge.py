"""The one judgement that `check`, the hook and the MCP server share."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fubcli.model.decision import Verdict
from fubcli.model.names import Environment, TableName
from fubcli.model.policy import STRICTEST
from fubcli.model.statement import StatementKind
from fubcli.operations.check import judge as module
from fubcli.operations.check.judge import Judgement, Statement, judge
from tests.policy import cases
from tests.policy.cases import TODAY, case_files, configuration

PRODUCTION, STAGING, SANDBOX = Environment.PRODUCTION, Environment.STAGING, Environment.SANDBOX


def judged(sql: str, **more: object) -> Judgement:
    known = configuration()
    return judge(Statement("s", sql, **more), policy=known.policy, catalogs=known.catalogs, today=TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize("outcome", ["refused", "accepted"])
def test_it_says_what_the_query_operation_says(outcome: str) -> None:
    for case in [case for each in case_files().values() for case in each[outcome]]:
        _, decision = cases.judge(case.sql, case.catalog, case.schema)
        judgement = judged(case.sql, catalog=case.catalog, schema=case.schema)
        assert judgement.verdict is decision.verdict, case.sql
        assert judgement.findings[:1] == decision.findings[:1], case.sql


@pytest.mark.parametrize(
    ("sql", "asserted", "verdict", "environment"),
    [
        ("SELECT * FROM stage_fub.contacts_silver.stages", None, "allow", STAGING),
        ("SELECT * FROM stage_fub.contacts_silver.stages", SANDBOX, "allow", STAGING),
        ("SELECT * FROM stage_fub.contacts_silver.stages", PRODUCTION, "refuse", PRODUCTION),
        ("DELETE FROM stage_fub.contacts_silver.stages WHERE id = 1", STAGING, "allow", STAGING),
        ("DELETE FROM fub.contacts_silver.stages WHERE id = 1", SANDBOX, "refuse", PRODUCTION),
        ("SELECT 1", None, "allow", PRODUCTION),
        ("SELECT 1", SANDBOX, "allow", SANDBOX),
    ],
)
def test_the_stricter_of_the_asserted_environment_and_the_tables_applies(
    sql: str, asserted: Environment | None, verdict: str, environment: Environment
) -> None:
    judgement = judged(sql, environment=asserted)
    assert (judgement.verdict, judgement.environment) == (verdict, environment)


def test_a_catalog_completes_names_and_is_where_a_statement_without_tables_runs() -> None:
    completed = judged("SELECT name FROM stages", catalog="stage_fub", schema="contacts_silver")
    assert completed.verdict is Verdict.ALLOW_REWRITTEN
    assert completed.tables == (TableName("stage_fub", "contacts_silver", "stages"),)
    assert completed.rewrites
    assert judged("SELECT 1", catalog="sandbox_fub").environment is SANDBOX


def test_a_write_that_would_unmask_personal_data_is_refused() -> None:
    source = "stage_fub.contacts_silver.contacts"
    refused = judged(f"CREATE TABLE sandbox_fub.u_matttu.people AS SELECT email AS contact FROM {source}")
    assert [finding.rule for finding in refused.findings] == ["personal_data_stays_masked"]
    assert judged(f"CREATE TABLE sandbox_fub.u_matttu.people AS SELECT count(email) AS n FROM {source}").allowed


def test_it_tells_what_the_statement_is() -> None:
    judgement = judged("DELETE FROM sandbox_fub.u_matttu.t WHERE a = 1")
    assert (judgement.id, judgement.kind, judgement.allowed) == ("s", StatementKind.DELETE, True)
    assert judgement.findings == ()


@settings(max_examples=200, deadline=None)
@given(st.text(), st.sampled_from([None, *Environment]), st.none() | st.text(max_size=9), st.none() | st.text())
def test_any_text_gets_a_judgement_and_a_refusal_says_why(
    sql: str, environment: Environment | None, catalog: str | None, schema: str | None
) -> None:
    judgement = judged(sql, environment=environment, catalog=catalog, schema=schema)
    assert judgement.allowed != bool(judgement.findings)


@pytest.mark.parametrize("error", [RuntimeError("secret"), RecursionError(), MemoryError()])
def test_what_breaks_while_judging_is_refused(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(module, "decide", broken)
    judgement = judged("SELECT 1")
    assert judgement.verdict is Verdict.REFUSE
    assert judgement.findings[0].reason == "Not understood: the guard cannot judge this statement."


def test_a_policy_that_allows_nothing_allows_nothing() -> None:
    assert not judge(Statement(1, "SELECT 1"), policy=STRICTEST, catalogs=configuration().catalogs, today=TODAY).allowed


def test_a_dialect_that_the_guard_does_not_read_is_refused() -> None:
    known = configuration()
    judgement = judge(
        Statement(1, "SELECT 1"), policy=known.policy, catalogs=known.catalogs, today=TODAY, dialect="klingon"
    )
    reason = "Not understood: the guard reads databricks, duckdb, snowflake, bigquery, not klingon."
    assert judgement.findings[0].reason == reason


@pytest.mark.parametrize(
    ("dialect", "sql", "rule"),
    [
        ("databricks", "SELECT count_if(true) FROM fub.contacts_silver.stages", None),
        ("duckdb", "FROM fub.contacts_silver.stages SELECT quantile_cont(id, 0.5)", None),
        ("duckdb", "FROM 'stages.csv'", "relations_are_tables"),
        ("snowflake", 'SELECT IFF(TRUE, 1, 2) AS "Mixed Case" FROM fub.contacts_silver.stages', None),
        ("snowflake", "SELECT SYSTEM$WAIT(10)", "text_reads_one_way"),
        ("bigquery", "SELECT SAFE_DIVIDE(1, 0) FROM `fub.contacts_silver.stages`", None),
        ("bigquery", "SELECT * FROM EXTERNAL_QUERY('c', 'SELECT 1')", "functions_are_allow_listed"),
        # no lineage is traced in another dialect, so what a write stores counts as personal
        (
            "snowflake",
            'INSERT INTO sandbox_fub.u_matttu.copies (x) SELECT "EMAIL" FROM stage_fub.contacts_silver.contacts',
            "personal_data_stays_masked",
        ),
    ],
)
def test_each_dialect_is_read_as_its_own(dialect: str, sql: str, rule: str | None) -> None:
    known = configuration()
    judgement = judge(Statement(1, sql), policy=known.policy, catalogs=known.catalogs, today=TODAY, dialect=dialect)
    assert [finding.rule for finding in judgement.findings][:1] == ([rule] if rule else [])
