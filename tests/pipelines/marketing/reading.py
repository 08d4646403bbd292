"""The raw tables once more, slowly and by plain Python: what there is to count, and who could be found to be one person.

It shares nothing with the generator, so that it can find it wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import duckdb

Row = dict[str, Any]
Counts = dict[tuple[str, str, str], int]

KEYS: Mapping[str, tuple[str, ...]] = {
    "salesforce_leads": ("id",),
    "salesforce_accounts": ("id",),
    "salesforce_contacts": ("id",),
    "salesforce_opportunities": ("id",),
    "salesforce_campaign_members": ("id",),
    "ga360_sessions": ("full_visitor_id", "visit_id"),
    "ga360_events": ("full_visitor_id", "visit_id", "hit_number"),
    "firebase_events": ("user_pseudo_id", "event_timestamp", "event_name"),
    "firebase_user_properties": ("user_pseudo_id", "property_key"),
    "google_ads_campaigns": ("date", "campaign_id"),
    "google_ads_keywords": ("date", "campaign_id", "ad_group_id", "keyword_id"),
    "google_ads_ad_groups": ("date", "campaign_id", "ad_group_id"),
    "braze_email_sends": ("id",),
    "braze_email_events": ("id",),
    "braze_users": ("user_id",),
    "shopify_orders": ("id",),
    "shopify_order_line_items": ("id",),
    "shopify_customers": ("id",),
    "zendesk_tickets": ("id",),
    "zendesk_users": ("id",),
}
APPENDED = {
    "ga360_sessions",
    "ga360_events",
    "firebase_events",
    "braze_email_sends",
    "braze_email_events",
    "shopify_order_line_items",
}
"""Tables whose rows only come, and may come again; those of the others are replaced."""
UNTOLD = {
    "firebase_user_properties",
    "google_ads_campaigns",
    "google_ads_ad_groups",
    "salesforce_campaign_members",
    "braze_email_events",
}
"""Tables whose keys the truth does not count."""
PERSONS = ("salesforce_leads", "salesforce_contacts", "shopify_customers", "braze_users", "zendesk_users")
LOADER = ("_fivetran_synced", "_fivetran_deleted", "ingestion_timestamp")
REVENUE = {"paid", "refunded", "partially_refunded"}
KEY_CAP = 10


def rows_of(connection: duckdb.DuckDBPyConnection, table: str) -> list[Row]:
    found = connection.execute(f"FROM raw_data.{table}")
    names = [each[0] for each in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def key_of(table: str, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEYS[table])


def first_of_each(table: str, rows: list[Row]) -> list[Row]:
    return list({key_of(table, row): row for row in rows}.values())


def expected_on(connection: duckdb.DuckDBPyConnection, day: date) -> Counts:
    found = connection.execute("SELECT measure, source_table, detail, value FROM truth.expected WHERE day = ?", [day])
    return {(measure, table, detail): value for measure, table, detail, value in found.fetchall()}


def counted(connection: duckdb.DuckDBPyConnection) -> Counts:
    """Every measure of the truth, found in the raw rows."""
    tables = {name: rows_of(connection, name) for name in KEYS}
    once = {name: first_of_each(name, rows) for name, rows in tables.items()}
    counts: Counter[tuple[str, str, str]] = Counter()
    for name in APPENDED - {"braze_email_events"}:
        counts["rows", name, ""] = len(tables[name])
    for name in KEYS.keys() - UNTOLD:
        counts["keys", name, ""] = len(once[name])
    for name, rows in once.items():
        for row in rows:
            counts.update({(measure, name, detail): value for measure, detail, value in _measured(name, row)})
    return dict(counts)


def _measured(table: str, row: Row) -> Iterator[tuple[str, str, int]]:
    if table in PERSONS:
        yield "deleted", "", row["_fivetran_deleted"]
        yield "without_email", "", row["email"] is None
        yield "without_phone", "", row["phone"] is None
    if table == "salesforce_leads":
        yield "converted", "", row["is_converted"]
    elif table == "salesforce_opportunities":
        yield "won", "", row["is_won"]
        yield "lost", "", row["is_closed"] and not row["is_won"]
    elif table == "ga360_sessions":
        yield "sessions", f"{row['visit_start_time']:%Y-%m}", 1
        yield "sessions_with_user", "", row["custom_dimension_user_id"] is not None
        yield "transactions", "", row["totals_transactions"] == 1
    elif table == "braze_email_events":
        yield "email_events", row["event_type"], 1
    elif table == "google_ads_keywords":
        yield "clicks", "", row["clicks"]
        yield "cost_micros", "", row["cost_micros"]
    elif table == "shopify_orders":
        yield from _of_order(row)


def _of_order(row: Row) -> Iterator[tuple[str, str, int]]:
    detail = f"{row['created_at']:%Y-%m}:{row['currency']}"
    yield "guests", "", row["customer_id"] is None
    if row["financial_status"] in REVENUE:
        yield "revenue_orders", detail, 1
        yield "revenue_cents", detail, int(row["total_price"] * 100)


def email_of(text: str | None) -> str | None:
    """One spelling of a mailbox, None for what is none."""
    written = (text or "").strip().lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s.][^@\s]*\.[a-z]{2,}", written):
        return None
    box, domain = written.split("@")
    box = box.split("+")[0]
    return f"{box.replace('.', '') if domain == 'gmail.com' else box}@{domain}"


def phone_of(text: str | None) -> str | None:
    """Ten digits, None for what is no number."""
    digits = re.sub(r"\D", "", text or "").removeprefix("1") if text else ""
    return digits if len(digits) == 10 and digits.strip("0") else None


def records(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """Every record of a person in the raw tables, with the keys it has."""
    found: dict[str, set[str]] = defaultdict(set)
    for record, keys in _records(connection):
        found[record] |= {f"{kind}:{value}" for kind, value in keys.items() if value}
    return found


def _records(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, dict[str, str | None]]]:
    users = {"braze_users": ("user_id", "external_user_id"), "zendesk_users": ("id", "external_id")}
    for table in PERSONS:
        key, user = users.get(table, ("id", ""))
        for row in rows_of(connection, table):
            link = row["id"] if table == "salesforce_contacts" else row.get("converted_contact_id")
            keys = {
                "email": email_of(row["email"]),
                "phone": phone_of(row["phone"]),
                "user": row.get(user),
                "link": link,
            }
            yield f"{table}:{row[key]}", keys
    for row in rows_of(connection, "ga360_sessions"):
        yield f"ga360:{row['full_visitor_id']}", {"user": row["custom_dimension_user_id"]}
    for row in rows_of(connection, "firebase_events"):
        yield f"firebase:{row['user_pseudo_id']}", {"user": row["user_id"]}
    for row in rows_of(connection, "shopify_orders"):
        if row["customer_id"] is None:
            yield f"shopify_guest:{email_of(row['email'])}", {"email": email_of(row["email"])}


def clusters(found: Mapping[str, set[str]]) -> list[list[str]]:
    """Join the records that share a key, but for keys that too many share."""
    shared = Counter(key for keys in found.values() for key in keys)
    parents = {record: record for record in found}

    def root(record: str) -> str:
        while parents[record] != record:
            parents[record] = parents[parents[record]]
            record = parents[record]
        return record

    holder: dict[str, str] = {}
    for record, keys in found.items():
        for key in keys:
            if shared[key] <= KEY_CAP or key.startswith(("user", "link")):
                parents[root(record)] = root(holder.setdefault(key, record))
    joined = defaultdict(list)
    for record in found:
        joined[root(record)].append(record)
    return list(joined.values())
