"""The embedded lakehouse as `HealthSources`, from the bookkeeping that each of its files carries."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fubcli.errors import StorageUnavailable
from fubcli.model.health import Commit, Hidden, JobRun, PastQuery, Seen, TableDetail, WarehouseState
from fubcli.model.names import TableName
from fubcli.warehouses.duckdb.connection import connected
from fubcli.warehouses.duckdb.failures import Damaged, first_sentence, is_damage, translated

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LOCK_WAIT = 5.0
_HISTORY = "_fubcli.commit_history"
_RECORDED = "_fubcli.job_runs"
_UPKEEP = "operation NOT IN ('OPTIMIZE', 'VACUUM START', 'VACUUM END', 'ANALYZE')"
# fmt: off
_COMMITS = (
    'SELECT version, committed_at, operation, rows_written, job_run_id FROM "{catalog}"._fubcli.commit_history '
    "WHERE table_schema = ? AND table_name = ? ORDER BY version DESC LIMIT ?"
)
_HISTORIES = (
    "SELECT table_schema, table_name, version, committed_at, operation, rows_written, job_run_id "
    'FROM "{catalog}"._fubcli.commit_history '
    "QUALIFY row_number() OVER (PARTITION BY table_schema, table_name ORDER BY version DESC) <= ? "
    "ORDER BY table_schema, table_name, version DESC"
)
_CHANGED = (
    f"SELECT count(*), max(committed_at) FILTER ({_UPKEEP}) "  # noqa: S608 - words of our own
    'FROM "{catalog}"._fubcli.commit_history WHERE table_schema = ? AND table_name = ?'
)
_KEEPS_RUNS = (
    "SELECT count(*) FROM duckdb_tables() "
    "WHERE database_name = ? AND schema_name = '_fubcli' AND table_name = 'job_runs'"
)
_RUNS = (
    'SELECT job_id, run_id, name, started_at, ended_at, result FROM "{catalog}"._fubcli.job_runs '
    "WHERE started_at >= ? ORDER BY started_at DESC LIMIT ?"
)
_RUNS_BY_COMMITS = (
    "SELECT NULL, job_run_id, any_value(user_name), min(committed_at), max(committed_at), 'SUCCESS' "
    'FROM "{catalog}"._fubcli.commit_history ' + f"WHERE job_run_id IS NOT NULL AND {_UPKEEP} "
    "GROUP BY job_run_id HAVING min(committed_at) >= ? ORDER BY 3 DESC LIMIT ?"
)
# fmt: on


class DuckDBHealth:
    """Reads the files that are given, by catalog; builds, repairs and changes nothing. Raises WarehouseUnavailable."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files

    def warehouse(self) -> Seen[WarehouseState]:
        """Say that the engine runs: it is this process."""
        return Seen("this process", WarehouseState("embedded", "RUNNING"))

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        """Return the runs of the nightly jobs, newest first, with what each came to.

        A file of before they were recorded tells them by its commits: whatever committed something has succeeded.
        """
        found: dict[str, JobRun] = {}
        sources = set()
        for catalog in self._files:
            source, runs = self._runs(catalog, [since, most])
            sources.add(source)
            for run in runs:
                before = found.get(run.run_id)
                found[run.run_id] = _joined(before, run) if before else run
        newest = sorted(found.values(), key=lambda run: run.started_at, reverse=True)
        return Seen(max(sources, default=_HISTORY), tuple(newest[:most]))

    def _runs(self, catalog: str, values: Sequence[Any]) -> tuple[str, list[JobRun]]:
        with self._opened(catalog) as connection:
            (kept,) = connection.execute(_KEEPS_RUNS, [catalog]).fetchone() or (0,)
            source, statement = (_RECORDED, _RUNS) if kept else (_HISTORY, _RUNS_BY_COMMITS)
            rows = connection.execute(statement.format(catalog=catalog), list(values)).fetchall()
        return source, [
            JobRun(str(job or ""), str(run), name or "", _utc(started), _utc(ended) if ended else None, result or "")
            for job, run, name, started, ended, result in rows
        ]

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        """Say that the embedded engine keeps no history; the audit log has every statement."""
        return Seen("embedded engine", None, Hidden.NOT_KEPT, "it keeps no history; see `fubcli audit tail`")

    def table(self, name: TableName) -> Seen[TableDetail]:
        """Return when a table was last changed; sizes are not kept."""
        for commits, changed in self._rows(name.catalog, _CHANGED, [name.schema, name.table]):
            if commits:
                return Seen(_HISTORY, TableDetail(None, None, _utc(changed) if changed else None))
        return Seen(_HISTORY, None, Hidden.MISSING, f"no commit of {name} is recorded")

    def commits(self, name: TableName, most: int) -> Seen[tuple[Commit, ...]]:
        """Return a table's last commits."""
        rows = self._rows(name.catalog, _COMMITS, [name.schema, name.table, most])
        found = tuple(_commit(*row) for row in rows)
        if not found:
            return Seen(_HISTORY, None, Hidden.MISSING, f"no commit of {name} is recorded")
        return Seen(_HISTORY, found)

    def histories(self, names: Sequence[TableName], most: int) -> Mapping[TableName, Seen[tuple[Commit, ...]]]:
        """Return the last commits of many tables, each file read once."""
        found: dict[TableName, list[Commit]] = {name: [] for name in names}
        for catalog in dict.fromkeys(name.catalog for name in names):
            for schema, table, *commit in self._rows(catalog, _HISTORIES, [most]):
                name = TableName(catalog, schema, table)
                if name in found:
                    found[name].append(_commit(*commit))
        return {
            name: Seen(_HISTORY, tuple(commits))
            if commits
            else Seen(_HISTORY, None, Hidden.MISSING, f"no commit of {name} is recorded")
            for name, commits in found.items()
        }

    def _rows(self, catalog: str, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        if catalog not in self._files:
            return []
        with self._opened(catalog) as connection:
            rows: list[tuple[Any, ...]] = connection.execute(statement.format(catalog=catalog), list(values)).fetchall()
        return rows

    @contextmanager
    def _opened(self, catalog: str) -> Iterator[DuckDBPyConnection]:
        import duckdb

        files = {catalog: self._files[catalog]}
        try:
            with connected(files, writable=(), deadline=time.monotonic() + _LOCK_WAIT) as connection:
                yield connection
        except Damaged as damage:
            raise _unreadable(catalog, damage.reason) from damage
        except duckdb.Error as error:
            raise (_unreadable(catalog, str(error)) if is_damage(error) else translated(error)) from error


def _commit(version: int, at: datetime, operation: str, rows: int | None, run: int | None) -> Commit:
    return Commit(version, _utc(at), operation, rows, "" if run is None else str(run))


def _joined(one: JobRun, other: JobRun) -> JobRun:
    """Return the run of two files that share it: what it wrote to either, and no success unless both have it."""
    ended = max(one.ended_at, other.ended_at) if one.ended_at and other.ended_at else None
    told = other if one.result == "SUCCESS" else one
    return replace(told, started_at=min(one.started_at, other.started_at), ended_at=ended)


def _unreadable(catalog: str, reason: str) -> StorageUnavailable:
    return StorageUnavailable(f"The file of {catalog} cannot be read: {first_sentence(reason)}")


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
