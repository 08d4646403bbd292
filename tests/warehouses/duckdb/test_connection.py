"""A connection reaches the attached catalogs and nothing else, whatever text gets as far as the engine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from fubcli.errors import WarehouseUnavailable
from fubcli.warehouses.duckdb import connection as module
from fubcli.warehouses.duckdb.connection import connected
from fubcli.warehouses.duckdb.failures import Damaged
from tests.warehouses.duckdb.conftest import Hold


def soon(seconds: float = 10.0) -> float:
    return time.monotonic() + seconds


@pytest.fixture
def file(pristine: Path, tmp_path: Path) -> Path:
    path = tmp_path / "file.duckdb"
    path.write_bytes(pristine.read_bytes())
    return path


@pytest.fixture
def locked_down(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with a catalog to read, `live`, and one to write, `box`."""
    box = file.with_name("box.duckdb")
    box.write_bytes(file.read_bytes())
    with connected({"live": file, "box": box}, writable={"box"}, deadline=soon()) as connection:
        yield connection


# ------------------------------------------------------------------------------------------------------ outside world

# fmt: off
ESCAPES = [
    "SELECT * FROM read_text('{dir}/secret.txt')",
    "SELECT * FROM \"read_text\"('{dir}/secret.txt')",
    "SELECT content FROM read_blob('{dir}/*')",
    "SELECT * FROM read_csv('{dir}/secret.txt')",
    "SELECT * FROM read_csv_auto('{dir}/secret.txt')",
    "SELECT * FROM sniff_csv('{dir}/secret.txt')",
    "SELECT * FROM read_json('{dir}/secret.txt')",
    "SELECT * FROM read_ndjson('{dir}/secret.txt')",
    "SELECT * FROM read_parquet('{dir}/secret.txt')",
    "SELECT * FROM parquet_scan('{dir}/secret.txt')",
    "SELECT * FROM '{dir}/secret.csv'",
    "SELECT * FROM \"{dir}/secret.csv\"",
    "SELECT * FROM read_duckdb('{dir}/other.duckdb')",
    "SELECT * FROM glob('{dir}/*')",
    "SELECT * FROM query('SELECT * FROM read_text(''{dir}/secret.txt'')')",
    "SELECT * FROM query_table('{dir}/secret.csv')",
    "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT * FROM read_text(''{dir}/secret.txt'')'))",
    "COPY (SELECT 1) TO '{dir}/out.csv'",
    "COPY box.s.numbers TO '{dir}/out.csv'",
    "COPY box.s.numbers FROM '{dir}/secret.csv'",
    "EXPORT DATABASE '{dir}/out'",
    "IMPORT DATABASE '{dir}'",
    "ATTACH '{dir}/other.duckdb' AS other",
    "ATTACH '{dir}/out.duckdb' AS other",
    "CALL enable_logging(storage := 'file', storage_config := {{'path': '{dir}/out'}})",
    "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "INSTALL httpfs",
    "INSTALL h3 FROM community",
    "LOAD httpfs",
    "LOAD '{dir}/x.duckdb_extension'",
    "SET enable_external_access = true",
    "SET GLOBAL enable_external_access = true",
    "RESET enable_external_access",
    "SET lock_configuration = false",
    "SET memory_limit = '1TB'",
    "SET threads = 64",
    "SET TimeZone = 'America/Los_Angeles'",
    "SET temp_directory = '{dir}'",
    "SET allowed_directories = ['{dir}']",
    "PRAGMA enable_profiling",
    "PRAGMA profiling_output = '{dir}/out'",
    "SELECT * FROM secret",
]
# fmt: on


@pytest.mark.parametrize("escape", ESCAPES)
def test_there_is_no_way_out(locked_down: duckdb.DuckDBPyConnection, tmp_path: Path, escape: str) -> None:
    secret = locked_down.sql("SELECT 'a Python variable'")  # a replacement scan would find it
    for name in ("secret.txt", "secret.csv"):
        (tmp_path / name).write_text("the,secret\n1,2\n")
    duckdb.connect(str(tmp_path / "other.duckdb")).close()
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".duckdb"}
    with pytest.raises(duckdb.Error) as caught:
        locked_down.execute(escape.format(dir=tmp_path)).fetchall()
    assert "secret\\n" not in str(caught.value)
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.suffix not in (".duckdb", ".wal")} == before
    assert secret is not None


def test_nothing_is_spilled_to_disk(locked_down: duckdb.DuckDBPyConnection) -> None:
    assert locked_down.execute("SELECT current_setting('temp_directory')").fetchall() == [("",)]


