"""What the monitor remembers: each commit once, the columns that were accepted, through restarts and crowds."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fubcli.errors import StorageUnavailable
from fubcli.model.health import Commit
from fubcli.model.names import TableName
from fubcli.model.observation import Contract
from fubcli.model.probe import Measurement
from fubcli.observations.store import Observations

NOW = datetime(2026, 8, 3, 12, tzinfo=UTC)
NAME = TableName("fub", "contacts_silver", "contacts")
OTHER = TableName("fub", "contacts_silver", "stages")
LONG_AGO = NOW - timedelta(days=1000)


FIRST_VERSION = """
CREATE TABLE commits (
  warehouse TEXT, catalog TEXT, schema TEXT, name TEXT, version INTEGER, committed_at TEXT,
  operation TEXT, rows INTEGER, run TEXT,
  PRIMARY KEY (warehouse, catalog, schema, name, version, committed_at)) WITHOUT ROWID;
CREATE TABLE contracts (
  warehouse TEXT, catalog TEXT, schema TEXT, name TEXT, columns TEXT, seen_at TEXT,
  PRIMARY KEY (warehouse, catalog, schema, name)) WITHOUT ROWID;
PRAGMA user_version = 1;
INSERT INTO commits VALUES
  ('w', 'fub', 'contacts_silver', 'contacts', 1, '2026-08-03T12:00:00.000000+00:00', 'WRITE', 5, '99');
INSERT INTO contracts VALUES
  ('w', 'fub', 'contacts_silver', 'contacts', '[["id", "bigint"]]', '2026-08-03T12:00:00.000000+00:00');
