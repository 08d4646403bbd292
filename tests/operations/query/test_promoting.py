"""Staging first: receipts left and asked for, and both runs in one call."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.errors import EngineRejected, NeedsStaging, Refused, UsageError
from fubcli.model.audit import Decided
from fubcli.model.names import Environment
from fubcli.model.request import Parameter
from tests.operations.conftest import Desk

JOIN = "SELECT c.id FROM {0}.sales_silver.customers c JOIN {0}.sales_silver.customers d ON c.id = d.id"
LIVE, STAGE = JOIN.format("live"), JOIN.format("stage")
SIMPLE = "SELECT id FROM live.sales_silver.customers"


def ran(desk: Desk) -> list[str]:
    return [permit.environment.value for permit in desk.warehouse.asked]


# ---------------------------------------------------------------------------------------------------- one at a time


@pytest.mark.parametrize("dry_run", [False, True])
def test_without_a_receipt_a_complex_statement_gets_the_commands(desk: Desk, dry_run: bool) -> None:
    desk.promotion.reasons = ("It expired.",)
    given = {"a": Parameter("a", "it's", "string"), "b": Parameter("b", "1")}
    sql = f"{LIVE} WHERE c.id = :a OR c.id = :b"
    with pytest.raises(NeedsStaging) as caught:
        desk.query(sql, parameters=given, dry_run=dry_run, repeated=("--policy=strict.yaml",))
    error = caught.value
    assert error.extra["safety"]["verdict"] == "needs_staging"
    assert error.extra["reasons"] == ["It expired."]
    assert error.extra["rule"] == "complex_statements_run_on_staging_first"
    start, end = error.extra["span"].values()
    assert sql[start:end] == "live.sales_silver.customers d"
    more = ("--param", "a:string=it's", "--param", "b=1", "--policy=strict.yaml")
    staging, both = (remedy.argv for remedy in error.remedy)
    assert staging == ("fubcli", "--operation=query", f"--query={sql.replace('live.', 'stage.')}", *more)
    assert both == ("fubcli", "--operation=query", f"--query={sql}", "--promote", *more)
    assert desk.warehouse.asked == []


def test_a_staging_run_leaves_a_receipt_and_the_next_command(desk: Desk) -> None:
    data = desk.query(f"{STAGE} WHERE c.id = :a", parameters={"a": "1"}).data
    assert data["promotion"] == {"receipt": "receipt-1", "expires": "2026-08-04T00:00:00Z"}
    (step,) = data["next"]
    assert step == {
        "title": "Run it on production",
        "argv": ["fubcli", "--operation=query", f"--query={LIVE} WHERE c.id = :a", "--param", "a=1"],
        "effect": "read",
    }
    assert desk.query(f"{LIVE} WHERE c.id = :a", parameters={"a": "1"}).data["safety"]["receipt"] == "receipt-1"


def test_a_simple_statement_leaves_a_receipt_and_says_no_more(desk: Desk) -> None:
    data = desk.query(SIMPLE.replace("live", "stage")).data
    assert data["promotion"]["receipt"] == "receipt-1"
    assert data["next"] == []
    assert "receipt" not in desk.query(SIMPLE).data["safety"]
    assert desk.promotion.asked == []


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM stage.sales_silver.customers",
        "CREATE TABLE stage.sales_silver.x AS SELECT id FROM stage.sales_silver.customers",
        "SELECT 1",
        "SELECT * FROM box.default.t",
        SIMPLE,
    ],
)
def test_what_is_no_rehearsal_leaves_no_receipt(desk: Desk, sql: str) -> None:
    assert "promotion" not in desk.query(sql).data
    assert desk.promotion.issued == []


def test_a_dry_run_and_a_failure_leave_no_receipt(desk: Desk) -> None:
    desk.query(STAGE, dry_run=True)
    desk.warehouse.failure = EngineRejected("no such column")
    with pytest.raises(EngineRejected):
        desk.query(STAGE)
    assert desk.promotion.issued == []


def test_a_run_without_a_receipt_is_still_a_run(desk: Desk) -> None:
    desk.promotion.notes = ("No receipt: the disk is full.",)
    data = desk.query(STAGE).data
    assert data["row_count"] == 3
    assert [finding["title"] for finding in data["findings"]] == ["No receipt: the disk is full."]
    assert "promotion" not in data


def test_receipts_are_looked_for_only_when_nothing_else_is_wrong(desk: Desk) -> None:
    with pytest.raises(Refused):
        desk.query(LIVE.replace("SELECT c.id", "SELECT evil(c.id)"))
    assert desk.promotion.asked == []


def test_tables_without_a_twin_are_refused_not_sent_to_staging(desk: Desk) -> None:
    desk.promotion.without_twin = ("stage.sales_silver.customers",)
    with pytest.raises(Refused, match=r"no staging twin to prove it on: stage\.sales_silver\.customers") as caught:
        desk.query(LIVE)
    assert not isinstance(caught.value, NeedsStaging)


# -------------------------------------------------------------------------------------------------------- --promote


@pytest.mark.parametrize("sql", [LIVE, SIMPLE, STAGE], ids=["complex", "simple", "from staging"])
def test_promote_runs_on_staging_then_on_production_and_tells_of_both(desk: Desk, sql: str) -> None:
    envelope = desk.query(sql, promote=True)
    assert ran(desk) == ["staging", "production"]
    assert [permit.text.replace("stage.", "live.") for permit in desk.warehouse.asked] == [
        sql.replace("stage.", "live.")
    ] * 2
    data = envelope.data
    assert (data["environment"], data["row_count"]) == ("production", 3)
    duration = data["promotion"]["staging"].pop("duration_ms")
    assert duration >= 0
    told = {"rows": 3, "receipt": "receipt-1", "expires": "2026-08-04T00:00:00Z"}
    assert data["promotion"] == {"staging": told}
    assert envelope.subject == "live.sales_silver.customers"


@pytest.mark.parametrize("sql", [LIVE, SIMPLE])
def test_promote_does_not_repeat_a_staging_run_that_counts(desk: Desk, sql: str) -> None:
    desk.promotion.receive(sql)
    assert "promotion" not in desk.query(sql, promote=True).data
    assert ran(desk) == ["production"]


def test_promote_passes_the_request_on_and_writes_one_file(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    data = desk.query(f"{LIVE} WHERE c.id = :a", parameters={"a": "1"}, promote=True, max_rows=2, fields=("n",),
                      output_file=file, output_form="csv").data  # fmt: skip
    assert [permit.max_rows for permit in desk.warehouse.asked] == [2, 2]
    assert [sorted(given) for given in desk.warehouse.given] == [["a"], ["a"]]
    assert file.read_text() == "n\n0\n1\n"
    assert data["artifact"]["rows"] == 2


def test_promote_with_unqualified_names(desk: Desk) -> None:
    sql = "SELECT c.id FROM customers c JOIN customers d ON c.id = d.id"
    for catalog in ("live", "stage"):
        desk.warehouse.asked.clear()
        desk.query(f"{sql} LIMIT {len(catalog)}", promote=True, catalog=catalog, schema="sales_silver")
        assert ran(desk) == ["staging", "production"]


def test_promote_stops_when_staging_fails(desk: Desk) -> None:
    desk.warehouse.failure = EngineRejected("no such column")
    with pytest.raises(EngineRejected) as caught:
        desk.query(LIVE, promote=True)
    assert caught.value.extra["promotion"] == {"failed": "staging"}
    assert ran(desk) == ["staging"]


def test_promote_tells_of_the_staging_run_when_production_fails(desk: Desk) -> None:
    execute = desk.warehouse.execute

    def failing(permit, *, parameters):  # type: ignore[no-untyped-def]
        desk.warehouse.failure = EngineRejected("no") if permit.environment is Environment.PRODUCTION else None
        return execute(permit, parameters=parameters)

    desk.warehouse.execute = failing  # type: ignore[method-assign]
    with pytest.raises(EngineRejected) as caught:
        desk.query(LIVE, promote=True)
    told = caught.value.extra["promotion"]
    assert told["failed"] == "production"
    assert told["staging"]["receipt"] == "receipt-1"


def test_promote_stops_when_the_staging_run_left_no_receipt(desk: Desk) -> None:
    desk.promotion.notes = ("No receipt: the disk is full.",)
    with pytest.raises(NeedsStaging) as caught:
        desk.query(LIVE, promote=True)
    assert caught.value.extra["promotion"]["findings"] == ["No receipt: the disk is full."]
    assert ran(desk) == ["staging"]


@pytest.mark.parametrize("catalog", ["live", "stage"])
def test_promote_runs_nothing_when_production_would_refuse(desk: Desk, catalog: str) -> None:
    with pytest.raises(Refused, match="nothing bounds") as caught:
        desk.query(f"SELECT count(*) FROM {catalog}.sales_silver.orders", promote=True)
    assert caught.value.extra["rule"] == "large_tables_are_filtered"
    assert desk.warehouse.asked == []


@pytest.mark.parametrize(
    "sql", ["SELECT 1", "SELECT * FROM box.default.t", "DELETE FROM stage.sales_silver.customers WHERE id = 1"]
)
def test_promote_is_for_statements_with_two_sides(desk: Desk, sql: str) -> None:
    with pytest.raises(UsageError, match="--promote is for queries"):
        desk.query(sql, promote=True)
    assert desk.warehouse.asked == []


def test_promote_of_a_simple_statement_without_a_twin_says_so(desk: Desk) -> None:
    desk.promotion.without_twin = ("stage.sales_silver.customers",)
    with pytest.raises(UsageError, match=r"stage\.sales_silver\.customers does not exist"):
        desk.query(SIMPLE, promote=True)
    assert desk.warehouse.asked == []


def test_a_dry_run_of_a_promotion_runs_nothing(desk: Desk) -> None:
    with pytest.raises(NeedsStaging):
        desk.query(LIVE, promote=True, dry_run=True)
    assert desk.warehouse.asked == []


def test_the_audit_log_names_the_receipt_that_let_a_statement_through(desk: Desk) -> None:
    desk.query(STAGE)
    desk.query(LIVE)
    decided = [entry for entry in desk.audit.entries if isinstance(entry, Decided)]
    assert [(entry.environment, entry.receipt) for entry in decided] == [("staging", ""), ("production", "receipt-1")]
