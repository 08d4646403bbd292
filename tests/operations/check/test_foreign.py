"""Texts that another client would run: judged alike, and not let through where only fubcli would mask."""

from __future__ import annotations

import pytest

from fubcli.config.load import load_configuration
from fubcli.config.locations import Home
from fubcli.model.decision import Verdict
from fubcli.operations.check.foreign import judge_foreign
from fubcli.operations.check.judge import Judgement
from tests.conftest import ROOT
from tests.policy.cases import TODAY


@pytest.fixture
def configuration():
    nowhere = ROOT / "absent"
    return load_configuration(home=Home(nowhere, nowhere, nowhere, nowhere), project=nowhere)


def _judged(sql: str, configuration, dialect: str = "databricks") -> Judgement:
    return judge_foreign(
        sql, dialect=dialect, policy=configuration.policy, catalogs=configuration.catalogs, today=TODAY
    )


STAGING = "FROM stage_fub.contacts_silver.contacts"


@pytest.mark.parametrize("sql", [f"SELECT id, stage_id {STAGING}", f"SELECT count(email) AS n {STAGING}", "SELECT name FROM fub.contacts_silver.stages", "SELECT 1"])  # fmt: skip
def test_what_shows_nothing_personal_is_judged_as_it_is(sql: str, configuration) -> None:
    assert _judged(sql, configuration).verdict is Verdict.ALLOW


@pytest.mark.parametrize("sql", [f"SELECT email {STAGING}", f"SELECT * {STAGING}", f"SELECT upper(email) AS x {STAGING}", f"SELECT x FROM (SELECT email AS x {STAGING}) AS y", "SELECT encrypted_refresh_token FROM stage_fub.agents_silver.zillow_auth"])  # fmt: skip
def test_what_fubcli_would_mask_is_left_to_fubcli(sql: str, configuration) -> None:
    judgement = _judged(sql, configuration)
    assert judgement.verdict is Verdict.REFUSE
    (finding,) = judgement.findings
    assert finding.rule == "personal_data_stays_masked"
    assert finding.remedies[0].argv == ("fubcli", "--operation=query", f"--query={sql}")


def test_a_long_text_is_not_repeated(configuration) -> None:
    (finding,) = _judged(f"SELECT email, {'1 + ' * 200} 1 {STAGING}", configuration).findings
    assert finding.remedies[0].argv == ("fubcli", "--operation=query", "--query=@FILE.sql")


def test_postgres_is_judged_where_it_reads_alike(configuration) -> None:
    assert _judged("SELECT name FROM fub.contacts_silver.stages", configuration, "postgres").verdict is Verdict.ALLOW
    assert _judged("DROP TABLE fub.contacts_silver.stages", configuration, "postgres").verdict is Verdict.REFUSE
    hidden = r"SELECT '\'; DROP TABLE fub.contacts_silver.stages; --'"
    assert _judged(hidden, configuration).verdict is Verdict.ALLOW  # one literal in Databricks, a write in PostgreSQL
    assert _judged(hidden, configuration, "postgres").verdict is Verdict.REFUSE
