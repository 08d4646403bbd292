"""What the pipelines came to, in the words of the truth file, and what a run touched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

KEYS: Mapping[str, str] = {
    "users": "user_id", "meetings": "meeting_id", "participants": "participant_id", "feature_usage": "usage_id",
    "support_tickets": "ticket_id", "billing_events": "event_id", "licenses": "license_id", "webinars": "webinar_id",
}  # fmt: skip
FACTS: Mapping[str, str] = {
    "meetings": "go_meeting_fact", "participants": "go_participant_fact", "feature_usage": "go_feature_usage_fact",
    "support_tickets": "go_support_ticket_fact", "billing_events": "go_billing_event_fact", "webinars": "go_webinar_fact",
}  # fmt: skip
DIMENSIONS: Mapping[str, str] = {"users": "go_user_dim", "licenses": "go_license_dim"}
Measures = dict[tuple[str, str, str], int]
"""(measure, table, detail) -> value; what is 0 is left out."""


def found(file: Path) -> Measures:
    """Return what the pipelines have in their tables."""
    measures: Measures = {}
    with duckdb.connect(str(file), read_only=True) as connection:

        def add(measure: str, table: str, query: str) -> None:
            measures[measure, table, ""] = connection.execute(query).fetchall()[0][0]

        for table in KEYS:
            add("raw_rows", table, f"SELECT count(*) FROM raw.{table}")
            for measure, column in (("rejects", "rows_rejected"), ("redeliveries", "rows_redelivered")):
                ledger = f"FROM bronze.bz_load_ledger WHERE source_table = '{table}'"
                add(measure, table, f"SELECT sum({column})::BIGINT {ledger}")
            add("versions", table, f"SELECT count(*) FROM bronze.bz_{table}_history")
            add("keys", table, f"SELECT count(*) FROM bronze.bz_{table}")
        for table, fact in FACTS.items():
            add("facts", table, f"SELECT count(*) FROM gold.{fact}")
        for table, dimension in DIMENSIONS.items():
            known = f"{dimension.removeprefix('go_')}_id <> '-1'"
            add("scd_versions", table, f"SELECT count(*) FROM gold.{dimension} WHERE {known}")
        errors = "SELECT source_table, error_type, count(*) FROM gold.go_error_data GROUP BY ALL"
        for table, rule, count in connection.execute(errors).fetchall():
            measures["error_rows", table, rule] = count
    return {name: value for name, value in measures.items() if value}


def expected(truth: Path) -> Measures:
    """Return what the truth says of the last night."""
    query = """
        SELECT measure, source_table, coalesce(detail, ''), value::BIGINT FROM expected
        WHERE day = (SELECT max(day) FROM expected) AND value <> 0
    """
    with duckdb.connect(str(truth), read_only=True) as connection:
        return {
            (measure, table, detail): value for measure, table, detail, value in connection.execute(query).fetchall()
        }


GRAINS: Mapping[str, str] = {
    **{f"bronze.bz_{table}": key for table, key in KEYS.items()},
    **{f"silver.si_{table}": key for table, key in KEYS.items()},
    **{f"gold.{fact}": KEYS[table] for table, fact in FACTS.items()},
    # The time line of a key is written as a whole.
    **{f"gold.{dimension}": KEYS[table] for table, dimension in DIMENSIONS.items()},
    **{f"bronze.bz_{table}_history": "_row_hash" for table in KEYS},
    "gold.go_error_data": "error_id",
    "silver.si_error_data": "error_id",
}
"""Table -> what its rows are told by."""


def touched_and_changed(before: Path, after: Path, runs: list[str]) -> Mapping[str, tuple[set[str], set[str]]]:
    """Return for each table the keys that some runs wrote, and those whose rows are others than before."""
    with duckdb.connect(str(after), read_only=True) as connection:
        connection.execute(f"ATTACH '{before}' AS before (READ_ONLY)")
        return {table: (_touched(connection, table, runs), _changed(connection, table)) for table in GRAINS}


def _touched(connection: duckdb.DuckDBPyConnection, table: str, runs: list[str]) -> set[str]:
    run = "process_audit_info" if table.endswith("error_data") else "_invocation_id"
    query = f"SELECT DISTINCT {GRAINS[table]} FROM {table} WHERE {run} = ANY(?)"
    return {key for (key,) in connection.execute(query, [runs]).fetchall()}


def _changed(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    own = "_ingested_at", "_invocation_id", "_written_at", "process_audit_info"
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    columns = ", ".join(column for column, *_ in described if column not in own)
    now, then = f"SELECT {columns} FROM {table}", f"SELECT {columns} FROM before.{table}"
    query = f"SELECT DISTINCT {GRAINS[table]} FROM (({now} EXCEPT ALL {then}) UNION ALL ({then} EXCEPT ALL {now}))"
    return {key for (key,) in connection.execute(query).fetchall()}
