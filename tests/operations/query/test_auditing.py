"""What the audit log is told of a query, and what happens when it cannot be told."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fubcli.errors import AuditUnavailable, EngineRejected, ExitCode, Interrupted, Refused, TimedOut, UsageError
from fubcli.model.audit import Decided, Finished
from fubcli.model.names import Environment
from tests.operations.conftest import INFO, ORIGIN, Desk

LIVE = "SELECT id FROM live.sales_silver.orders WHERE id = 5"
STAGED = "SELECT id FROM stage.sales_silver.orders WHERE id = 5"


def _only(desk: Desk) -> Decided:
    (entry,) = desk.audit.entries
    assert isinstance(entry, Decided)
    return entry


def _both(desk: Desk) -> tuple[Decided, Finished]:
    first, second = desk.audit.entries
    assert isinstance(first, Decided)
    assert isinstance(second, Finished)
    assert first.call == second.call
    return first, second


def test_a_query_leaves_a_decision_and_an_outcome(desk: Desk) -> None:
    desk.query(
        f"{LIVE} AND email = 'bob@example.com' AND id > :least", parameters={"least": "value-of-least"}, max_rows=2
    )
    entry, outcome = _both(desk)
    assert (entry.operation, entry.environment, entry.verdict) == ("query", "production", "allow")
    assert (entry.warehouse, entry.origin, entry.policy) == (INFO, ORIGIN, "sha256:test")
    assert entry.statement.text == f"{LIVE} AND email = '…' AND id > :least"
    assert (entry.tables, entry.targets) == (("live.sales_silver.orders",), ())
    assert entry.parameters == {"least": ""}
    assert "value-of-least" not in repr(entry)
    assert (outcome.outcome, outcome.exit_code, outcome.rows, outcome.truncated) == ("ok", 0, 2, True)


def test_the_decision_is_recorded_before_anything_runs(desk: Desk) -> None:
    class Watched(type(desk.warehouse)):  # type: ignore[misc]
        def execute(self, *given: Any, **named: Any) -> Any:
            assert [type(each) for each in desk.audit.entries] == [Decided]
            return replace(super().execute(*given, **named), statement_id="01ef")

    desk.warehouse = Watched()
    desk.query(LIVE)
    assert _both(desk)[1].statement_id == "01ef"


def test_a_write_tells_how_many_rows_it_changed_and_where(desk: Desk) -> None:
    desk.warehouse.affected = 7
    desk.query("DELETE FROM stage.sales_silver.orders WHERE id = 5")
    entry, outcome = _both(desk)
    assert (entry.targets, outcome.affected_rows) == (("stage.sales_silver.orders",), 7)


def test_rows_in_a_file_are_known_by_their_checksum(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    desk.query(LIVE, output_file=path, output_form="csv")
    assert _both(desk)[1].artifact_sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_refusal_is_recorded_with_its_rules(desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.query("DELETE FROM live.sales_silver.orders WHERE email = 'bob@example.com'")
    entry = _only(desk)
    assert (entry.verdict, entry.statement.kind) == ("refuse", "delete")
    assert "production_is_read_only" in entry.rules
    assert entry.statement.text == "DELETE FROM live.sales_silver.orders WHERE email = '…'"


@pytest.mark.parametrize(
    "sql", ["SELECT ( 'bob@example.com'", "SELECT 'open", "SELECT 1 -- a\\\n; 'x'", "VACUUM 'bob'"]
)
def test_a_text_that_cannot_be_read_leaves_only_its_hash(desk: Desk, sql: str) -> None:
    with pytest.raises(Refused):
        desk.query(sql)
    statement = _only(desk).statement
    assert statement.text is None
    assert (statement.sha256, statement.characters) == (hashlib.sha256(sql.encode()).hexdigest(), len(sql))


def test_a_long_text_is_cut_and_known_by_its_hash(desk: Desk) -> None:
    sql = "SELECT " + ", ".join(f"id AS c{number}" for number in range(1_500)) + " FROM stage.sales_silver.orders"
    desk.policy = replace(desk.policy, limits=replace(desk.policy.limits, sql_bytes=100_000))
    desk.query(sql)
    statement = _both(desk)[0].statement
    assert statement.text
    assert (len(statement.text), statement.is_cut, statement.characters) == (16_000, True, len(sql))
    assert statement.sha256 == hashlib.sha256(sql.encode()).hexdigest()


def test_a_dry_run_leaves_a_decision_alone(desk: Desk) -> None:
    desk.query(LIVE, dry_run=True)
    assert _only(desk).dry_run


@pytest.mark.parametrize(
    ("failure", "slug", "code"),
    [
        (EngineRejected("no column bob@example.com"), "engine-rejected", 5),
        (TimedOut("too long"), "timed-out", 7),
        (Interrupted("stop"), "interrupted", 130),
    ],
)
def test_a_failure_leaves_its_slug_and_never_the_engines_words(desk: Desk, failure: Any, slug: str, code: int) -> None:
    desk.warehouse.failure = failure
    with pytest.raises(type(failure)):
        desk.query(LIVE)
    outcome = _both(desk)[1]
    assert (outcome.outcome, outcome.exit_code) == (slug, code)
    assert "bob" not in repr(desk.audit.entries)


@pytest.mark.parametrize(
    ("failure", "slug", "code"), [(KeyboardInterrupt(), "interrupted", 130), (KeyError("k"), "bug", 1)]
)
def test_whatever_ends_a_call_is_its_outcome(desk: Desk, failure: Any, slug: str, code: int) -> None:
    desk.warehouse.failure = failure
    with pytest.raises(type(failure)):
        desk.query(LIVE)
    assert (_both(desk)[1].outcome, _both(desk)[1].exit_code) == (slug, code)


def test_what_fails_before_it_reaches_the_warehouse_has_an_outcome_too(desk: Desk) -> None:
    with pytest.raises(UsageError):
        desk.query(f"{LIVE} AND id = :missing")
    assert _both(desk)[1].exit_code == ExitCode.USAGE


# ----------------------------------------------------------------------------------------- a log that cannot be written


def test_without_an_audit_log_production_does_not_run(desk: Desk) -> None:
    desk.audit.fails_for = (Decided,)
    with pytest.raises(AuditUnavailable, match=r"Nothing was run: production needs an audit log\. .*disk is full"):
        desk.query(LIVE)
    assert desk.warehouse.asked == []


def test_where_the_policy_does_not_need_it_a_finding_says_so(desk: Desk) -> None:
    rows = dict(desk.policy.environments)
    rows[Environment.STAGING] = replace(rows[Environment.STAGING], needs_audit=False)
    desk.policy = replace(desk.policy, environments=rows)
    desk.audit.fails_for = (Decided,)
    data = desk.query(STAGED).data
    finding = data["findings"][-1]
    assert (finding["id"], finding["severity"]) == ("not-audited", "warning")
    assert "disk is full" in finding["title"]
    assert (data["row_count"], desk.audit.entries) == (3, [])


def test_masked_data_is_not_shown_without_a_record_wherever_it_is(desk: Desk) -> None:
    rows = dict(desk.policy.environments)
    rows[Environment.STAGING] = replace(rows[Environment.STAGING], needs_audit=False)
    desk.policy = replace(desk.policy, environments=rows)
    sentence = "checking why a delivery failed"
    desk.query(STAGED, justification=sentence)
    assert _both(desk)[0].justification == sentence
    desk.audit.fails_for = (Decided,)
    with pytest.raises(AuditUnavailable, match="--justification needs an audit log"):
        desk.query(STAGED, justification=sentence)


def test_a_refusal_or_dry_run_that_cannot_be_recorded_stays_what_it_is(desk: Desk) -> None:
    desk.audit.fails_for = (Decided,)
    with pytest.raises(Refused) as caught:
        desk.query("DELETE FROM live.sales_silver.orders")
    assert "disk is full" in caught.value.extra["unaudited"]
    assert desk.query(LIVE, dry_run=True).data["findings"][-1]["id"] == "not-audited"


def test_an_outcome_that_cannot_be_recorded_does_not_take_the_rows_back(desk: Desk) -> None:
    desk.audit.fails_for = (Finished,)
    data = desk.query(LIVE).data
    assert (data["row_count"], data["findings"][-1]["id"]) == (3, "not-audited")
    desk.warehouse.failure = TimedOut("too long")
    with pytest.raises(TimedOut) as caught:
        desk.query(LIVE)
    assert "disk is full" in caught.value.extra["unaudited"]
