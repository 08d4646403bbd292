"""Who gets the credit: the marts against a plain computation, over two nights of which the second changes the first."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.pipelines.marketing_attribution.conftest import build, dbt, rows
from tests.pipelines.marketing_attribution.nights import CHANGED
from tests.pipelines.marketing_attribution.reckoning import MODELS, Order, Touch, credits_of

pytestmark = pytest.mark.slow

WEIGHTS = ", ".join(f"weight_{model}" for model in MODELS)
REVENUES = ", ".join(f"revenue_{model}" for model in MODELS)


@pytest.mark.parametrize("night", ["first", "second"])
def test_each_touch_gets_what_the_formulas_give_it(night: str, request: pytest.FixtureRequest) -> None:
    file = request.getfixturevalue(night)
    expected = credits_of(orders_in(file), touches_in(file))
    stored = rows(file, f"SELECT order_id, touch_id, {WEIGHTS} FROM marts.touchpoint_credit")
    assert {row[:2] for row in stored} == expected.keys()
    for order_id, touch_id, *weights in stored:
        assert dict(zip(MODELS, weights, strict=True)) == pytest.approx(expected[order_id, touch_id], abs=1e-9)


def test_every_cent_of_an_order_is_handed_out_once_and_near_to_its_weight(second: Path) -> None:
    stored = rows(second, f"SELECT order_id, revenue, {REVENUES}, {WEIGHTS} FROM marts.touchpoint_credit")
    left = {order_id: [revenue] * len(MODELS) for order_id, revenue, *_ in stored}
    for order_id, revenue, *numbers in stored:
        credited, weights = numbers[: len(MODELS)], numbers[len(MODELS) :]
        left[order_id] = [rest - part for rest, part in zip(left[order_id], credited, strict=True)]
        assert all(
            abs(part - revenue * Decimal(weight)) <= Decimal("0.01")
            for part, weight in zip(credited, weights, strict=True)
        )
    assert {order_id for order_id, rest in left.items() if any(rest)} == set()


def test_only_purchases_that_something_changed_are_credited_again(first: Path, second: Path) -> None:
    last = "(SELECT max(_written_at) FROM marts.touchpoint_credit)"
    written = {
        order for (order,) in rows(second, f"SELECT order_id FROM marts.touchpoint_credit WHERE _written_at = {last}")
    }
    assert written == CHANGED


@pytest.mark.parametrize(
    ("order_id", "path"),
    [
        ("clicked_late", "email > direct"),  # the click was delivered a night late
        ("clicked_before", "email > direct"),  # an earlier click of the same e-mail was
        ("second_of_voided", "direct"),  # the order before it is none any more
        ("merged", "direct"),  # the visitor turned out to be the buyer
        ("split", "(unattributed)"),  # and another one did not
        ("late_order", "direct"),  # it came between a touch and the order that had it
        ("after_late_order", "(unattributed)"),
        ("deleted_response", "(unattributed)"),
        ("taken_back", "(unattributed)"),
        ("visit_of_click", "email"),  # the visit is the click, now that this is known
        ("paid_now", "(unattributed)"),
        ("refunded", "direct"),  # revenue is what was sold
    ],
)
def test_the_second_night_changes_whom_the_credit_goes_to(second: Path, order_id: str, path: str) -> None:
    found = rows(second, f"SELECT channel_path FROM marts.marketing_attribution WHERE order_id = '{order_id}'")
    assert found == [(path,)]


def test_an_order_of_a_clock_that_was_not_set_takes_no_day_and_no_month_from_the_others(first: Path) -> None:
    days = "SELECT CAST(min(kpi_date) AS VARCHAR), CAST(max(kpi_date) AS VARCHAR) FROM marts.executive_kpis"
    assert rows(first, days) == [("1970-01-01", "2026-11-19")]
    months = "SELECT sum(revenue) FROM marts.customer_cohorts WHERE cohort_month = DATE '1970-01-01'"
    assert rows(first, months) == [(Decimal("39.96"),)]


def test_a_voided_order_leaves(second: Path) -> None:
    for table in ("touchpoint_credit", "marketing_attribution"):
        assert rows(second, f"SELECT 1 FROM marts.{table} WHERE order_id = 'voided'") == []


def test_a_run_without_news_writes_nothing_and_a_rebuild_gives_the_same_rows(second: Path, tmp_path: Path) -> None:
    again = tmp_path / "marketing.duckdb"
    shutil.copy(second, again)
    build(again)
    assert contents(again) == contents(second)
    build(again, "--full-refresh")
    assert contents(again, but="_written_at") == contents(second, but="_written_at")


def test_the_projects_own_unit_tests_pass(first: Path) -> None:
    assert "ERROR=0" in dbt(first, "test", "--exclude-resource-type=test")


def orders_in(file: Path) -> list[Order]:
    found = rows(file, "SELECT order_id, customer_id, ordered_at FROM staging.transactions WHERE is_revenue")
    return [Order(*row) for row in found]


def touches_in(file: Path) -> list[Touch]:
    found = [
        *rows(
            file,
            "SELECT 'web_session:' || web_event_id, customer_id, event_at, channel, campaign_name FROM staging.web_events",
        ),
        *rows(
            file,
            "SELECT 'email_click:' || send_id, customer_id, first_clicked_at, 'email', campaign_name"
            " FROM staging.email_engagement WHERE first_clicked_at IS NOT NULL",
        ),
        *rows(
            file,
            "SELECT 'campaign_response:' || id, customer_id, first_responded_date, 'other', campaign_id"
            " FROM raw_data.salesforce_campaign_members JOIN identity.identity_bridge"
            " ON record_id = 'salesforce_leads:' || lead_id WHERE NOT _fivetran_deleted"
            " AND first_responded_date IS NOT NULL",
        ),
    ]
    return [Touch(*row) for row in found]


def contents(file: Path, *, but: str = "nothing") -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of every mart, without one column."""
    tables = [table for (table,) in rows(file, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'marts'")]
    return {
        table: rows(file, f"SELECT COLUMNS(lambda each: each <> '{but}') FROM marts.{table} ORDER BY ALL")
        for table in tables
    }
