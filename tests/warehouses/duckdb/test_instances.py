"""Engines between calls: opened ahead, closed behind, and never in the way of the next statement."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from fubcli.warehouses.duckdb import instances
from fubcli.warehouses.duckdb.connection import connected


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in (("is_between_calls", False), ("opened", None), ("left", None)):
        monkeypatch.setattr(instances._Kept, name, value)
    yield
    for kept in (instances._Kept.opened, instances._Kept.left):
        if kept is not None:
            kept.close()


def is_open(connection: duckdb.DuckDBPyConnection) -> bool:
    try:
        connection.execute("SELECT 1")
    except duckdb.ConnectionException:
        return False
    return True


def test_a_process_that_never_prepares_closes_at_once() -> None:
    taken = instances.take()
    assert is_open(taken)
    instances.give_back(taken, has_written=False)
    assert not is_open(taken)


def test_what_was_prepared_is_taken_once() -> None:
    instances.prepare()
    instances.prepare()
    first, second = instances.take(), instances.take()
    assert first is not second
    for each in (first, second):
        instances.give_back(each, has_written=True)


@pytest.mark.parametrize("following", [instances.prepare, instances.take])
def test_between_calls_an_engine_stays_until_the_next_one(following: object) -> None:
    instances.prepare()
    taken = instances.take()
    instances.give_back(taken, has_written=False)
    assert is_open(taken)
    assert callable(following)
    following()
    assert not is_open(taken)


def test_what_has_written_is_closed_at_once() -> None:
    instances.prepare()
    taken = instances.take()
    instances.give_back(taken, has_written=True)
    assert not is_open(taken)


def test_another_thread_s_engine_is_closed_at_once() -> None:
    instances.prepare()
    taken = instances.take()
    thread = threading.Thread(target=lambda: instances.give_back(taken, has_written=False))
    thread.start()
    thread.join()
    assert not is_open(taken)


def test_a_statement_writes_at_once_what_the_one_before_has_read(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    duckdb.connect(str(path)).close()
    instances.prepare()
    with connected({"x": path}, writable=(), deadline=time.monotonic() + 5) as reading:
        assert reading.execute("SELECT count(*) FROM information_schema.tables").fetchall() == [(0,)]
    begun = time.monotonic()
    with connected({"x": path}, writable=("x",), deadline=time.monotonic() + 5) as writing:
        writing.execute("CREATE TABLE x.main.t (a INT)")
    assert time.monotonic() - begun < 4
