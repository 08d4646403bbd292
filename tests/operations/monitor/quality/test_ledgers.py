"""Ledgers of loads: who has brought nothing, told once for what one system sends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from fubcli.model.check import Check
from fubcli.model.probe import Arrivals
from fubcli.operations.monitor.quality.ledgers import arrival_checks, arrivals_of
from tests.operations.monitor.quality.reports import answer, table

NIGHT, NOW = date(2026, 11, 20), datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
STATUS = table("marketing.staging.load_status", "source_system", "raw_table", "latest_ingestion_timestamp")
TABLES = [
    ("braze_users", "braze"), ("braze_email_sends", "braze"), ("braze_email_events", "braze"),
    ("shopify_orders", "shopify"), ("shopify_customers", "shopify"), ("zendesk_tickets", "zendesk"),
    ("zendesk_users", "zendesk"), ("ga360_sessions", "ga360"),
]  # fmt: skip


def checks(**late_hours: int) -> list[Check]:
    asked = arrivals_of(STATUS)
    assert asked is not None
    rows = [(name, system, NOW - timedelta(hours=late_hours.get(name, 12))) for name, system in TABLES]
    return list(arrival_checks(asked, answer(*rows), NIGHT, NOW))


def pages(told: list[Check]) -> list[str]:
    return [check.target for check in told if check.status.pages and not check.suppressed_by]


@pytest.mark.parametrize(
    ("name", "columns", "sources"),
    [
        ("zoom.bronze.bz_load_ledger", ("source_table", "load_timestamp"), "raw"),
        ("marketing.staging.load_status", ("source_system", "raw_table", "latest_ingestion_timestamp"), "raw_data"),
    ],
)
def test_a_ledger_is_known_by_its_name_and_columns(name: str, columns: tuple[str, ...], sources: str) -> None:
    told = arrivals_of(table(name, *columns))
    assert told == Arrivals(
        table(name).name, columns[-1], columns[-2], columns[0] if len(columns) == 3 else None, sources
    )
    assert arrivals_of(table(name, *columns[:-1])) is None
    assert arrivals_of(table(f"{name}_old", *columns)) is None


def test_when_all_have_come_nobody_is_told() -> None:
    assert pages(checks()) == []


def test_one_table_of_a_system_may_bring_nothing_for_a_week() -> None:
    (quiet,) = [check for check in checks(braze_users=40) if check.status.value == "info"]
    assert (quiet.target, quiet.explanation[-1]) == (
        "marketing.raw_data.braze_users",
        "other tables of its system have come",
    )
    assert pages(checks(braze_users=40)) == []
    assert pages(checks(braze_users=24 * 7 + 1)) == ["marketing.raw_data.braze_users"]


def test_the_only_table_of_a_system_is_the_system() -> None:
    assert pages(checks(ga360_sessions=40)) == ["marketing.raw_data.ga360_sessions"]


def test_a_system_that_sent_nothing_is_one_page() -> None:
    told = checks(braze_users=40, braze_email_sends=60, braze_email_events=40)
    assert pages(told) == ["marketing.raw_data.braze_*"]
    (root,) = [check for check in told if check.target.endswith("*")]
    assert [check.target for check in told if check.suppressed_by == root.id] == [
        "marketing.raw_data.braze_users",
        "marketing.raw_data.braze_email_sends",
        "marketing.raw_data.braze_email_events",
    ]
    assert root.status.value == "critical"  # as the worst of them


def test_two_systems_are_two_pages_and_most_of_all_are_one() -> None:
    zendesk = {"zendesk_tickets": 40, "zendesk_users": 40}
    braze = {"braze_users": 40, "braze_email_sends": 40, "braze_email_events": 40}
    assert pages(checks(**zendesk)) == ["marketing.raw_data.zendesk_*"]
    assert pages(checks(ga360_sessions=40, **zendesk)) == [
        "marketing.raw_data.zendesk_*",
        "marketing.raw_data.ga360_sessions",
    ]
    assert pages(checks(**zendesk, **braze)) == ["marketing"]
    most = {name: 40 for name, system in TABLES if system != "ga360"}
    assert pages(checks(**most)) == ["marketing"]
