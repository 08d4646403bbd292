"""A generator that makes a handful of plain raw rows: what pipelines need where dirt is not the question."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import duckdb

COLUMNS = {
    "users": "user_id VARCHAR, user_name VARCHAR, email VARCHAR, company VARCHAR, plan_type VARCHAR",
    "meetings": "meeting_id VARCHAR, host_id VARCHAR, meeting_topic VARCHAR, start_time TIMESTAMP, end_time VARCHAR, duration_minutes VARCHAR",
    "participants": "participant_id VARCHAR, meeting_id VARCHAR, user_id VARCHAR, join_time VARCHAR, leave_time TIMESTAMP",
    "feature_usage": "usage_id VARCHAR, meeting_id VARCHAR, feature_name VARCHAR, usage_count BIGINT, usage_date DATE",
    "support_tickets": "ticket_id VARCHAR, user_id VARCHAR, ticket_type VARCHAR, resolution_status VARCHAR, open_date DATE, close_date VARCHAR",
    "billing_events": "event_id VARCHAR, user_id VARCHAR, event_type VARCHAR, amount VARCHAR, currency VARCHAR, event_date DATE",
    "licenses": "license_id VARCHAR, license_type VARCHAR, assigned_to_user_id VARCHAR, start_date DATE, end_date VARCHAR",
    "webinars": "webinar_id VARCHAR, host_id VARCHAR, webinar_topic VARCHAR, start_time TIMESTAMP, end_time VARCHAR, registrants BIGINT",
}
LOADED = "load_timestamp TIMESTAMP, update_timestamp TIMESTAMP, source_system VARCHAR"


def generate(file: Path, truth: Path, *, meetings: int, seed: int, as_of: date) -> None:
    at = datetime(as_of.year, as_of.month, as_of.day, 1)
    with duckdb.connect(str(file)) as database:
        database.execute("CREATE SCHEMA raw")
        for table, columns in COLUMNS.items():
            database.execute(f"CREATE TABLE raw.{table} ({columns}, {LOADED})")
            key = columns.split(" ")[0]
            database.execute(
                f"INSERT INTO raw.{table} ({key}, load_timestamp, source_system) SELECT 'k' || i, ?, 'zoom' FROM range({meetings}) t(i)",
                [at],
            )
        database.execute("UPDATE raw.users SET email = user_id || '@example.com'")
    duckdb.connect(str(truth)).close()


def next_day(file: Path, truth: Path) -> None:
    with duckdb.connect(str(file)) as database:
        for table, columns in COLUMNS.items():
            key = columns.split(" ")[0]
            database.execute(
                f"INSERT INTO raw.{table} ({key}, load_timestamp, source_system) "
                f"SELECT 'n' || count(*), max(load_timestamp) + INTERVAL 1 DAY, 'zoom' FROM raw.{table}"
            )
