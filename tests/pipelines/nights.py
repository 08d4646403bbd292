"""Two nights of a small bronze, as zoom_bronze writes it: enough rows for each way in which gold may have to look back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

PAYLOAD: Mapping[str, str] = {
    "users": "user_id VARCHAR, user_name VARCHAR, email VARCHAR, company VARCHAR, plan_type VARCHAR",
    "meetings": (
        "meeting_id VARCHAR, host_id VARCHAR, meeting_topic VARCHAR, start_time TIMESTAMP, end_time VARCHAR,"
        " duration_minutes VARCHAR"
    ),
    "participants": (
        "participant_id VARCHAR, meeting_id VARCHAR, user_id VARCHAR, join_time VARCHAR, leave_time TIMESTAMP"
    ),
    "feature_usage": (
        "usage_id VARCHAR, meeting_id VARCHAR, feature_name VARCHAR, usage_count BIGINT, usage_date DATE"
    ),
    "support_tickets": (
        "ticket_id VARCHAR, user_id VARCHAR, ticket_type VARCHAR, resolution_status VARCHAR, open_date DATE,"
        " close_date VARCHAR"
    ),
    "billing_events": (
        "event_id VARCHAR, user_id VARCHAR, event_type VARCHAR, amount VARCHAR, currency VARCHAR, event_date DATE"
    ),
    "licenses": (
        "license_id VARCHAR, license_type VARCHAR, assigned_to_user_id VARCHAR, start_date DATE, end_date VARCHAR"
    ),
    "webinars": (
        "webinar_id VARCHAR, host_id VARCHAR, webinar_topic VARCHAR, start_time TIMESTAMP, end_time VARCHAR,"
        " registrants BIGINT"
    ),
}
METADATA = (
    "load_timestamp TIMESTAMP, update_timestamp TIMESTAMP, source_system VARCHAR, _version_at TIMESTAMP,"
    " _row_hash VARCHAR, _ingested_at TIMESTAMP, _invocation_id VARCHAR"
)

Row = tuple[object, ...]
Night = Mapping[str, Sequence[tuple[str, Row]]]  # by table: when the source changed it, and its columns

FIRST: Night = {
    "users": [
        ("2026-11-01 10:00", ("U1", "Ann", "ann@example.com", "Acme", "free")),
        ("2026-11-05 10:00", ("U1", "Ann", "ann@example.com", "Acme", "pro")),
        ("2026-11-01 10:00", ("U2", "Bo", "bo@example.com", None, "basic")),
    ],
    "meetings": [
        ("2026-11-04 12:00", ("split", "U1", "Plan", "2026-11-04 12:00:00", "2026-11-04 12:45:00", "45")),
        ("2026-11-04 12:00", ("good", "U2", "Plan", "2026-11-04 12:00:00", "04/11/2026 13:00", "60 mins")),
        ("2026-11-04 12:00", ("bad", "U2", "Plan", "2026-11-04 12:00:00", "soon", None)),
        ("2026-11-04 12:00", ("orphan", "U9", "Plan", "2026-11-06 12:00:00", None, None)),
    ],
    "participants": [
        ("2026-11-04 12:00", ("moves", "split", "U1", "2026-11-04 12:00:00", "2026-11-04 12:30:00")),
        ("2026-11-04 12:00", ("fails", "split", None, "04/11/2026 12:00", None)),
        ("2026-11-04 12:00", ("waits", "late", "U2", "2026-11-04 12:00:00", None)),
    ],
    "feature_usage": [
        ("2026-11-04 12:00", ("of_split", "split", "Chat", 1, "2026-11-04")),
        ("2026-11-04 12:00", ("of_good", "good", "Chat", 1, "2026-11-04")),
        ("2026-11-04 12:00", ("of_bad", "bad", "Chat", 1, "2026-11-04")),
        ("2026-11-04 12:00", ("of_late", "late", "Chat", 1, "2026-11-04")),
    ],
    "support_tickets": [("2026-11-04 12:00", ("T1", "U9", "Bug", "Open", "2026-11-06", None))],
    "billing_events": [
        ("2026-11-04 12:00", ("charge", "U1", "charge", "19.99", "USD", "2026-11-04")),
        ("2026-11-04 12:00", ("refund", "U1", "refund", "-19.99", "USD", "2026-11-05")),
    ],
    "licenses": [("2026-11-01 10:00", ("L1", "Pro", "U9", "2026-11-01", "01/11/2027"))],
    "webinars": [("2026-11-04 12:00", ("W1", "U1", "Talk", "2026-11-05 10:00:00", "2026-11-05 11:00:00", 5))],
}
SECOND: Night = {
    "users": [
        ("2026-11-03 10:00", ("U1", "Ann", "ann@example.com", "Acme", "basic")),  # older, arrives late: splits
        ("2026-11-20 10:00", ("U2", "Bo", "BO@example.com ", None, "Basic")),  # changes nothing
        ("2026-11-05 10:00", ("U9", "Cy", "cy@example.com", None, None)),  # was an orphan's
    ],
    "meetings": [
        ("2026-11-20 12:00", ("good", "U2", "Plan", None, None, None)),  # becomes FAILED
        ("2026-11-20 12:00", ("bad", "U2", "Plan", "2026-11-04 12:00:00", "2026-11-04 12:30:00", "30")),  # is mended
        ("2026-11-20 12:00", ("late", "U1", "Plan", "2026-11-04 12:00:00", None, None)),
    ],
    "participants": [
        ("2026-11-20 12:00", ("moves", "bad", "U1", "2026-11-04 12:00:00", "2026-11-04 12:30:00")),
        ("2026-11-20 12:00", ("fails", "split", None, "later", None)),
    ],
}


def deliver(file: Path, night: Night, ingested_at: str) -> None:
    """Write a night into the bronze tables, which are made when they are missing."""
    with duckdb.connect(str(file)) as bronze:
        bronze.execute("CREATE SCHEMA IF NOT EXISTS bronze")
        for table, payload in PAYLOAD.items():
            key = payload.split()[0]
            history = f"bronze.bz_{table}_history"
            bronze.execute(f"CREATE TABLE IF NOT EXISTS {history} ({payload}, {METADATA})")
            for changed_at, row in night.get(table, ()):
                values = (*row, ingested_at, changed_at, "zoom", changed_at, repr(row), ingested_at, "bronze")
                bronze.execute(f"INSERT INTO {history} VALUES ({', '.join('?' * len(values))})", values)
            bronze.execute(
                f"CREATE OR REPLACE TABLE bronze.bz_{table} AS FROM {history} QUALIFY 1 = row_number()"
                f" OVER (PARTITION BY {key} ORDER BY _version_at DESC, load_timestamp DESC, _row_hash DESC)"
            )
