"""Audit and error tables, known by their names and by what their columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from fubcli.model.probe import ErrorLog, RunLog
from fubcli.operations.monitor.gathering import Watched

_AUDIT = re.compile(r"(^|_)(audit|audit_log)$")
_ERRORS = re.compile(r"(^|_)(error_data|errors|rejects|rejected_rows)$")
_TIMES = ("timestamp", "timestamp_ntz")
"""A date does not say in which night a run began: the run of a night has the date of either day."""
_STATUS = ("status", "execution_status", "process_status", "run_status")
_STARTED = ("execution_start_time", "start_time", "started_at", "load_timestamp", "processed_at", "created_at")
_NAMES = ("process_name", "source_table", "model_name", "table_name", "pipeline_name", "target_table")
_PROCESSED = ("records_processed", "rows_in", "record_count", "rows_processed", "row_count")
_FAILED = ("records_failed", "rows_rejected", "error_count", "failed_count", "rows_failed")
_OCCURRED = ("error_timestamp", "created_at", "load_timestamp", "rejected_at", "process_timestamp")
_SOURCES = ("source_table", "table_name", "target_table")


def run_log(table: Watched, since: datetime) -> RunLog | None:
    """Return how to read an audit table, None for one that is none or says neither when nor how a run ended."""
    if not _AUDIT.search(table.name.table):
        return None
    time, status = _played(table, _STARTED, _TIMES), _played(table, _STATUS)
    if time is None or status is None:
        return None
    others = [_played(table, names) for names in (_NAMES, _PROCESSED, _FAILED)]
    return RunLog(table.name, since, time, status, *others)


def error_log(table: Watched, since: datetime) -> ErrorLog | None:
    """Return how to read a table of rejected rows, None for one that is none or says not when they came."""
    if not _ERRORS.search(table.name.table):
        return None
    time = _played(table, _OCCURRED, _TIMES)
    return None if time is None else ErrorLog(table.name, since, time, _played(table, _SOURCES))


def is_unreadable_log(table: Watched, since: datetime) -> bool:
    """Whether a table is called like an audit or error table and has no columns that could be read as one."""
    named = _AUDIT.search(table.name.table) or _ERRORS.search(table.name.table)
    return bool(named) and run_log(table, since) is None and error_log(table, since) is None


def _played(table: Watched, names: Sequence[str], types: Iterable[str] | None = None) -> str | None:
    """Return the column that plays a role: the first of the names that is there with such a type."""
    columns = {column.name.lower(): column for column in table.info.columns}
    found = [columns[name] for name in names if name in columns]
    return next((column.name for column in found if types is None or column.type in types), None)
