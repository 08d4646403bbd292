"""A small file as the Zoom pipelines leave it behind, and the artifacts of their runs, written by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

USERS = 40
MEETINGS = 200
_STAMPS = "load_timestamp TIMESTAMP, update_timestamp TIMESTAMP, source_system VARCHAR"
RAW = {
    "users": "user_id VARCHAR, user_name VARCHAR, email VARCHAR, company VARCHAR, plan_type VARCHAR",
    "meetings": "meeting_id VARCHAR, host_id VARCHAR, meeting_topic VARCHAR, start_time TIMESTAMP, end_time VARCHAR, "
    "duration_minutes VARCHAR",
    "participants": "participant_id VARCHAR, meeting_id VARCHAR, user_id VARCHAR, join_time VARCHAR, leave_time TIMESTAMP",
    "feature_usage": "usage_id VARCHAR, meeting_id VARCHAR, feature_name VARCHAR, usage_count BIGINT, usage_date DATE",
    "support_tickets": "ticket_id VARCHAR, user_id VARCHAR, ticket_type VARCHAR, resolution_status VARCHAR, "
    "open_date DATE, close_date VARCHAR",
    "billing_events": "event_id VARCHAR, user_id VARCHAR, event_type VARCHAR, amount VARCHAR, currency VARCHAR, "
    "event_date DATE",
    "licenses": "license_id VARCHAR, license_type VARCHAR, assigned_to_user_id VARCHAR, start_date DATE, end_date VARCHAR",
    "webinars": "webinar_id VARCHAR, host_id VARCHAR, webinar_topic VARCHAR, start_time TIMESTAMP, end_time VARCHAR, "
    "registrants BIGINT",
}
FACTS = {
    "meetings": "meeting", "participants": "participant", "feature_usage": "feature_usage",
    "support_tickets": "support_ticket", "billing_events": "billing_event", "webinars": "webinar",
}  # fmt: skip
_SCD = "scd_start_date TIMESTAMP, scd_end_date TIMESTAMP, scd_current_flag BOOLEAN"
_FILL = """
INSERT INTO raw.users SELECT 'u' || i, 'User ' || i, 'u' || i || '@example.org', 'Acme', 'pro', $1, NULL, 'zoom' FROM range({users}) t(i);
INSERT INTO raw.meetings SELECT 'm' || i, 'u' || (i % {users}), 'Topic', $1, '2026-11-20 17:05:00', '45', $1, NULL, 'zoom' FROM range({meetings}) t(i);
"""


def build(path: Path, at: datetime) -> Path:
    """Make the file with its last load and runs at a moment in UTC: all is well in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    moment = at.replace(tzinfo=None)
    with duckdb.connect(str(path)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for statement in _ddl():
            connection.execute(statement)
        for statement in _FILL.format(users=USERS, meetings=MEETINGS).strip().split(";\n"):
            connection.execute(statement.rstrip(";"), [moment])
        _layers(connection, moment)
    return path


def change(path: Path, *statements: str) -> None:
    """Run statements on the file, as a fault would have left it."""
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)


def _ddl() -> list[str]:
    found = [f"CREATE SCHEMA {schema}" for schema in ("raw", "bronze", "silver", "gold")]
    for name, columns in RAW.items():
        found += [
            f"CREATE TABLE raw.{name} ({columns}, {_STAMPS})",
            f"CREATE TABLE bronze.bz_{name} AS SELECT *, load_timestamp AS _version_at, '' AS _row_hash, "
            f"load_timestamp AS _ingested_at, '' AS _invocation_id FROM raw.{name}",
            f"CREATE TABLE bronze.bz_{name}_history AS FROM bronze.bz_{name}",
            f"CREATE TABLE silver.si_{name} ({columns}, load_date DATE, update_date DATE, data_quality_score INTEGER, "
            "validation_status VARCHAR, error_codes VARCHAR, _ingested_at TIMESTAMP, _invocation_id VARCHAR)",
        ]
    found += [
        f"CREATE TABLE gold.go_{fact}_fact ({fact}_fact_id VARCHAR, {RAW[name]}, load_timestamp TIMESTAMP)"
        for name, fact in FACTS.items()
    ]
    return [
        *found,
        f"CREATE TABLE gold.go_user_dim (user_dim_id VARCHAR, {RAW['users']}, {_SCD})",
        f"CREATE TABLE gold.go_license_dim (license_dim_id VARCHAR, {RAW['licenses']}, {_SCD})",
        "CREATE TABLE bronze.bz_load_ledger (source_table VARCHAR, load_timestamp TIMESTAMP, rows_in BIGINT, "
        "rows_rejected BIGINT, rows_redelivered BIGINT, versions_added BIGINT)",
        "CREATE TABLE bronze.bz_data_audit (record_id VARCHAR, source_table VARCHAR, load_timestamp TIMESTAMP, "
        "processed_by VARCHAR, processing_time DOUBLE, status VARCHAR, rows_in BIGINT, rows_after BIGINT, "
        "rows_rejected BIGINT, message VARCHAR, invocation_id VARCHAR)",
        "CREATE TABLE silver.si_audit (execution_id VARCHAR, pipeline_name VARCHAR, start_time TIMESTAMP, "
        "end_time TIMESTAMP, status VARCHAR, error_message VARCHAR)",
        "CREATE TABLE silver.si_error_data (error_id VARCHAR, error_type VARCHAR, source_table VARCHAR, "
        "source_key VARCHAR, error_timestamp TIMESTAMP)",
        "CREATE TABLE gold.go_process_audit (audit_id VARCHAR, execution_id VARCHAR, process_name VARCHAR, "
        "pipeline_name VARCHAR, execution_start_time TIMESTAMP, execution_end_time TIMESTAMP, execution_status VARCHAR, "
        "records_processed BIGINT, records_failed BIGINT, error_message VARCHAR)",
        "CREATE TABLE gold.go_error_data (error_id VARCHAR, error_type VARCHAR, source_table VARCHAR, "
        "source_key VARCHAR, source_column VARCHAR, error_value VARCHAR, validation_rule VARCHAR, "
        "error_severity VARCHAR, error_timestamp TIMESTAMP)",
    ]


