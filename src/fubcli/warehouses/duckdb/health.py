"""The embedded lakehouse as `HealthSources`, from the bookkeeping that each of its files carries."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fubcli.errors import StorageUnavailable
from fubcli.model.health import Commit, Hidden, JobRun, PastQuery, Seen, TableDetail, WarehouseState
from fubcli.model.names import TableName
from fubcli.warehouses.duckdb.connection import connected
from fubcli.warehouses.duckdb.failures import Damaged, first_sentence, is_damage, translated

_LOCK_WAIT = 5.0
_HISTORY = "_fubcli.commit_history"
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
_RUNS = (
    "SELECT job_run_id, any_value(user_name), min(committed_at), max(committed_at) "
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
        """Return the runs that committed something, from their first commit to their last."""
        found: dict[str, JobRun] = {}
        for catalog in self._files:
            for number, name, first, last in self._rows(catalog, _RUNS, [since, most]):
                before = found.get(str(number))
                started = min(_utc(first), before.started_at) if before else _utc(first)
                ended = max(filter(None, (_utc(last), before.ended_at if before else None)))
                found[str(number)] = JobRun("", str(number), name or "", started, ended, "SUCCESS")
        runs = sorted(found.values(), key=lambda run: run.started_at, reverse=True)
        return Seen(_HISTORY, tuple(runs[:most]))

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

    def _rows(self, catalog: str, statement: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
        import duckdb

        if catalog not in self._files:
            return
        files = {catalog: self._files[catalog]}
        try:
            with connected(files, writable=(), deadline=time.monotonic() + _LOCK_WAIT) as connection:
                yield from connection.execute(statement.format(catalog=catalog), list(values)).fetchall()
        except Damaged as damage:
            raise _unreadable(catalog, damage.reason) from damage
        except duckdb.Error as error:
            raise (_unreadable(catalog, str(error)) if is_damage(error) else translated(error)) from error


def _commit(version: int, at: datetime, operation: str, rows: int | None, run: int | None) -> Commit:
    return Commit(version, _utc(at), operation, rows, "" if run is None else str(run))


def _unreadable(catalog: str, reason: str) -> StorageUnavailable:
    return StorageUnavailable(f"The file of {catalog} cannot be read: {first_sentence(reason)}")


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
