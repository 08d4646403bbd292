"""A permit says exactly what may run, where, on what, and within which limits."""

from __future__ import annotations

import pytest

from fubcli.model.names import Environment, TableName
from fubcli.model.request import QueryRequest
from fubcli.model.statement import StatementKind
from fubcli.policy.context import browse
from fubcli.policy.engine import permit
from fubcli.policy.permit import Permit
from tests.policy.cases import configuration, judge

STAGES = TableName("stage_fub", "contacts_silver", "stages")
COPY = TableName("sandbox_fub", "u_matttu", "t")


def _permitted(sql: str, **limits: int) -> Permit:
    facts, decision = judge(sql)
    known = configuration()
    request = QueryRequest("not what is judged", **limits)
    return permit(facts, decision, policy=known.policy, catalogs=known.catalogs, request=request)


def test_a_permit_of_a_write() -> None:
    sql = "INSERT INTO sandbox_fub.u_matttu.t SELECT * FROM stage_fub.contacts_silver.stages WHERE id > :low"
    given = _permitted(sql, max_rows=7, timeout_seconds=8)
    assert given == Permit(
        text=sql,
        kind=StatementKind.INSERT,
        environment=Environment.SANDBOX,
        tables=(STAGES,),
        targets=(COPY,),
        parameters=("low",),
        max_rows=7,
        max_rows_allowed=100_000,
        timeout_seconds=8,
        within_reach=frozenset({"sandbox_fub", "stage_fub", "stage_fub_zg", "stage_zoom", "stage_marketing"}),
    )
    assert given.catalogs == {"sandbox_fub", "stage_fub"}
    assert given.written_catalogs == {"sandbox_fub"}


def test_a_permit_of_a_read_without_limits_asked_for() -> None:
    given = _permitted("SELECT name FROM fub.contacts_silver.stages")
    assert given.tables == (TableName("fub", "contacts_silver", "stages"),)
    assert given.targets == ()
    assert (given.max_rows, given.max_rows_allowed, given.timeout_seconds) == (1_000, 10_000, 900)
    assert given.within_reach == {"fub", "fub_zg", "zoom", "marketing"}
    assert given.written_catalogs == frozenset()


def test_a_refused_statement_gets_no_permit() -> None:
    with pytest.raises(ValueError, match=r"^only an allowed statement gets a permit$"):
        _permitted("DELETE FROM fub.contacts_silver.stages")


def test_browsing_names_what_is_known() -> None:
    beginning = ("fubcli", "--operation=schema", "--catalog=fub")
    assert browse("fub").argv == beginning
    assert browse("fub", "contacts_silver").argv == (*beginning, "--schema=contacts_silver")
    assert browse("fub", "contacts_silver", "stages").argv == (*beginning, "--schema=contacts_silver", "--table=stages")


def test_a_decision_tells_what_was_rewritten() -> None:
    facts, decision = judge("TABLE fub.contacts_silver.stages")
    assert [rewrite.rule for rewrite in decision.rewrites] == ["table_to_select"]
    assert decision.rewrites == facts.rewrites