"""
"""As the first release with a monitor left it."""


def ensure(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)


def opened(tmp_path: Path, warehouse: str = "w") -> Observations:
    return Observations(tmp_path / "state" / "observations.sqlite3", warehouse, ensure)


def commit(version: int, days: float = 0.0, rows: int | None = 5) -> Commit:
    return Commit(version, NOW - timedelta(days=days), "WRITE", rows, "99")


def test_commits_are_kept_once_and_come_back_newest_first(tmp_path: Path) -> None:
    opened(tmp_path).remember_commits({NAME: [commit(1, 2), commit(2, 1)], OTHER: [commit(7)]}, NOW)
    opened(tmp_path).remember_commits({NAME: [commit(2, 1), commit(3, rows=None)]}, NOW)
    assert opened(tmp_path).commits([NAME], LONG_AGO) == {NAME: (commit(3, rows=None), commit(2, 1), commit(1, 2))}
    assert opened(tmp_path).commits([NAME], NOW - timedelta(days=1.5)) == {NAME: (commit(3, rows=None), commit(2, 1))}


def measurement(night: date, rows: int = 10, keys: int | None = 9) -> Measurement:
    return Measurement(night, 3, "sample", rows, {"id": 9, "na'me": 0}, keys)


def test_the_last_measurement_of_each_night_is_kept(tmp_path: Path) -> None:
    first, second = date(2026, 8, 1), date(2026, 8, 2)
    opened(tmp_path).remember_measurements({NAME: measurement(first), OTHER: measurement(first, keys=None)}, NOW)
    opened(tmp_path).remember_measurements({NAME: measurement(second)}, NOW)
    opened(tmp_path).remember_measurements({NAME: measurement(second, rows=11)}, NOW)
    known = opened(tmp_path).measurements([NAME, OTHER], first)
    assert known == {
        NAME: (measurement(second, rows=11), measurement(first)),
        OTHER: (measurement(first, keys=None),),
    }
    assert opened(tmp_path).measurements([NAME], second) == {NAME: (measurement(second, rows=11),)}
    opened(tmp_path).forget_commits()
    assert opened(tmp_path).measurements([NAME], first) == {}


def test_a_file_of_the_first_version_is_extended_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state" / "observations.sqlite3"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as old, old:
        old.executescript(FIRST_VERSION)
    assert opened(tmp_path).commits([NAME], LONG_AGO) == {NAME: (commit(1),)}
    assert opened(tmp_path).contracts("fub") == {NAME: Contract({"id": "bigint"}, NOW)}
    opened(tmp_path).remember_measurements({NAME: measurement(NOW.date())}, NOW)
    assert opened(tmp_path).measurements([NAME], NOW.date()) == {NAME: (measurement(NOW.date()),)}


def test_warehouses_do_not_see_each_other(tmp_path: Path) -> None:
    opened(tmp_path, "a").remember_commits({NAME: [commit(1)]}, NOW)
    opened(tmp_path, "a").accept({NAME: {"id": "bigint"}}, (), NOW)
    assert opened(tmp_path, "b").commits([NAME], LONG_AGO) == {}
    assert opened(tmp_path, "b").contracts("fub") == {}


def test_a_history_that_was_replaced_is_forgotten_and_the_columns_stay(tmp_path: Path) -> None:
    for warehouse in ("a", "b"):
        opened(tmp_path, warehouse).remember_commits({NAME: [commit(1)]}, NOW)
    opened(tmp_path, "a").accept({NAME: {"id": "bigint"}}, (), NOW)
    opened(tmp_path, "a").forget_commits()
    assert opened(tmp_path, "a").commits([NAME], LONG_AGO) == {}
    assert opened(tmp_path, "a").contracts("fub").keys() == {NAME}
    assert opened(tmp_path, "b").commits([NAME], LONG_AGO) == {NAME: (commit(1),)}


def test_what_is_older_than_400_days_is_forgotten(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.remember_commits({NAME: [commit(1, 399), commit(0, 401)]}, NOW)
    assert [each.version for each in store.commits([NAME], LONG_AGO)[NAME]] == [1]


def test_columns_keep_their_order_and_tables_that_are_gone_are_forgotten(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.accept({NAME: {"z": "int", "a": "string"}, OTHER: {"id": "int"}}, (), NOW)
    assert list(store.contracts("fub")[NAME].columns.items()) == [("z", "int"), ("a", "string")]
    store.accept({NAME: {"z": "bigint"}}, [OTHER], NOW + timedelta(days=1))
    found = store.contracts("fub")
    assert found.keys() == {NAME}
    assert (dict(found[NAME].columns), found[NAME].seen_at) == ({"z": "bigint"}, NOW + timedelta(days=1))


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    opened(tmp_path).contracts("fub")
    assert (tmp_path / "state" / "observations.sqlite3").stat().st_mode & 0o777 == 0o600


def _remember(directory: str, first: int) -> None:
    store = opened(Path(directory))
    for version in range(first, first + 20):
        store.remember_commits({NAME: [commit(version)]}, NOW)


def test_many_processes_write_at_once_from_the_first_moment_on(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    crowd = [context.Process(target=_remember, args=(str(tmp_path), 20 * number)) for number in range(4)]
    for process in crowd:
        process.start()
    for process in crowd:
        process.join(60)
        assert process.exitcode == 0
    assert len(opened(tmp_path).commits([NAME], LONG_AGO)[NAME]) == 80


def test_a_process_that_is_killed_loses_nothing_that_was_told(tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from tests.observations.test_store import *\n"
        "store = opened(Path(sys.argv[1]))\n"
        "store.remember_commits({NAME: [commit(1)]}, NOW); os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parents[2]
    environ = {**os.environ, "PYTHONPATH": f"{root}:{root / 'src'}"}
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], env=environ, check=False)
    assert done.returncode == -9
    assert opened(tmp_path).commits([NAME], LONG_AGO) == {NAME: (commit(1),)}


@pytest.mark.parametrize("content", [b"nothing of a database" * 1000, b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state" / "observations.sqlite3"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StorageUnavailable, match=r"observations\.sqlite3 cannot be used"):
        opened(tmp_path).contracts("fub")
    assert path.read_bytes() == content, "and left for somebody to look at"


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    opened(tmp_path).contracts("fub")
    connection = sqlite3.connect(tmp_path / "state" / "observations.sqlite3")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StorageUnavailable, match="later version"):
        opened(tmp_path).contracts("fub")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE commits SET version = 'x'",
        "UPDATE commits SET rows = 'many'",
        "UPDATE commits SET committed_at = '2026-08-03T12:00:00'",
        "UPDATE commits SET committed_at = 'never, and later than any time'",
        "UPDATE measurements SET filled = NULL",
        "UPDATE measurements SET filled = '[1]'",
        "UPDATE measurements SET filled = '{\"id\": null}'",
        "UPDATE measurements SET rows = 'x'",
        "UPDATE contracts SET columns = '5'",
        "UPDATE contracts SET columns = '{'",
        "UPDATE contracts SET seen_at = NULL",
    ],
)
def test_a_row_that_is_not_what_was_written_is_told(tmp_path: Path, damage: str) -> None:
    store = opened(tmp_path)
    store.remember_commits({NAME: [commit(1)]}, NOW)
    store.remember_measurements({NAME: measurement(NOW.date())}, NOW)
    store.accept({NAME: {"id": "bigint"}}, (), NOW)
    (file,) = tmp_path.rglob("*.sqlite3")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(damage)
    with pytest.raises(StorageUnavailable):
        _ = (
            store.commits([NAME], LONG_AGO),
            store.measurements([NAME], LONG_AGO.date()),
            store.contracts(NAME.catalog),
        )
