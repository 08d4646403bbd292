"""What a live warehouse tells about its health by statements, while it runs; nothing is started for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

from fubcli.errors import EngineRejected, NotPermitted, Refused, TimedOut, WarehouseUnavailable
from fubcli.interrupts import heed
from fubcli.model.health import Commit, Hidden, JobRun, PastQuery, Seen, TableDetail, WarehouseState
from fubcli.model.inspection import Inspection, Subject
from fubcli.model.names import TableName
from fubcli.network.failures import safe
from fubcli.ports import Inspector, Progress, unheard
from fubcli.warehouses.databricks.health.values import whole

T = TypeVar("T")
Row = Mapping[str, Any]
_MISSING = ("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND", "NO_SUCH_CATALOG_EXCEPTION", "DELTA_TABLE_NOT_FOUND")
_WRITTEN = {
    "MERGE": ("numTargetRowsInserted", "numTargetRowsUpdated", "numTargetRowsDeleted"),
    "DELETE": ("numDeletedRows",),
    "UPDATE": ("numUpdatedRows",),
}
"""Which metrics count the rows that an operation changed; in MERGE, `numOutputRows` counts rows only copied, too."""
_ROWS = ("numOutputRows",)
_AT_ONCE = 6
"""Statements: enough to hide what a round trip takes, few enough to leave the warehouse to others."""


class StatementHealth:
    """Reads DESCRIBE DETAIL, DESCRIBE HISTORY and the system tables; `state` tells whether the warehouse runs."""

    def __init__(
        self,
        inspect: Inspector,
        state: Callable[[], Seen[WarehouseState]],
        warehouse_id: str,
        progress: Progress = unheard,
    ) -> None:
        self._inspect = inspect
        self._state = state
        self._warehouse_id = warehouse_id
        self._progress = progress

    def warehouse(self) -> Seen[WarehouseState]:
        """Return the state, for which no statement is run."""
        return self._state()

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        """Return the runs of every job of the account that the principal may see, a few hours late."""
        asked = Inspection(Subject.JOB_RUNS, most, since=since)
        return self._seen("system.lakeflow.job_run_timeline", asked, lambda rows: tuple(map(_run, rows)))

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        """Return this warehouse's statements, some minutes late."""
        asked = Inspection(Subject.QUERIES, most, since=since, warehouse_id=self._warehouse_id)
        return self._seen("system.query.history", asked, lambda rows: tuple(map(_query, rows)))

    def table(self, name: TableName) -> Seen[TableDetail]:
        """Return a table's size and when its files were last changed, by maintenance too; it counts no rows."""
        asked = Inspection(Subject.TABLE_DETAIL, 1, table=name)
        return self._seen("DESCRIBE DETAIL", asked, lambda rows: _detail(rows[0] if rows else {}))

    def commits(self, name: TableName, most: int) -> Seen[tuple[Commit, ...]]:
        """Return a table's last commits, as far back as its log is kept (30 days unless it says otherwise)."""
        asked = Inspection(Subject.TABLE_HISTORY, most, table=name)
        return self._seen("DESCRIBE HISTORY", asked, lambda rows: tuple(map(_commit, rows)))

    def histories(self, names: Sequence[TableName], most: int) -> Mapping[TableName, Seen[tuple[Commit, ...]]]:
        """Return the last commits of many tables, a few at the same time.

        Once the warehouse stops answering nothing more is asked, and what was seen until then is returned. After an
        interrupt what runs is cancelled, and its end waited for.
        """
        pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fubcli-health")
        answering = _Answering()
        try:
            asked = {name: pool.submit(answering.ask, lambda name=name: self.commits(name, most)) for name in names}
            return {name: self._counted(number, len(asked), asked[name]) for number, name in enumerate(asked)}
        except KeyboardInterrupt:
            heed()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _counted(self, read: int, every: int, future: Future[T]) -> T:
        self._progress(f"reading commits {read:,}/{every:,} tables")
        return future.result()

    def _seen(self, source: str, asked: Inspection, read: Callable[[tuple[Row, ...]], T]) -> Seen[T]:
        """Return what a statement tells; what may not be read, and what a stopped warehouse would tell, is hidden."""
        if (sleeping := self._not_running()) is not None:
            return Seen(source, None, Hidden.NOT_RUNNING, sleeping)
        try:
            result = self._inspect(asked)
        except (NotPermitted, Refused) as refusal:
            return Seen(source, None, Hidden.FORBIDDEN, refusal.detail)
        except EngineRejected as rejection:
            is_missing = rejection.extra.get("error_class") in _MISSING
            return Seen(source, None, Hidden.MISSING if is_missing else Hidden.NOT_KEPT, rejection.detail)
        names = [column.name for column in result.columns]
        return Seen(source, read(tuple(dict(zip(names, row, strict=True)) for row in result.rows)))

    def _not_running(self) -> str | None:
        seen = self._state()
        if seen.value is None:
            return f"whether the warehouse runs is not known: {seen.reason}"
        if seen.value.state != "RUNNING":
            return f"the warehouse is {seen.value.state}, and nothing is started for it"
        return None


class _Answering:
    """Asks until the warehouse stops answering, of which all threads know."""

    def __init__(self) -> None:
        self._silence = ""

    def ask(self, question: Callable[[], Seen[T]]) -> Seen[T]:
        if self._silence:
            return Seen("DESCRIBE HISTORY", None, Hidden.UNREACHED, f"not asked: {self._silence}")
        try:
            return question()
        except WarehouseUnavailable as silence:
            self._silence = silence.detail
            return Seen("DESCRIBE HISTORY", None, Hidden.UNREACHED, silence.detail)
        except TimedOut as late:
            return Seen("DESCRIBE HISTORY", None, Hidden.UNREACHED, late.detail)


def _run(row: Row) -> JobRun:
    result = _text(row, "result")
    ended = row["ended_at"] if result else None
    return JobRun(_text(row, "job_id"), _text(row, "run_id"), _text(row, "name"), row["started_at"], ended, result)


def _query(row: Row) -> PastQuery:
    took, rows = whole(row["total_duration_ms"]), whole(row["produced_rows"])
    return PastQuery(_text(row, "statement_id"), _text(row, "execution_status"), row["start_time"], took, rows)


def _detail(row: Row) -> TableDetail:
    return TableDetail(None, whole(row.get("sizeInBytes")), row.get("lastModified"))


def _commit(row: Row) -> Commit:
    operation = _text(row, "operation").upper()
    metrics = row.get("operationMetrics") or {}
    counted = [whole(metrics.get(name)) for name in _WRITTEN.get(operation, _ROWS)]
    known = [count for count in counted if count is not None]
    return Commit(row["version"], row["timestamp"], operation, sum(known) if known else None, _run_of(row.get("job")))


def _run_of(job: Any) -> str:
    """Return the run that made a commit: of the whole job where both are told, for listings have no runs of tasks."""
    return safe(str(job.get("jobRunId") or job.get("runId") or "")) if isinstance(job, dict) else ""


def _text(row: Row, name: str) -> str:
    return safe(str(row.get(name) or ""))