def _layers(connection: duckdb.DuckDBPyConnection, at: datetime) -> None:
    told = [at] * 2
    for name in ("users", "meetings"):
        connection.execute(f"INSERT INTO bronze.bz_{name} SELECT *, $1, md5('x'), $2, 'run' FROM raw.{name}", told)
        connection.execute(f"INSERT INTO bronze.bz_{name}_history FROM bronze.bz_{name}")
    connection.execute(
        "INSERT INTO gold.go_user_dim SELECT 'd' || user_id, user_id, user_name, email, company, plan_type, "
        "$1 - INTERVAL 30 DAY, TIMESTAMP '9999-12-31', true FROM raw.users",
        [at],
    )
    for name, fact in FACTS.items():
        columns = [part.split()[0] for part in RAW[name].split(", ")]
        chosen = f"SELECT 'f' || {columns[0]}, {', '.join(columns)}, load_timestamp FROM raw.{name}"
        connection.execute(f"INSERT INTO gold.go_{fact}_fact {chosen}")
    for name in RAW:
        connection.execute("INSERT INTO bronze.bz_load_ledger VALUES ($1, $2, 200, 2, 1, 197)", [name, at])
        connection.execute(
            "INSERT INTO bronze.bz_data_audit VALUES ($1, $2, $3, 'dbt', 1.5, 'SUCCESS', 200, 197, 2, '', 'one')",
            [f"a-{name}", f"bz_{name}", at],
        )
    connection.execute(
        "INSERT INTO bronze.bz_data_audit VALUES ('r', '(run)', $1, 'dbt', 9, 'SUCCESS', NULL, NULL, NULL, '', 'one')",
        [at],
    )
    connection.execute("INSERT INTO silver.si_audit VALUES ('one', 'zoom_gold', $1, $2, 'SUCCESS', '')", told)
    for model in ("go_user_dim", "go_meeting_fact"):
        connection.execute(
            "INSERT INTO gold.go_process_audit VALUES ($1, 'one', $1, 'zoom_gold', $2, $3, 'SUCCESS', 200, 2, '')",
            [model, at, at],
        )


def reject(path: Path, table: str, rows: int, at: datetime) -> None:
    """Have rows of a table rejected: their errors are there, and their facts are not."""
    fact = f"gold.go_{FACTS[table]}_fact"
    key = RAW[table].split()[0]
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"INSERT INTO gold.go_error_data SELECT md5({key}), 'negative_duration', '{table}', {key}, '', NULL, "
            f"'negative_duration', 'ERROR', $1 FROM raw.{table} ORDER BY {key} LIMIT {rows}",
            [at.replace(tzinfo=None)],
        )
        connection.execute(f"DELETE FROM {fact} WHERE {key} IN (SELECT source_key FROM gold.go_error_data)")


def keep(state: Path, project: str, at: datetime, **documents: Mapping[str, Any]) -> Path:
    """Keep the artifacts of one invocation: `invocation`, `run_results`, `sources`, `manifest`."""
    directory = state / "pipelines" / project / "duckdb" / f"{at:%Y%m%dT%H%M%SZ}-{project}"
    directory.mkdir(parents=True)
    for name, document in documents.items():
        (directory / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    return directory


def invocation(began: datetime, ended: datetime | None, code: int | None = 0) -> dict[str, Any]:
    """Return what fubcli keeps of an invocation; one that never ended has no end."""
    told: dict[str, Any] = {"started_at": began.isoformat(), "command": ["build"]}
    return told if ended is None else told | {"ended_at": ended.isoformat(), "exit_code": code}


def node(table: str, *parents: str, pii: Sequence[str] = ()) -> dict[str, Any]:
    """Return a manifest's node of `schema.table`, made of other nodes, with columns that it calls personal."""
    schema, _, name = table.partition(".")
    return {
        "resource_type": "model", "database": "zoom", "schema": schema, "name": name, "alias": name,
        "relation_name": f'"zoom"."{schema}"."{name}"', "depends_on": {"nodes": list(parents)},
        "columns": {column: {"name": column, "meta": {"pii": True}} for column in pii},
    }  # fmt: skip
