"""What the embedded engine's adapter adds to the contract: damaged files, busy files, and texts that should not come."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from fubcli.errors import EngineRejected, ExitCode, StorageUnavailable, TimedOut, WarehouseUnavailable
from fubcli.model.names import Environment, TableName
from fubcli.model.result import ResultSet
from fubcli.model.statement import StatementKind
from fubcli.policy.permit import Permit
from fubcli.warehouses.duckdb import adapter, session
from fubcli.warehouses.duckdb.adapter import DuckDBWarehouse
from tests.warehouses.conftest import Engine, FakeFiles, Noon
from tests.warehouses.duckdb.conftest import Hold

LARGE = "SELECT count(*), max(noise) FROM {}.s.large"


def spoil(path: Path) -> None:
    """Damage a file so that it can be attached, and not be read to its end."""
    data = bytearray(path.read_bytes())
    with duckdb.connect(str(path), read_only=True) as connection:
        blocks = connection.execute(
            "SELECT DISTINCT block_id FROM pragma_storage_info('s.large') WHERE column_name = 'noise' AND persistent"
        ).fetchall()
    for (block,) in blocks:
        start = 3 * 4096 + block * 262_144
        data[start + 5000 : start + 9000] = b"\xee" * 4000
    path.write_bytes(data)


def garble(path: Path) -> None:
    """Damage a file so that it cannot be attached."""
    path.write_bytes(b"not a database" * 1000)


HARMS: dict[str, Callable[[Path], None]] = {"at attach": garble, "at read": spoil}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_damaged_file_is_replaced_and_the_query_answered(engine: Engine, harm: Callable[[Path], None]) -> None:
    expected = engine.run(LARGE.format("live")).rows
    harm(engine.files.path("live"))
    result = engine.run(LARGE.format("live"))
    assert result.rows == expected
    assert result.notes == ("live was rebuilt",)
    assert engine.files.diary == ["damaged live"]
    assert engine.run(LARGE.format("live")).notes == ()


def test_the_types_of_columns_come_from_the_tables_themselves(engine: Engine) -> None:
    engine.write("CREATE TABLE box.s.bills (amount DECIMAL(10,2), paid STRING, tags MAP<STRING, INT>)")
    engine.write("INSERT INTO box.s.bills VALUES (100.00, '2024-03-01', map('a', 1)), (0.01, '7', NULL)")
    third = engine.run("SELECT amount / 3 AS third FROM box.s.bills ORDER BY amount")
    assert [column.type for column in third.columns] == ["decimal(14,6)"]
    assert third.rows == ((Decimal("0.003333"),), (Decimal("33.333333"),))
    with pytest.raises(EngineRejected, match="CAST_INVALID_INPUT"):
        engine.run("SELECT count(*) AS n FROM box.s.bills WHERE paid = 7")
    with pytest.raises(EngineRejected, match="by a map"):
        engine.run("SELECT tags, count(*) AS n FROM box.s.bills GROUP BY tags")


def test_the_decimals_of_a_view_made_with_macros_stay_decimals(engine: Engine) -> None:
    engine.write("CREATE TABLE box.s.fees (amount DECIMAL(10,2))")
    engine.write("INSERT INTO box.s.fees VALUES (10.00)")
    engine.write("CREATE VIEW box.s.shares AS SELECT amount / 7 AS share FROM box.s.fees")
    third = engine.run("SELECT share / 3 AS third FROM box.s.shares")
    assert (third.columns[0].type, third.rows) == ("decimal(16,8)", ((Decimal("0.47619033"),),))


def test_text_is_stored_by_the_rules_of_cast(engine: Engine) -> None:
    engine.write("CREATE TABLE box.s.cells (n INT, d DECIMAL(10,2))")
    engine.write("INSERT INTO box.s.cells VALUES (' 7 ', 1.005D)")
    assert engine.run("SELECT n, d FROM box.s.cells").rows == ((7, Decimal("1.01")),)
    with pytest.raises(EngineRejected, match="CAST_INVALID_INPUT"):
        engine.write("INSERT INTO box.s.cells VALUES ('1.5', 1)")


@pytest.mark.parametrize(
    "sql",
    [
        "MERGE INTO box.s.numbers t USING (SELECT 'x' AS label, 1 AS n) u ON t.n = u.n WHEN MATCHED THEN UPDATE SET *",
        "MERGE INTO box.s.numbers t USING (SELECT 'x' AS label, 1 AS n) u ON t.n = u.n WHEN NOT MATCHED THEN INSERT *",
        "CREATE TABLE box.s.short (c VARCHAR(3))",
    ],
)
def test_a_write_that_would_mean_another_thing_is_refused(engine: Engine, sql: str) -> None:
    with pytest.raises(EngineRejected, match="embedded engine"):
        engine.write(sql)


def test_what_is_stored_is_cut_off_and_written_as_databricks_does(engine: Engine) -> None:
    engine.write("CREATE TABLE box.s.stored (n INT, s STRING)")
    engine.write("INSERT INTO box.s.stored VALUES (2.7, 1e7)")
    engine.write("INSERT INTO box.s.stored (s, n) SELECT 'x', CAST(3.9 AS DOUBLE)")
    engine.write("UPDATE box.s.stored SET n = n + 1.9, s = 5 WHERE s = 'x'")
    engine.write(
        "MERGE INTO box.s.stored t USING (SELECT 9 AS k) u ON t.n = u.k WHEN NOT MATCHED THEN INSERT (n, s) VALUES (9.9, 'm')"
    )
    rows = engine.run("SELECT n, s FROM box.s.stored ORDER BY n").rows
    assert rows == ((2, "1.0E7"), (4, "5"), (9, "m"))


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_write_into_a_damaged_file_is_done_on_the_new_one(engine: Engine, harm: Callable[[Path], None]) -> None:
    harm(engine.files.path("box"))
    result = engine.write("DELETE FROM box.s.large WHERE noise >= ''")
    assert result.affected_rows == 100_000
    assert engine.files.diary == ["damaged box", "written box"]
    assert engine.value("SELECT count(*) FROM box.s.large") == 0


def test_two_damaged_files_are_both_replaced(engine: Engine) -> None:
    for catalog in ("box", "stage"):
        spoil(engine.files.path(catalog))
    result = engine.run("SELECT max(a.noise), max(b.noise) FROM box.s.large a JOIN stage.s.large b ON a.n = b.n")
    assert len(result.rows) == 1
    assert sorted(result.notes) == ["box was rebuilt", "stage was rebuilt"]
    assert sorted(engine.files.diary) == ["damaged box", "damaged stage"]


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_file_that_stays_damaged_is_told_and_not_tried_for_ever(engine: Engine, harm: Callable[[Path], None]) -> None:
    engine.files.repairs = False
    harm(engine.files.path("live"))
    with pytest.raises(StorageUnavailable, match="The embedded lakehouse cannot be read") as caught:
        engine.run(LARGE.format("live"))
    assert (caught.value.exit_code, caught.value.retryable) == (ExitCode.UNAVAILABLE, False)
    assert engine.files.diary == ["damaged live"]


def test_a_mistake_in_the_sql_repairs_nothing(engine: Engine) -> None:
    with pytest.raises(EngineRejected):
        engine.run("SELECT error('Corrupt database file: checksum') FROM live.s.numbers")
    assert engine.files.diary == []


@pytest.mark.parametrize("table", ["information_schema_columns", "commit_history"])
def test_a_snapshot_repairs_too(engine: Engine, table: str) -> None:
    path = engine.files.path("stage")
    with duckdb.connect(str(path), read_only=True) as connection:
        (block,) = connection.execute(
            f"SELECT min(block_id) FROM pragma_storage_info('_fubcli.{table}') WHERE persistent"
        ).fetchone() or (0,)
    data = bytearray(path.read_bytes())
    data[3 * 4096 + block * 262_144 + 100] ^= 0xFF
    path.write_bytes(data)
    assert engine.warehouse.snapshot("stage").schemas == ("empty", "s")
    assert engine.files.diary == ["damaged stage"]


def test_a_snapshot_of_a_file_without_books_fails_in_our_words(engine: Engine) -> None:
    engine.files.path("stage").unlink()
    duckdb.connect(str(engine.files.path("stage"))).close()
    with pytest.raises(EngineRejected, match="information_schema_columns"):
        engine.warehouse.snapshot("stage")


# ------------------------------------------------------------------------------------------------------- busy files


def test_a_file_that_is_never_free_is_unavailable_in_time(engine: Engine, hold: Hold) -> None:
    hold(engine.files.path("live"), "writing")
    started = time.monotonic()
    with pytest.raises(WarehouseUnavailable, match="Another process is writing to live") as caught:
        engine.run("SELECT * FROM live.s.numbers", timeout=0.3)
    assert caught.value.retryable is True
    assert time.monotonic() - started < 2


def test_nobody_waits_longer_for_a_file_than_half_a_minute(
    engine: Engine, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(engine.files.path("live"), "writing")
    monkeypatch.setattr(adapter, "_LOCK_WAIT", 0.2)
    started = time.monotonic()
    with pytest.raises(WarehouseUnavailable):
        engine.run("SELECT * FROM live.s.numbers", timeout=900)
    with pytest.raises(WarehouseUnavailable):
        engine.warehouse.snapshot("live")
    assert time.monotonic() - started < 3


def test_waiting_for_a_file_counts_as_time_of_the_statement(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "run_within", lambda work, *, cancel, seconds, since: ResultSet((), ((since,),)))
    before = time.monotonic()
    ((since,),) = engine.run("SELECT 1").rows
    assert before <= since <= time.monotonic()


def test_a_limit_that_is_over_when_the_file_is_free_leaves_no_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = adapter.connected

    def late(*arguments: object, **options: object) -> object:
        time.sleep(0.06)
        return real(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(adapter, "connected", late)
    with pytest.raises(TimedOut, match=r"after 0\.05 seconds"):
        engine.run("SELECT sum(a.n * b.n) FROM live.s.large a CROSS JOIN live.s.large b", timeout=0.05)


# ------------------------------------------------------------------------- texts that no rule would have let through

# fmt: off
UNCALLED_FOR = [
    "SELECT * FROM read_text('{dir}/secret.txt')",
    "SELECT * FROM `{dir}/secret.csv`",
    "COPY (SELECT 1) TO '{dir}/out.csv'",
    "ATTACH '{dir}/out.duckdb'",
    "INSTALL httpfs",
    "SET threads = 64",
    "CALL enable_logging()",
    "SELECT * FROM query('SELECT * FROM read_text(''{dir}/secret.txt'')')",
    "SELECT 1; SELECT 2",
]
# fmt: on


@pytest.mark.parametrize("kind", [StatementKind.QUERY, StatementKind.CREATE_TABLE])
@pytest.mark.parametrize("text", UNCALLED_FOR)
def test_nothing_outside_is_reached(engine: Engine, tmp_path: Path, text: str, kind: StatementKind) -> None:
    for name in ("secret.txt", "secret.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(EngineRejected):
        engine.run(text.format(dir=tmp_path), kind, tables=["box.s.numbers"])
    assert sorted(tmp_path.iterdir()) == before


def test_a_catalog_that_has_no_file_is_not_there(tmp_path: Path) -> None:
    permit = Permit(
        "SELECT * FROM gone.s.t", StatementKind.QUERY, Environment.PRODUCTION, (TableName("gone", "s", "t"),), (), (),
        10, 10, 10.0,
    )  # fmt: skip
    with pytest.raises(EngineRejected, match="gone"):
        DuckDBWarehouse(FakeFiles(tmp_path), Noon()).execute(permit, parameters={})
