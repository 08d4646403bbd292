"""One SQLite file in the state directory, of which every process may write at any time and be killed at any time."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from fubcli.errors import StorageUnavailable
from fubcli.model.health import Commit
from fubcli.model.names import TableName
from fubcli.model.observation import Columns, Contract
from fubcli.model.probe import Measurement
from fubcli.observations.schema import prepare

T = TypeVar("T")
_KEPT = timedelta(days=400)
_BUSY_SECONDS = 10.0
_LOOK_SECONDS = 0.02


class Observations:
    """The observations of one warehouse (`WarehouseInfo.identity`); every failure is StorageUnavailable."""

    def __init__(self, path: Path, warehouse: str, ensure: Callable[[Path], object]) -> None:
        self._path = path
        self._warehouse = warehouse
        self._ensure = ensure

    def commits(self, names: Sequence[TableName], since: datetime) -> dict[TableName, tuple[Commit, ...]]:
        """Return what is remembered of tables since a time, newest first; nothing for those that were never seen."""
        columns, order = "version, committed_at, operation, rows, run", "committed_at DESC, version DESC"
        return self._read("commits", columns, names, ("committed_at", _text(since)), order, _commit)

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
        """Forget the commits of the warehouse and what was measured: its history was replaced by another one."""
        with self._connected() as connection, connection:
            connection.execute("DELETE FROM commits WHERE warehouse = ?", (self._warehouse,))
            connection.execute("DELETE FROM measurements WHERE warehouse = ?", (self._warehouse,))

    def measurements(self, names: Sequence[TableName], since: date) -> dict[TableName, tuple[Measurement, ...]]:
        """Return what was measured of tables in the nights since one, the newest first, one for each night."""
        columns = "night, version, part, rows, filled, key_count"
        return self._read("measurements", columns, names, ("night", since.isoformat()), "night DESC", _measurement)

    def remember_measurements(self, seen: Mapping[TableName, Measurement], now: datetime) -> None:
        """Keep measurements for 400 days, the last one of a night in place of those before it."""
        with self._connected() as connection, connection:
            connection.executemany(
                "INSERT OR REPLACE INTO measurements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (self._warehouse, name.catalog, name.schema, name.table, each.night.isoformat(), each.version,
                     each.part, each.rows, json.dumps(dict(each.filled)), each.distinct)
                    for name, each in seen.items()
                ),
            )  # fmt: skip
            connection.execute(
                "DELETE FROM measurements WHERE warehouse = ? AND night < ?",
                (self._warehouse, (now - _KEPT).date().isoformat()),
            )

    def contracts(self, catalog: str) -> dict[TableName, Contract]:
        """Return the columns that each table of a catalog had when it was last accepted."""
        with self._connected() as connection:
            rows = connection.execute(
                "SELECT schema, name, columns, seen_at FROM contracts WHERE warehouse = ? AND catalog = ?",
                (self._warehouse, catalog),
            )
            return {
                TableName(catalog, schema, name): Contract(dict(json.loads(columns)), _moment(seen_at))
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

    def _read(  # noqa: PLR0913 - the parts of one query, and how its rows are read
        self,
        table: str,
        columns: str,
        names: Sequence[TableName],
        since: tuple[str, str],
        order: str,
        read: Callable[..., T],
    ) -> dict[TableName, tuple[T, ...]]:
        """Return what a table of ours has of tables of the warehouse; one of which it has nothing is not there."""
        column, least = since
        text = (
            f"SELECT schema, name, {columns} FROM {table} "  # noqa: S608 - words of our own
            f"WHERE warehouse = ? AND catalog = ? AND {column} >= ? ORDER BY {order}"
        )
        wanted = set(names)
        found: dict[TableName, list[T]] = {}
        with self._connected() as connection:
            for catalog in sorted({name.catalog for name in names}):
                for schema, own, *row in connection.execute(text, (self._warehouse, catalog, least)):
                    if (name := TableName(catalog, schema, own)) in wanted:
                        found.setdefault(name, []).append(read(*row))
        return {name: tuple(each) for name, each in found.items()}

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            self._ensure(self._path.parent)
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as connection:
                self._path.chmod(0o600)
                _write_ahead(connection)
                connection.execute("PRAGMA synchronous = FULL")
                prepare(connection)
                yield connection
        except (
            sqlite3.Error,
            OSError,
            ValueError,
            TypeError,
        ) as error:  # the last two: a row that is not what was written
            raise StorageUnavailable(f"The observations in {self._path} cannot be used: {error}.") from error


def _commit(version: int, at: str, operation: str, rows: int | None, run: str | None) -> Commit:
    return Commit(int(version), _moment(at), str(operation), _whole(rows), str(run or ""))


def _measurement(night: str, version: int, part: str, rows: int, filled: str, keys: int | None) -> Measurement:  # noqa: PLR0913 - one for each column
    return Measurement(date.fromisoformat(night), int(version), part, int(rows), _filled(filled), _whole(keys))


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn to the write-ahead log; who does so at the same moment is waited for, which SQLite does not do by itself."""
    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(_LOOK_SECONDS)
        else:
            return


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no zone")
    return moment


def _whole(number: int | None) -> int | None:
    return None if number is None else int(number)


def _filled(text: str) -> dict[str, int]:
    return {column: int(count) for column, count in dict(json.loads(text)).items()}
