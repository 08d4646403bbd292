"""The rules of the pipelines once more, slowly and from the raw text alone: what any right reading of `raw` must count.

It shares nothing with the generator, so that it can find it wrong.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]
Counts = dict[tuple[str, str, str], int]

KEYS = {
    "users": "user_id",
    "meetings": "meeting_id",
    "participants": "participant_id",
    "feature_usage": "usage_id",
    "support_tickets": "ticket_id",
    "billing_events": "event_id",
    "licenses": "license_id",
    "webinars": "webinar_id",
}
DIMENSIONS = {"users", "licenses"}
WARNINGS = {
    "invalid_email",
    "unknown_plan",
    "unreadable_duration",
    "missing_host",
    "unknown_status",
    "unreadable_end_date",
}


def blank(text: str | None) -> bool:
    return text is None or not text.strip(" ")


def moment(text: str | None, *formats: str) -> datetime | None:
    for form in formats:
        try:
            return datetime.strptime(text or "", form)
        except ValueError:
            continue
    return None


def time_of(text: str | None) -> datetime | None:
    return moment(text, "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M")


def date_of(text: str | None) -> date | None:
    found = moment(text, "%Y-%m-%d", "%d/%m/%Y")
    return found.date() if found else None


def before(first: Any, second: Any) -> bool:
    return first is not None and second is not None and first < second


def end_errors(row: Row) -> Iterator[str]:
    end = time_of(row["end_time"])
    if row["start_time"] is None:
        yield "missing_start_time"
    if row["end_time"] is not None and end is None:
        yield "unreadable_end_time"
    if before(end, row["start_time"]):
        yield "end_before_start"


def user_errors(row: Row) -> Iterator[str]:
    if not blank(row["email"]) and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", row["email"].strip().lower()):
        yield "invalid_email"
    if not blank(row["plan_type"]) and row["plan_type"].strip().lower() not in (
        "free",
        "basic",
        "pro",
        "business",
        "enterprise",
    ):
        yield "unknown_plan"


def meeting_errors(row: Row) -> Iterator[str]:
    yield from end_errors(row)
    duration = re.fullmatch(r"(-?\d+)( mins)?", row["duration_minutes"] or "")
    if row["duration_minutes"] is not None and not duration:
        yield "unreadable_duration"
    if duration and int(duration[1]) < 0:
        yield "negative_duration"
    if blank(row["host_id"]):
        yield "missing_host"


def participant_errors(row: Row) -> Iterator[str]:
    joined = time_of(row["join_time"])
    if blank(row["meeting_id"]):
        yield "missing_meeting"
    if row["join_time"] is not None and joined is None:
        yield "unreadable_join_time"
    if before(row["leave_time"], joined):
        yield "leave_before_join"


def usage_errors(row: Row) -> Iterator[str]:
    if blank(row["feature_name"]):
        yield "missing_feature_name"
    if before(row["usage_count"], 0):
        yield "negative_usage_count"
    if before(row["load_timestamp"].date() + timedelta(days=1), row["usage_date"]):
        yield "future_usage_date"


def ticket_errors(row: Row) -> Iterator[str]:
    closed = date_of(row["close_date"])
    if row["open_date"] is None:
        yield "missing_open_date"
    if row["close_date"] is not None and closed is None:
        yield "unreadable_close_date"
    if before(closed, row["open_date"]):
        yield "close_before_open"
    if row["resolution_status"].strip().lower() not in ("open", "pending", "resolved", "closed"):
        yield "unknown_status"


def billing_errors(row: Row) -> Iterator[str]:
    if row["event_date"] is None:
        yield "missing_event_date"
    if row["amount"] is not None:
        try:
            amount = float(row["amount"])
        except ValueError:
            yield "unreadable_amount"
        else:
            if amount < 0 and row["event_type"] != "refund":
                yield "negative_amount"


def license_errors(row: Row) -> Iterator[str]:
    end = date_of(row["end_date"])
    if row["end_date"] is not None and end is None:
        yield "unreadable_end_date"
    if before(end, row["start_date"]):
        yield "end_before_start"


def webinar_errors(row: Row) -> Iterator[str]:
    yield from end_errors(row)
    if before(row["registrants"], 0):
        yield "negative_registrants"


ERRORS: Mapping[str, Callable[[Row], Iterator[str]]] = {
    "users": user_errors,
    "meetings": meeting_errors,
    "participants": participant_errors,
    "feature_usage": usage_errors,
    "support_tickets": ticket_errors,
    "billing_events": billing_errors,
    "licenses": license_errors,
    "webinars": webinar_errors,
}
REFERENCES = {
    "meetings": [("host_id", "users", "orphan_host")],
    "participants": [("user_id", "users", "orphan_user"), ("meeting_id", "meetings", "orphan_meeting")],
    "feature_usage": [("meeting_id", "meetings", "orphan_meeting")],
    "support_tickets": [("user_id", "users", "orphan_user")],
    "billing_events": [("user_id", "users", "orphan_user")],
    "licenses": [("assigned_to_user_id", "users", "orphan_assignee")],
    "webinars": [("host_id", "users", "orphan_host")],
}


def tracked(table: str, row: Row) -> tuple[Any, ...]:
    """The attributes whose changes make an SCD version, normalised."""

    def trimmed(column: str) -> str | None:
        return None if blank(row[column]) else row[column].strip(" ")

    def lowered(column: str) -> str | None:
        return (trimmed(column) or "").lower() or None

    if table == "users":
        return trimmed("user_name"), lowered("email"), trimmed("company"), lowered("plan_type")
    return trimmed("license_type"), trimmed("assigned_to_user_id"), row["start_date"], date_of(row["end_date"])


class Reading:
    """One reading of the tables of `raw`: `counts` has every count that is not 0, as (measure, table, detail)."""

    def __init__(self, file: Path) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.latest: dict[str, dict[str, Row]] = {}
        with duckdb.connect(str(file), read_only=True) as connection:
            for table in KEYS:
                self._read(table, connection)
        for table in KEYS:
            self._judge(table)

    def _read(self, table: str, connection: duckdb.DuckDBPyConnection) -> None:
        cursor = connection.execute(f"SELECT * FROM raw.{table} ORDER BY load_timestamp")
        names = [column[0] for column in cursor.description]
        versions: dict[str, dict[tuple[Any, ...], Row]] = defaultdict(dict)
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            self.counts["raw_rows", table, ""] += 1
            key = row[KEYS[table]]
            if blank(key):
                self.counts["rejects", table, ""] += 1
                continue
            row["version_at"] = row["update_timestamp"] or row["load_timestamp"]
            payload = tuple(row[name] for name in names if name != "load_timestamp")
            if versions[key].setdefault((row["version_at"], payload), row) is not row:
                self.counts["redeliveries", table, ""] += 1
        self.counts["keys", table, ""] = len(versions)
        self.counts["versions", table, ""] = sum(map(len, versions.values()))
        ordered = {key: self._in_order(list(found.values())) for key, found in versions.items()}
        self.latest[table] = {key: rows[-1] for key, rows in ordered.items()}
        if table in DIMENSIONS:
            self.counts["scd_versions", table, ""] = sum(self._scd(table, rows) for rows in ordered.values())

    @staticmethod
    def _in_order(rows: list[Row]) -> list[Row]:
        # The last tie-break is a hash that only the pipeline knows; no count may hang on it.
        return sorted(rows, key=lambda row: (row["version_at"], row["load_timestamp"]))

    @staticmethod
    def _scd(table: str, rows: list[Row]) -> int:
        seen = list({row["version_at"]: tracked(table, row) for row in rows}.values())
        return 1 + sum(one != other for one, other in pairwise(seen))

    def _judge(self, table: str) -> None:
        for row in self.latest[table].values():
            errors = set(ERRORS[table](row))
            rejected = table not in DIMENSIONS and bool(errors - WARNINGS)
            orphans = {
                code
                for column, of, code in REFERENCES.get(table, ())
                if not blank(row[column]) and row[column] not in self.latest[of]
            }
            # Whether a rejected row is an orphan too can be told either way, so there must be none.
            assert not (rejected and orphans), (table, row, errors, orphans)
            for code in errors | orphans:
                self.counts["error_rows", table, code] += 1
            if table not in DIMENSIONS and not rejected:
                self.counts["facts", table, ""] += 1


def expected_on(truth: Path, day: date) -> Counts:
    with duckdb.connect(str(truth), read_only=True) as connection:
        rows = connection.execute(
            "SELECT measure, source_table, detail, value FROM expected WHERE day = ?", [day]
        ).fetchall()
    return {(measure, table, detail): value for measure, table, detail, value in rows}
