"""What the demo data is like: large, skewed, connected, dirty where it is raw, and with a fault worth finding."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb
import pytest
from embedded_world import FUB, FUB_ZG, MENTIONED, SANDBOX

from fubcli.model.nights import midnight

MAY_BE_EMPTY = {"default", "information_schema"}


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> object:
    row = connection.execute(sql).fetchone()
    assert row is not None
    return row[0]


def test_there_are_over_200_000_contacts_in_over_500_accounts(everything: duckdb.DuckDBPyConnection) -> None:
    contacts, accounts = everything.execute(
        "SELECT count(DISTINCT id), count(DISTINCT account_id) FROM fub.contacts_silver.contacts"
    ).fetchone()
    assert contacts >= 200_000
    assert accounts >= 500


def test_a_few_accounts_have_very_many_contacts(everything: duckdb.DuckDBPyConnection) -> None:
    counts = [
        n
        for (n,) in everything.execute(
            "SELECT count(*) FROM fub.contacts_silver.contacts GROUP BY account_id ORDER BY 1 DESC"
        ).fetchall()
    ]
    assert sum(counts[:6]) > sum(counts) / 6
    assert counts[len(counts) // 2] < counts[0] / 50


@pytest.mark.parametrize("catalog", ["fub", "stage_fub"])
@pytest.mark.parametrize(
    ("child", "parent"),
    [
        ("contacts_silver.contacts.account_id", "agents_silver.accounts.id"),
        ("contacts_silver.contacts.assigned_user_id", "agents_silver.accounts.id"),
        ("contacts_silver.contacts.lead_source_id", "contacts_silver.lead_sources.id"),
        ("contacts_silver.contacts.stage_id", "contacts_silver.stages.id"),
        ("contacts_silver.contacts.timeframe_id", "contacts_silver.timeframes.id"),
        ("agents_silver.zillow_agents.user_id", "agents_silver.accounts.id"),
        ("agents_silver.zillow_auth.user_id", "agents_silver.zillow_agents.user_id"),
        ("agents_silver.zillow_sync_users.user_id", "agents_silver.zillow_agents.user_id"),
        ("agents_silver.smart_list_counts.smart_list_id", "agents_silver.smart_lists.id"),
        ("agents_silver.users_smart_lists.user_id", "agents_silver.accounts.id"),
        ("agents_silver.users_smart_lists.smart_list_id", "agents_silver.smart_lists.id"),
        ("activities_silver.activities.contact_id", "contacts_silver.contacts.id"),
        ("communications_silver.events.contact_id", "contacts_silver.contacts.id"),
        ("interactions_ai_silver.insights.contact_id", "contacts_silver.contacts.id"),
        ("usage_silver.account_usage.account_id", "agents_silver.accounts.id"),
        ("zendesk_bronze.tickets.account_id", "agents_silver.accounts.id"),
    ],
)
def test_every_reference_resolves(everything: duckdb.DuckDBPyConnection, catalog: str, child: str, parent: str) -> None:
    child_table, child_column = child.rsplit(".", 1)
    parent_table, parent_column = parent.rsplit(".", 1)
    lost = one(
        everything,
        f"SELECT count(*) FROM {catalog}.{child_table} c ANTI JOIN {catalog}.{parent_table} p "
        f"ON c.{child_column} = p.{parent_column} WHERE c.{child_column} IS NOT NULL",
    )
    assert lost == 0


def test_account_12345_has_deals_on_contacts_that_are_only_leads(everything: duckdb.DuckDBPyConnection) -> None:
    """The statement an engineer writes first; the account stands far out from the accidents of the others."""
    (worst, hits), (_, next_hits), *_ = everything.execute(
        """
        SELECT c.account_id, count(DISTINCT c.id) AS contacts
        FROM fub.contacts_silver.contacts c
        JOIN fub.contacts_silver.stages s ON s.id = c.stage_id
        JOIN fub.activities_silver.activities a ON a.contact_id = c.id
        WHERE s.name = 'Lead' AND a.activity_type IN ('offer', 'closed deal')
        GROUP BY c.account_id ORDER BY contacts DESC LIMIT 5
        """
    ).fetchall()
    assert worst == 12345
    assert hits > 40
    assert next_hits <= 3


def test_bronze_still_knows_the_stages_that_silver_lost(everything: duckdb.DuckDBPyConnection) -> None:
    differing = dict(
        everything.execute(
            """
        SELECT s.account_id, count(DISTINCT s.id)
        FROM fub.contacts_silver.contacts s JOIN fub.contacts_bronze.contacts b ON b.id = s.id::VARCHAR
        WHERE b._source_file LIKE 'export/%' AND b.stage_id <> s.stage_id::VARCHAR GROUP BY 1
        """
        ).fetchall()
    )
    assert differing[12345] > 60
    assert all(n <= 3 for account, n in differing.items() if account != 12345)


def test_the_stage_changes_name_the_job_and_its_minute(everything: duckdb.DuckDBPyConnection) -> None:
    changed_by, contacts, first, last = everything.execute(
        """
        SELECT changed_by, count(DISTINCT contact_id), min(timezone('America/Los_Angeles', changed_at))::VARCHAR,
               max(timezone('America/Los_Angeles', changed_at))::VARCHAR
        FROM fub.activities_bronze.stage_changes WHERE account_id = 12345 AND to_stage_id = 1 GROUP BY 1
        """
    ).fetchone()
    assert changed_by == "job:zillow-sync-backfill"
    assert contacts > 100
    assert "2025-11-11 03:12" <= first < last < "2025-11-11 03:22"


def test_some_agents_cannot_be_synchronised_with_zillow(everything: duckdb.DuckDBPyConnection) -> None:
    troubled = one(
        everything,
        "SELECT count(*) FROM fub.agents_silver.zillow_sync_users WHERE problem_msg <> '' AND problem_at IS NOT NULL",
    )
    healthy = one(everything, "SELECT count(*) FROM fub.agents_silver.zillow_sync_users WHERE problem_at IS NULL")
    assert 50 < troubled < healthy / 5
    assert (
        one(
            everything,
            "SELECT count(*) FROM fub.agents_silver.zillow_sync_users WHERE problem_at IS NULL AND problem_msg = ''",
        )
        > 0
    )


def test_some_lead_events_belong_to_agents_without_authorisation(everything: duckdb.DuckDBPyConnection) -> None:
    share = one(
        everything,
        """
        SELECT avg((z.user_id IS NULL)::INTEGER) FROM fub.contacts_bronze.zillow_lead_events_logs e
        LEFT JOIN fub.agents_silver.zillow_auth z ON z.user_id = e.owner_agent_id""",
    )
    assert 0.1 < share < 0.6


@pytest.mark.parametrize(
    "column", ["assigned_user_id", "lead_source_id", "timeframe_id", "first_name", "email", "phone"]
)
def test_nothing_is_known_of_some_contacts(everything: duckdb.DuckDBPyConnection, column: str) -> None:
    assert one(everything, f"SELECT count(*) FROM fub.contacts_silver.contacts WHERE {column} IS NULL") > 1000


@pytest.mark.parametrize("column", ["first_name", "last_name", "email", "phone", "lead_source"])
def test_empty_is_not_null(everything: duckdb.DuckDBPyConnection, column: str) -> None:
    assert one(everything, f"SELECT count(*) FROM fub.contacts_silver.contacts WHERE {column} = ''") > 1000


def test_personal_data_is_obviously_fake(everything: duckdb.DuckDBPyConnection) -> None:
    for table in (
        "fub.contacts_silver.contacts",
        "fub_zg.contacts_gold.contacts",
        "sandbox_fub.u_matttu.test_contacts",
    ):
        real = one(
            everything,
            f"SELECT count(*) FROM {table} WHERE email NOT LIKE '%@example.com' AND email <> '' "
            "OR phone <> '' AND NOT regexp_full_match(phone, '\\(\\d{3}\\) 555-01\\d\\d')",
        )
        assert real == 0


def test_bronze_rows_are_raw_text(everything: duckdb.DuckDBPyConnection) -> None:
    types = everything.execute(
        "SELECT DISTINCT data_type FROM fub._fubcli.information_schema_columns "
        "WHERE table_schema = 'contacts_bronze' AND table_name = 'contacts'"
    ).fetchall()
    assert types == [("STRING",)]


@pytest.mark.parametrize(
    "dirt",
    [
        "email LIKE '%(at)%'",
        "email = 'n/a'",
        "email <> trim(email)",
        "created_at = '0000-00-00 00:00:00'",
        "try_cast(created_at AS TIMESTAMP) IS NULL",
        "timeframe_id = '\\N'",
        "assigned_user_id = ''",
        "account_id = ''",
        "_source_file LIKE 'backfill%'",
    ],
)
def test_bronze_is_dirty(everything: duckdb.DuckDBPyConnection, dirt: str) -> None:
    assert 0 < one(everything, f"SELECT count(*) FROM fub.contacts_bronze.contacts WHERE {dirt}") < 150_000


def test_bronze_rows_were_delivered_twice_and_agree_with_silver_when_deduplicated(
    everything: duckdb.DuckDBPyConnection,
) -> None:
    rows, ids = everything.execute(
        "SELECT count(*), count(DISTINCT id) FROM fub.contacts_bronze.contacts WHERE id <> ''"
    ).fetchone()
    assert rows > ids + 1000
    assert ids == one(everything, "SELECT count(*) FROM fub.contacts_silver.contacts")


def test_contacts_keep_coming_until_the_export(everything: duckdb.DuckDBPyConnection) -> None:
    first, last, week, night = everything.execute(
        """
        SELECT min(created_at), max(created_at), count(*) FILTER (created_at >= TIMESTAMPTZ '2025-11-13 08:00:00+00'),
               count(*) FILTER (created_at >= TIMESTAMPTZ '2025-11-20 02:00:00+00') FROM fub.contacts_silver.contacts
        """
    ).fetchone()
    assert first < datetime(2022, 12, 1, tzinfo=UTC)
    assert last < midnight(date(2025, 11, 20))
    assert week > 800
    assert night > 10


def test_contacts_come_by_day_and_on_weekdays_and_more_every_year(everything: duckdb.DuckDBPyConnection) -> None:
    local = "timezone('America/Los_Angeles', created_at)"
    by_hour = dict(
        everything.execute(f"SELECT hour({local}), count(*) FROM fub.contacts_silver.contacts GROUP BY 1").fetchall()
    )
    by_day = dict(
        everything.execute(f"SELECT isodow({local}), count(*) FROM fub.contacts_silver.contacts GROUP BY 1").fetchall()
    )
    by_year = dict(
        everything.execute("SELECT year(created_at), count(*) FROM fub.contacts_silver.contacts GROUP BY 1").fetchall()
    )
    assert by_hour[10] > 3 * by_hour[1]
    assert by_day[2] > 1.2 * by_day[7]
    assert by_year[2024] > by_year[2023]


@pytest.mark.parametrize(
    ("catalog", "declared"), [("fub", FUB), ("fub_zg", FUB_ZG), ("stage_fub", FUB), ("sandbox_fub", SANDBOX)]
)
def test_every_declared_schema_is_there_and_holds_something(
    everything: duckdb.DuckDBPyConnection, catalog: str, declared: list[str]
) -> None:
    schemas = {
        name
        for (name,) in everything.execute(
            f"SELECT schema_name FROM {catalog}._fubcli.information_schema_schemata"
        ).fetchall()
    }
    filled = {
        name
        for (name,) in everything.execute(
            f"SELECT table_schema FROM {catalog}._fubcli.information_schema_tables"
        ).fetchall()
    }
    assert schemas == {*declared, "default"}
    assert set(declared) - filled <= MAY_BE_EMPTY


def test_schemas_that_are_only_mentioned_are_not_created(everything: duckdb.DuckDBPyConnection) -> None:
    found = everything.execute(
        "SELECT schema_name FROM duckdb_schemas() WHERE schema_name IN (?, ?)", list(MENTIONED)
    ).fetchall()
    assert found == []


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (
            "fub.contacts_silver.contacts",
            "id account_id assigned_user_id lead_source_id stage_id timeframe_id first_name last_name email phone "
            "lead_source created_at updated_at assigned_at last_activity_date calls_outgoing calls_incoming "
            "emails_sent emails_received conversion_rate",
        ),
        ("fub.contacts_bronze.zillow_lead_events_logs", "owner_agent_id is_tour is_flex created_at"),
        ("fub.agents_silver.zillow_auth", "account_id user_id zuid encrypted_refresh_token created_at updated_at"),
        (
            "fub.agents_silver.zillow_sync_users",
            "id account_id user_id zillow_email problem_msg problem_at last_verified_at lead_count",
        ),
        (
            "fub.communications_silver.events",
            "id account_id contact_id communication_type success delivery_status created_at",
        ),
        ("fub.interactions_ai_silver.insights", "id insight_type confidence_score outcome_success created_at"),
        ("fub.usage_silver.account_usage", "account_id month_year monthly_value"),
        ("sandbox_fub.listing_soon_pilot.participants", "pilot_status engagement_score"),
    ],
)
def test_tables_have_the_columns_that_users_write(
    everything: duckdb.DuckDBPyConnection, table: str, columns: str
) -> None:
    everything.execute(f"SELECT {', '.join(columns.split())} FROM {table} LIMIT 0")


@pytest.mark.parametrize(("production", "staging"), [("fub", "stage_fub"), ("fub_zg", "stage_fub_zg")])
def test_staging_has_the_structure_of_production(
    everything: duckdb.DuckDBPyConnection, production: str, staging: str
) -> None:
    columns = "SELECT * EXCLUDE (table_catalog) FROM {}._fubcli.information_schema_columns"
    assert (
        everything.execute(columns.format(production)).fetchall()
        == everything.execute(columns.format(staging)).fetchall()
    )


def test_staging_is_a_night_older_and_has_a_week_of_its_own(everything: duckdb.DuckDBPyConnection) -> None:
    latest, week, changed = everything.execute(
        """
        SELECT max(s.created_at), count(*) FILTER (s.created_at >= TIMESTAMPTZ '2025-11-13 08:00:00+00'),
               count(*) FILTER (s.updated_at <> p.updated_at AND s.stage_id <= p.stage_id)
        FROM stage_fub.contacts_silver.contacts s JOIN fub.contacts_silver.contacts p USING (id)
        """
    ).fetchone()
    assert latest < midnight(date(2025, 11, 19))
    assert week > 700
    assert changed > 500
    ratio = one(
        everything,
        "SELECT (SELECT count(*) FROM stage_fub.contacts_silver.contacts) "
        "/ (SELECT count(*) FROM fub.contacts_silver.contacts)",
    )
    assert 0.99 < ratio < 1


def test_the_sandbox_has_an_evaluation_of_the_last_days(everything: duckdb.DuckDBPyConnection) -> None:
    results = "sandbox_fub.call_summary_feedback_model_graded_evaluation.evaluation_results"
    recent = f"SELECT count(*) FROM {results} WHERE model_version = 'v2.1'"
    assert one(everything, f"{recent} AND evaluation_date >= DATE '2025-11-13'") > 10
