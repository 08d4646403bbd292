"""What is staged over two loads: nothing twice, nothing lost, and no write without news."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest

from tests.pipelines.marketing_identity.building import invoke
from tests.pipelines.marketing_identity.raw import deliver
from tests.pipelines.marketing_staging.story import FIRST, LOADS, SECOND

pytestmark = pytest.mark.slow

INCREMENTAL = ("web_events", "email_engagement", "transactions", "leads", "support_tickets", "ad_performance")
LACKING = {
    "lakehouse_no_day_missing_web_events_event_date",
    "lakehouse_null_share_leads__var_max_null_percentage___last_name",
    "lakehouse_null_share_leads__var_max_null_percentage___status",
    "nearly_all_emails_of_leads_are_addresses",
}


def rows(file: Path, table: str, columns: str = "*", condition: str = "true") -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as staging:
        found: list[tuple[object, ...]] = staging.execute(
            f"SELECT {columns} FROM staging.{table} WHERE {condition} ORDER BY ALL"
        ).fetchall()
    return found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The file after the first load, after the second, after a run without one, and built anew from both."""
    file = tmp_path_factory.mktemp("staging") / "marketing.duckdb"

    def kept(name: str) -> Path:
        return Path(shutil.copy(file, file.with_name(f"{name}.duckdb")))

    build = ("run", "--select", "identity", "staging", "exchange_rates")
    deliver(file, FIRST, LOADS[0])
    invoke(file, "seed")
    invoke(file, *build)
    after = {"first": kept("first")}
    deliver(file, SECOND, LOADS[1])
    invoke(file, *build)
    after["second"] = kept("second")
    invoke(file, *build)
    after["again"] = kept("again")
    with pytest.raises(AssertionError):
        invoke(
            file, "test", "--select", "identity", "staging", "staging_has_every_row_of_raw",
            "--exclude-resource-type=unit_test", "--indirect-selection=cautious",
        )  # fmt: skip
    shutil.copy(file.parent / "target" / "run_results.json", file.with_name("tests.json"))
    invoke(file, *build, "--full-refresh")
    return after | {"anew": file}


def test_what_is_delivered_again_is_one_row_and_what_comes_late_arrives(files: Mapping[str, Path]) -> None:
    sessions = rows(files["second"], "web_events", "session_id, event_date", "event_type = 'session_start'")
    assert [session for session, _ in sessions] == ["browser:earlier", "browser:first", "browser:later"]
    assert [hit for (hit,) in rows(files["second"], "web_events", "web_event_id", "event_type = 'page_view'")] == [
        "ga360:browser:first:1"
    ]
    assert len(rows(files["second"], "web_events", condition="platform = 'app'")) == 1


def test_what_happens_to_an_email_is_added_to_its_row(files: Mapping[str, Path]) -> None:
    columns = "send_id, cast(delivered_at AS VARCHAR), cast(first_opened_at AS VARCHAR), opens, clicks"
    assert rows(files["first"], "email_engagement", columns) == [("S1", "2026-01-31 08:01:00", None, 0, 0)]
    assert rows(files["second"], "email_engagement", columns) == [
        ("S1", "2026-01-31 08:01:00", "2026-01-31 12:00:00", 2, 0)
    ]


def test_an_order_follows_its_lines_its_status_and_the_web_site(files: Mapping[str, Path]) -> None:
    columns = "order_id, cast(revenue AS DOUBLE), item_count, is_tracked, is_revenue, is_deleted"
    assert rows(files["first"], "transactions", columns) == [
        ("1", 100.0, 2, True, True, False),
        ("2", 73.0, 1, False, True, False),
    ]
    assert rows(files["second"], "transactions", columns) == [
        ("1", 100.0, 2, True, False, True),
        ("2", 73.0, 4, True, True, False),
    ]
    assert rows(files["second"], "products", "product_id, units_sold, cast(gross_revenue AS DOUBLE)") == [
        ("P1", 4, 29.2)
    ]


def test_a_lead_follows_its_deal_and_stays_when_it_is_deleted(files: Mapping[str, Path]) -> None:
    columns = "lead_id, full_name, email, email_is_valid, opportunity_stage, opportunity_is_won, is_deleted"
    assert rows(files["second"], "leads", columns) == [
        ("L1", "Ann Test", "ann@example.com", True, "Closed Won", True, False),
        ("L2", None, "n/a", False, None, None, True),
    ]


def test_a_ticket_and_a_day_of_advertising_are_as_last_told(files: Mapping[str, Path]) -> None:
    ticket = "status, first_tag, tag_count, satisfaction_is_bad, cast(resolution_hours AS DOUBLE)"
    assert rows(files["second"], "support_tickets", ticket) == [("solved", "billing", 2, True, 25.5)]
    assert rows(files["second"], "ad_performance", "clicks, cast(cost AS DOUBLE)") == [(6, 1.5)]


def test_events_follow_their_browser_when_somebody_signs_in_on_it(files: Mapping[str, Path]) -> None:
    def customers(file: Path, table: str, condition: str) -> set[tuple[object, ...]]:
        return set(rows(file, table, "customer_id", condition))

    recipient = customers(files["first"], "email_engagement", "true")
    assert customers(files["first"], "web_events", "platform = 'web'") != recipient
    assert customers(files["second"], "web_events", "platform = 'web'") == recipient
    assert customers(files["second"], "web_events", "platform = 'app'") != recipient


@pytest.mark.parametrize("table", INCREMENTAL)
def test_a_run_without_news_writes_nothing(files: Mapping[str, Path], table: str) -> None:
    assert rows(files["again"], table, "rowid, *") == rows(files["second"], table, "rowid, *")


@pytest.mark.parametrize("table", [*INCREMENTAL, "products", "load_status"])
def test_a_table_equals_its_rebuild(files: Mapping[str, Path], table: str) -> None:
    assert rows(files["anew"], table) == rows(files["second"], table)


def test_the_tests_find_what_the_story_lacks_and_nothing_else(files: Mapping[str, Path]) -> None:
    results = json.loads(files["anew"].with_name("tests.json").read_text())["results"]
    assert len(results) > len(LACKING)
    assert {each["unique_id"].split(".")[2] for each in results if each["status"] != "pass"} == LACKING


def test_the_clock_of_the_data_is_the_latest_load(files: Mapping[str, Path]) -> None:
    clock = "raw_table, row_count, deleted_count, cast(latest_event_at AS VARCHAR), cast(as_of_date AS VARCHAR)"
    assert rows(files["second"], "load_status", clock, "raw_table IN ('salesforce_leads', 'zendesk_users')") == [
        ("salesforce_leads", 2, 1, None, "2026-02-02"),
        ("zendesk_users", 0, 0, None, "2026-02-02"),
    ]


def test_a_table_without_news_is_as_fresh_as_its_connector(files: Mapping[str, Path]) -> None:
    with pytest.raises(AssertionError):  # by the engine's clock, the story is long ago
        invoke(files["anew"], "source", "freshness")
    results = json.loads((files["anew"].parent / "target" / "sources.json").read_text())["results"]
    loaded = {each["unique_id"].split(".")[-1]: each.get("max_loaded_at", "") for each in results}
    assert "braze_users" not in SECOND
    assert {loaded[table][:10] for table in ("braze_users", "salesforce_leads", "ga360_sessions")} == {LOADS[1][:10]}
    assert loaded["braze_email_sends"][:10] == LOADS[0][:10]


def test_its_own_unit_tests_pass(files: Mapping[str, Path]) -> None:
    invoke(files["anew"], "test", "--select", "path:models/staging,test_type:unit")