def test_times_are_in_utc(locked_down: duckdb.DuckDBPyConnection) -> None:
    assert locked_down.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]


# ------------------------------------------------------------------------------------------------------------- files


def test_only_what_is_writable_is_written(locked_down: duckdb.DuckDBPyConnection) -> None:
    locked_down.execute("DELETE FROM box.s.numbers")
    with pytest.raises(duckdb.Error, match="read-only"):
        locked_down.execute("DELETE FROM live.s.numbers")


def test_nothing_else_is_attached(locked_down: duckdb.DuckDBPyConnection) -> None:
    names = locked_down.execute("SELECT database_name FROM duckdb_databases() WHERE NOT internal ORDER BY 1").fetchall()
    assert names == [("box",), ("live",), ("memory",)]


def test_a_path_may_have_quotes_in_it(pristine: Path, tmp_path: Path) -> None:
    path = tmp_path / 'it\'s; DROP "x".duckdb'
    path.write_bytes(pristine.read_bytes())
    with connected({"odd": path}, writable=(), deadline=soon()) as connection:
        assert connection.execute("SELECT count(*) FROM odd.s.numbers").fetchall() == [(10,)]


def test_the_file_is_free_when_the_connection_has_ended(file: Path) -> None:
    def write_and_fail() -> None:
        with connected({"x": file}, writable={"x"}, deadline=soon()) as connection:
            connection.execute("DELETE FROM x.s.numbers")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with connected({"x": file}, writable=(), deadline=soon()) as connection:
        assert connection.execute("SELECT count(*) FROM x.s.numbers").fetchall() == [(0,)]
    assert not file.with_name("file.duckdb.wal").exists()


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with (
        pytest.raises(WarehouseUnavailable, match="cannot be read"),
        connected({"x": tmp_path / "missing.duckdb"}, writable=(), deadline=soon()),
    ):
        pytest.fail("there is nothing to connect to")
    assert list(tmp_path.iterdir()) == []


def test_damage_names_the_catalog(file: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.duckdb").write_bytes(b"not a database" * 1000)
    with (
        pytest.raises(Damaged) as caught,
        connected({"good": file, "bad": tmp_path / "bad.duckdb"}, writable=(), deadline=soon()),
    ):
        pytest.fail("there is nothing to connect to")
    assert caught.value.catalog == "bad"
    assert "not a valid DuckDB database file" in caught.value.reason


# ------------------------------------------------------------------------------------------------------------- locks


@pytest.mark.parametrize(("other", "writable"), [("writing", ()), ("writing", {"x"}), ("reading", {"x"})])
def test_a_file_that_another_process_holds_is_waited_for(
    file: Path, hold: Hold, monkeypatch: pytest.MonkeyPatch, other: str, writable: set[str]
) -> None:
    holder = hold(file, other)
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            holder.let_go()

    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=time.monotonic, sleep=wait))
    with connected({"x": file}, writable=writable, deadline=soon(30)) as connection:
        assert connection.execute("SELECT count(*) FROM x.s.numbers").fetchall() == [(10,)]
    assert len(waits) == 3
    assert waits == sorted(waits)


def test_readers_do_not_wait_for_each_other(file: Path, hold: Hold, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(file, "reading")
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=time.monotonic, sleep=pytest.fail))
    with connected({"x": file}, writable=(), deadline=soon()) as connection:
        assert connection.execute("SELECT count(*) FROM x.s.numbers").fetchall() == [(10,)]


def test_another_thread_of_this_process_is_waited_for_too(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = duckdb.connect(":memory:")
    other.execute(f"ATTACH '{file}' AS x")
    monkeypatch.setattr(
        module, "time", SimpleNamespace(monotonic=time.monotonic, sleep=lambda _: other.execute("DETACH x"))
    )
    with connected({"x": file}, writable=(), deadline=soon()) as connection:
        assert connection.execute("SELECT count(*) FROM x.s.numbers").fetchall() == [(10,)]
    other.close()


def test_waiting_ends_at_the_deadline(file: Path, hold: Hold) -> None:
    hold(file, "writing")
    started = time.monotonic()
    with (
        pytest.raises(WarehouseUnavailable, match="Another process is writing to x; it did not finish") as caught,
        connected({"x": file}, writable=(), deadline=soon(0.3)),
    ):
        pytest.fail("somebody else has it")
    assert caught.value.retryable is True
    assert time.monotonic() - started < 2
