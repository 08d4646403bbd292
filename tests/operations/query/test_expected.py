"""What a query says about how much it reads, and where the numbers come from."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from fubcli.errors import Refused
from fubcli.model.dialect import SqlDialect
from fubcli.model.names import Environment
from tests.operations.conftest import Desk

CUSTOMERS = "SELECT id FROM live.sales_silver.customers"


def _narrow(desk: Desk, **row: int) -> None:
    rows = dict(desk.policy.environments)
    rows[Environment.PRODUCTION] = dataclasses.replace(rows[Environment.PRODUCTION], **row)
    desk.policy = dataclasses.replace(desk.policy, environments=rows)


def test_the_cached_snapshot_tells_the_rows_of_undeclared_tables(desk: Desk) -> None:
    desk.snapshots.kept = {"live"}
    told = desk.query(CUSTOMERS, dry_run=True).data["estimate"]
    assert told["rows"] == 50
    assert "unknown" not in told
    assert told["basis"] == [
        "live.sales_silver.customers: 50 rows found by the warehouse, all of them; bytes unknown, not counted"
    ]


def test_a_declared_size_stands_when_the_warehouse_has_fewer_rows(desk: Desk) -> None:
    desk.snapshots.kept = {"live"}
    told = desk.query("SELECT id FROM live.sales_silver.orders WHERE id = 5", dry_run=True).data["estimate"]
    assert told["rows"] == 90_000_000


def test_an_answer_has_the_numbers_without_their_basis(desk: Desk) -> None:
    desk.snapshots.kept = {"live"}
    assert desk.query(CUSTOMERS).data["safety"]["estimate"] == {"rows": 50, "bytes": 0}


@pytest.mark.parametrize("sql", ["SELECT id FROM stage.sales_silver.customers", "SELECT 1"])
def test_staging_and_statements_without_tables_say_nothing_of_it(desk: Desk, sql: str) -> None:
    assert "estimate" not in desk.query(sql).data["safety"]


def test_a_refusal_for_its_cost_shows_the_estimate(desk: Desk) -> None:
    _narrow(desk, max_scanned_rows=1_000)
    with pytest.raises(Refused, match=r"90,000,000 rows of at most 1,000.*declared in catalogs.yaml") as caught:
        desk.query("SELECT id FROM live.sales_silver.orders WHERE id = 5")
    assert caught.value.extra["rule"] == "scans_fit_the_budget"
    assert caught.value.extra["estimate"]["rows"] == 90_000_000


def test_a_refusal_for_something_else_does_not(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        desk.query("DELETE FROM live.sales_silver.customers")
    assert "estimate" not in caught.value.extra


@pytest.mark.parametrize(("count", "runs"), [("1000", True), ("1000000000", False), ("many", False)])
def test_the_value_of_a_parameter_counts(desk: Desk, count: str, runs: bool) -> None:
    desk.policy = dataclasses.replace(desk.policy, allowed_functions={SqlDialect.DATABRICKS: frozenset({"range"})})
    sql = "SELECT id FROM range(:n)"
    if runs:
        desk.query(sql, parameters={"n": count})
    else:
        with pytest.raises(Refused) as caught:
            desk.query(sql, parameters={"n": count})
        assert caught.value.extra["rule"] == "rows_do_not_explode"


@pytest.mark.parametrize("request_", [{}, {"dry_run": True}, {"output_file": "rows.csv"}], ids=["run", "dry", "file"])
def test_what_the_engine_itself_expects_is_told_before_and_after(desk: Desk, tmp_path: Path, request_: dict[str, Any]) -> None:  # fmt: skip
    desk.warehouse.estimated_bytes = 10_485_760
    if "output_file" in request_:
        request_ = {"output_file": tmp_path / "rows.csv", "output_form": "csv"}
    assert desk.query(CUSTOMERS, **request_).data["cost"] == {"bytes": 10_485_760}


def test_an_engine_that_does_not_tell_is_told_of_by_nothing(desk: Desk) -> None:
    assert "cost" not in desk.query(CUSTOMERS).data


@pytest.mark.parametrize("dry_run", [True, False])
def test_bytes_that_are_paid_for_are_told_with_their_price(desk: Desk, dry_run: bool) -> None:
    desk.warehouse.info = dataclasses.replace(desk.warehouse.info, usd_per_tib=6.25)
    desk.warehouse.estimated_bytes = 2**39
    assert desk.query(CUSTOMERS, dry_run=dry_run).data["cost"] == {"bytes": 2**39, "usd": 3.125}
