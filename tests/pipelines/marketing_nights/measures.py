"""What staging counts, held against what the generator knows; and the contents of tables, to be compared as wholes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

Measures = Mapping[tuple[str, str, str], int]
"""(measure, source table, detail) -> value."""

_COUNTED = {
    ("keys", "ga360_sessions"): "SELECT '', count(*) FROM staging.web_events WHERE event_type = 'session_start'",
    ("sessions", "ga360_sessions"): """
        SELECT strftime(event_date, '%Y-%m'), count(*) FROM staging.web_events
        WHERE event_type = 'session_start' GROUP BY ALL""",
    ("keys", "firebase_events"): "SELECT '', count(*) FROM staging.web_events WHERE platform = 'app'",
    ("keys", "braze_email_sends"): "SELECT '', count(*) FROM staging.email_engagement",
    ("email_events", "braze_email_events"): """
        SELECT unnest(['delivered', 'open', 'click', 'bounce', 'unsubscribe', 'spam']),
               unnest([count(delivered_at), count(first_opened_at), count(first_clicked_at), count(bounced_at),
                       count(unsubscribed_at), count(marked_spam_at)]) FROM staging.email_engagement""",
    ("keys", "shopify_orders"): "SELECT '', count(*) FROM staging.transactions",
    (
        "guests",
        "shopify_orders",
    ): "SELECT '', count(*) FROM staging.transactions WHERE record_id LIKE 'shopify_guest:%'",
    ("revenue_orders", "shopify_orders"): """
        SELECT strftime(order_date, '%Y-%m') || ':' || currency, count(*) FROM staging.transactions
        WHERE is_revenue GROUP BY ALL""",
    ("keys", "shopify_order_line_items"): "SELECT '', count(*) FROM staging.order_items",
    ("keys", "salesforce_leads"): "SELECT '', count(*) FROM staging.leads",
    ("converted", "salesforce_leads"): "SELECT '', count(*) FROM staging.leads WHERE is_converted",
    ("keys", "zendesk_tickets"): "SELECT '', count(*) FROM staging.support_tickets",
    ("keys", "google_ads_keywords"): "SELECT '', count(*) FROM staging.ad_performance WHERE level = 'keyword'",
    ("clicks", "google_ads_keywords"): "SELECT '', sum(clicks) FROM staging.ad_performance WHERE level = 'keyword'",
    ("records", ""): "SELECT split_part(record_id, ':', 1), count(*) FROM identity.identity_bridge GROUP BY ALL",
}


def found(file: Path) -> Measures:
    """Return what the pipeline's tables come to; of amounts those in US dollars, in cents."""
    with duckdb.connect(str(file), read_only=True) as connection:
        have = {
            (measure, table, detail): int(value)
            for (measure, table), query in _COUNTED.items()
            for detail, value in connection.execute(query).fetchall()
            if value
        }
        cents = """SELECT strftime(order_date, '%Y-%m') || ':USD', (sum(revenue) * 100)::BIGINT
                   FROM staging.transactions WHERE is_revenue AND currency = 'USD' GROUP BY ALL"""
        for detail, value in connection.execute(cents).fetchall():
            have["revenue_cents", "shopify_orders", detail] = value
        return have


def expected(truth: Path) -> Measures:
    """Return what is true after the last day, of the same measures."""
    with duckdb.connect(str(truth), read_only=True) as connection:
        rows = connection.execute(
            "SELECT measure, source_table, detail, value FROM expected WHERE day = (SELECT max(day) FROM expected)"
        ).fetchall()
    return {
        (measure, table, detail): value
        for measure, table, detail, value in rows
        if value and ((measure, table) in _COUNTED or (measure == "revenue_cents" and detail.endswith(":USD")))
    }


def contents(file: Path) -> Mapping[str, tuple[int, int]]:
    """Return how many rows each table has that the pipeline made, and a sum over what is in them."""
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() "
            "WHERE schema_name IN ('identity', 'staging', 'marts')"
        ).fetchall()
        return {
            name: connection.execute(
                f"SELECT count(*), coalesce(sum(hash(told)::HUGEINT), 0)::HUGEINT FROM {name} AS told"
            ).fetchall()[0]
            for (name,) in tables
        }
