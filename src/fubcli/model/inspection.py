"""Questions about a warehouse's own records that only a statement answers: a closed list, no text of anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fubcli.model.names import TableName


class Subject(StrEnum):
    """What is asked about."""

    TABLE_DETAIL = "table_detail"
    """One table's size and last change."""
    TABLE_HISTORY = "table_history"
    """One table's last commits."""
    JOB_RUNS = "job_runs"
    """The runs of jobs, as the account's system tables have them."""
    QUERIES = "queries"
    """The statements of one warehouse, as the account's system tables have them."""


@dataclass(frozen=True)
class Inspection:
    """One question. Those about a table name it; those about system tables say `since` when (aware).

    `most` is how many rows are wanted; `warehouse_id` says whose statements.
    """

    subject: Subject
    most: int
    table: TableName | None = None
    since: datetime | None = None
    warehouse_id: str = ""
