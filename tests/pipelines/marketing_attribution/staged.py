"""Staging tables of a few people, made by hand: what the attribution marts read, without the models that write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

# Only the columns that the marts read.
TABLES: Mapping[str, str] = {
    "identity.identity_bridge": "record_id VARCHAR, customer_id VARCHAR, changed_in_load TIMESTAMP",
    "raw_data.salesforce_campaign_members": (
        "id VARCHAR, campaign_id VARCHAR, lead_id VARCHAR, contact_id VARCHAR, first_responded_date TIMESTAMP,"
        " created_date TIMESTAMP, _fivetran_deleted BOOLEAN, ingestion_timestamp TIMESTAMP"
    ),
    "staging.web_events": (
        "web_event_id VARCHAR, platform VARCHAR, record_id VARCHAR, customer_id VARCHAR, event_type VARCHAR, event_at TIMESTAMP,"
        " event_date DATE, channel VARCHAR, campaign_name VARCHAR, _loaded_at TIMESTAMP"
    ),
    "staging.email_engagement": (
        "send_id VARCHAR, record_id VARCHAR, customer_id VARCHAR, campaign_id VARCHAR, campaign_name VARCHAR,"
        " canvas_id VARCHAR, sent_at TIMESTAMP, sent_date DATE, delivered_at TIMESTAMP, first_opened_at TIMESTAMP,"
        " opens BIGINT, first_clicked_at TIMESTAMP, clicks BIGINT, bounced_at TIMESTAMP, unsubscribed_at TIMESTAMP,"
        " _loaded_at TIMESTAMP"
    ),
    "staging.transactions": (
        "order_id VARCHAR, record_id VARCHAR, customer_id VARCHAR, ordered_at TIMESTAMP, order_date DATE,"
        " financial_status VARCHAR, is_revenue BOOLEAN, revenue DECIMAL(18, 2), is_tracked BOOLEAN, is_deleted BOOLEAN,"
        " _loaded_at TIMESTAMP"
    ),
    "staging.order_items": (
        "order_id VARCHAR, customer_id VARCHAR, product_id VARCHAR, ordered_at TIMESTAMP, order_date DATE,"
        " is_revenue BOOLEAN, quantity BIGINT, gross_revenue DECIMAL(18, 2), discount DECIMAL(18, 2)"
    ),
    "staging.products": "product_id VARCHAR, name VARCHAR, sku VARCHAR",
    "staging.ad_performance": (
        "platform VARCHAR, ad_date DATE, campaign_id VARCHAR, campaign_name VARCHAR, campaign_type VARCHAR, level VARCHAR,"
        " impressions BIGINT, clicks BIGINT, cost DECIMAL(18, 2)"
    ),
    "staging.leads": "lead_id VARCHAR, customer_id VARCHAR, created_at TIMESTAMP, is_deleted BOOLEAN",
    "staging.support_tickets": (
        "ticket_id VARCHAR, customer_id VARCHAR, created_at TIMESTAMP, satisfaction_score VARCHAR,"
        " satisfaction_is_bad BOOLEAN, is_deleted BOOLEAN"
    ),
    "staging.load_status": "raw_table VARCHAR, as_of_date DATE",
}

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


def make(file: Path) -> None:
    """Make the tables, empty."""
    with duckdb.connect(str(file)) as database:
        for table, columns in TABLES.items():
            database.execute(f"CREATE SCHEMA IF NOT EXISTS {table.split('.')[0]}")
            database.execute(f"CREATE TABLE {table} ({columns})")


def put(file: Path, rows: Tables) -> None:
    """Write rows, each a mapping of the columns that matter; the others are null."""
    with duckdb.connect(str(file)) as database:
        for table, each in rows.items():
            for row in each:
                database.execute(
                    f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
                )


def session(key: str, customer: str, at: datetime, channel: str, campaign: str | None, load: datetime) -> Row:
    return {
        "web_event_id": key, "platform": "web", "record_id": f"ga360:{customer}", "customer_id": customer,
        "event_type": "session_start", "event_at": at, "event_date": at.date(), "channel": channel,
        "campaign_name": campaign, "_loaded_at": load,
    }  # fmt: skip


def send(key: str, customer: str, at: datetime, clicked_at: datetime | None, load: datetime) -> Row:
    return {
        "send_id": key, "record_id": f"braze:{customer}", "customer_id": customer, "campaign_id": "B1",
        "campaign_name": "newsletter", "sent_at": at, "sent_date": at.date(), "delivered_at": at,
        "first_opened_at": clicked_at, "opens": int(clicked_at is not None), "first_clicked_at": clicked_at,
        "clicks": int(clicked_at is not None), "_loaded_at": load,
    }  # fmt: skip


def order(key: str, customer: str, at: datetime, revenue: str, load: datetime, status: str = "paid") -> Row:
    return {
        "order_id": key, "record_id": f"shopify:{customer}", "customer_id": customer, "ordered_at": at,
        "order_date": at.date(), "financial_status": status, "is_revenue": status not in ("pending", "voided"),
        "revenue": revenue, "is_tracked": False, "is_deleted": False, "_loaded_at": load,
    }  # fmt: skip


def response(key: str, lead: str, at: datetime, load: datetime) -> Row:
    return {
        "id": key, "campaign_id": "SFC-1", "lead_id": lead, "first_responded_date": at, "created_date": at,
        "_fivetran_deleted": False, "ingestion_timestamp": load,
    }  # fmt: skip


def as_of(day: date) -> Row:
    return {"raw_table": "shopify_orders", "as_of_date": day}


def bridge(record: str, customer: str, load: datetime) -> Row:
    return {"record_id": record, "customer_id": customer, "changed_in_load": load}


def ad(day: date, campaign: str, name: str, cost: str) -> Row:
    return {
        "platform": "google_ads", "ad_date": day, "campaign_id": campaign, "campaign_name": name,
        "campaign_type": "SEARCH", "level": "campaign", "impressions": 1000, "clicks": 50, "cost": cost,
    }  # fmt: skip
