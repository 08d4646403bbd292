"""One SQLite file in the state directory, of which every process may write at any time and be killed at any time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fubcli.errors import StorageUnavailable
from fubcli.model.health import Commit
from fubcli.model.names import TableName
from fubcli.model.observation import Columns, Contract

_VERSION = 1
_KEPT = timedelta(days=400)
_BUSY_SECONDS = 10.0
_TABLES = """
CREATE TABLE commits (
  warehouse TEXT, catalog TEXT, schema TEXT, name TEXT, version INTEGER, committed_at TEXT,
  operation TEXT, rows INTEGER, run TEXT,
  PRIMARY KEY (warehouse, catalog, schema, name, version, committed_at)) WITHOUT ROWID;
CREATE TABLE contracts (
  warehouse TEXT, catalog TEXT, schema TEXT, name TEXT, columns TEXT, seen_at TEXT,
  PRIMARY KEY (warehouse, catalog, schema, name)) WITHOUT ROWID;
"""


class Observations:
    """The observations of one warehouse (`WarehouseInfo.identity`); every failure is StorageUnavailable."""

    def __init__(self, path: Path, warehouse: str, ensure: Callable[[Path], object]) -> None:
        self._path = path
        self._warehouse = warehouse
        self._ensure = ensure

    def commits(self, names: Sequence[TableName], since: datetime) -> dict[TableName, tuple[Commit, ...]]:
        """Return what is remembered of tables since a time, newest first; nothing for those that were never seen."""
        wanted = set(names)
        found: dict[TableName, list[Commit]] = {}
        with self._connected() as connection:
            for catalog in sorted({name.catalog for name in names}):
                rows = connection.execute(
                    "SELECT schema, name, version, committed_at, operation, rows, run FROM commits "
                    "WHERE warehouse = ? AND catalog = ? AND committed_at >= ? "
                    "ORDER BY committed_at DESC, version DESC",
                    (self._warehouse, catalog, _text(since)),
                )
                for schema, table, version, at, operation, count, run in rows:
                    if (name := TableName(catalog, schema, table)) in wanted:
                        commit = Commit(version, datetime.fromisoformat(at), operation, count, run)
                        found.setdefault(name, []).append(commit)
        return {name: tuple(commits) for name, commits in found.items()}

    def remember_commits(self, seen: Mapping[TableName, Sequence[Commit]], now: datetime) -> None:
        """Keep commits, each once, for 400 days."""
        with self._connected() as connection, connection:
            connection.executemany(
                "INSERT OR REPLACE INTO commits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (self._warehouse, name.catalog, name.schema, name.table, commit.version, _text(commit.committed_at),
                     commit.operation, commit.rows, commit.run_id)
                    for name, commits in seen.items()
                    for commit in commits
                ),
            )  # fmt: skip
            connection.execute(
                "DELETE FROM commits WHERE warehouse = ? AND committed_at < ?", (self._warehouse, _text(now - _KEPT))
            )

    def forget_commits(self) -> None:
        """Forget all commits of the warehouse: its history was replaced by another one."""
        with self._connected() as connection, connection:
            connection.execute("DELETE FROM commits WHERE warehouse = ?", (self._warehouse,))

    def contracts(self, catalog: str) -> dict[TableName, Contract]:
        """Return the columns that each table of a catalog had when it was last accepted."""
        with self._connected() as connection:
            rows = connection.execute(
                "SELECT schema, name, columns, seen_at FROM contracts WHERE warehouse = ? AND catalog = ?",
                (self._warehouse, catalog),
            ).fetchall()
        return {
            TableName(catalog, schema, name): Contract(dict(json.loads(columns)), datetime.fromisoformat(seen_at))
            for schema, name, columns, seen_at in rows
        }

    def accept(self, columns: Mapping[TableName, Columns], gone: Sequence[TableName], now: datetime) -> None:
        """Take the columns of tables as what they have from now on, and forget tables that are gone."""
        with self._connected() as connection, connection:
            connection.executemany(
                "INSERT OR REPLACE INTO contracts VALUES (?, ?, ?, ?, ?, ?)",
                (
                    (self._warehouse, name.catalog, name.schema, name.table, json.dumps(list(each.items())), _text(now))
                    for name, each in columns.items()
                ),
            )
            connection.executemany(
                "DELETE FROM contracts WHERE warehouse = ? AND catalog = ? AND schema = ? AND name = ?",
                ((self._warehouse, name.catalog, name.schema, name.table) for name in gone),
            )

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            self._ensure(self._path.parent)
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as connection:
                self._path.chmod(0o600)
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                _prepare(connection)
                yield connection
        except (sqlite3.Error, OSError, ValueError) as error:
            raise StorageUnavailable(f"The observations in {self._path} cannot be used: {error}.") from error


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables of a new file; raises sqlite3.DatabaseError for a file of a later fubcli."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise sqlite3.DatabaseError("it was written by a later version of fubcli")
    if version == _VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()  # another process may have been faster
    if version != _VERSION:
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.commit()


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
