"""DuckDB's exceptions in fubcli's words, provoked from DuckDB where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from fubcli.errors import EngineRejected, ExitCode, FubError, StorageUnavailable, WarehouseUnavailable
from fubcli.warehouses.duckdb.failures import Damaged, first_sentence, is_damage, is_locked, translated


def provoked(*statements: str, config: dict[str, str] | None = None) -> duckdb.Error:
    """Return what DuckDB raises at one of the statements."""
    with duckdb.connect(":memory:", config=config or {}) as connection, pytest.raises(duckdb.Error) as caught:
        connection.execute("; ".join(statements))
    return caught.value


# fmt: off
REJECTED = [
    ("SELEC 1", 'The embedded engine cannot read this statement: Parser Error: syntax error at or near "SELEC"'),
    ("SELECT a", 'Binder Error: Referenced column "a" was not found because the FROM clause is missing'),
    ("SELECT nosuch(1)", "The embedded engine does not have the function nosuch"),
    ("SELECT CAST('x' AS INT)", "Conversion Error: Could not convert string 'x' to INT32"),
    ("SELECT error('one\n\n two')", "Invalid Input Error: one two"),
    ("SELECT 9223372036854775807::BIGINT * 2::BIGINT", "Out of Range Error: Overflow in multiplication of INT64"),
    ("SELECT error('checksum is corrupt')", "Invalid Input Error: checksum is corrupt"),
    ("SELECT error('Could not set lock on file')", "Invalid Input Error: Could not set lock on file"),
]
# fmt: on


@pytest.mark.parametrize(("statement", "message"), REJECTED, ids=[ascii(case[0]) for case in REJECTED])
def test_what_is_wrong_with_the_sql_is_rejected(statement: str, message: str) -> None:
    error = provoked(statement)
    failure = translated(error)
    assert type(failure) is EngineRejected
    assert failure.detail.startswith(message)
    assert not is_damage(error)
    assert not is_locked(error)


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("SELECT * FROM nosuch", "TABLE_OR_VIEW_NOT_FOUND"),
        ("SELECT * FROM nosuch.t", "TABLE_OR_VIEW_NOT_FOUND"),
        ("CREATE SCHEMA s; SELECT * FROM memory.nosuch.t", "TABLE_OR_VIEW_NOT_FOUND"),
        ("CREATE TABLE t (i INT); CREATE TABLE t (i INT)", "TABLE_OR_VIEW_ALREADY_EXISTS"),
        ("SELECT a FROM range(3) t(b)", "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION"),
        ("SELECT t.a FROM range(3) t(b)", "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION"),
        ("SELECT nosuch(1)", "UNRESOLVED_ROUTINE"),
        ("SET ieee_floating_point_ops = false; SET error_on_division_by_zero = true; SELECT 1 // 0", "DIVIDE_BY_ZERO"),
        ("SELECT CAST('x' AS INT)", "CAST_INVALID_INPUT"),
        ("SELECT error('CAST_INVALID_INPUT: x')", None),
        ("SELECT 9223372036854775807::BIGINT * 2::BIGINT", "ARITHMETIC_OVERFLOW"),
        ("SELECT error('[TABLE_OR_VIEW_NOT_FOUND] x')", None),
        ("SELECT CAST('SOMEBODYS_NAME: x' AS INT)", None),
        ("SELECT CAST('CAST_INVALID_INPUT: x' AS INT)", "CAST_INVALID_INPUT"),
        ("SELEC 1", None),
    ],
)
def test_a_failure_has_databricks_class_where_it_is_known(statement: str, name: str | None) -> None:
    assert translated(provoked(statement)).extra.get("error_class") == name


def test_memory_that_runs_out_is_not_worth_another_try() -> None:
    error = provoked(
        "SELECT list(i::VARCHAR) FROM range(10_000_000) t(i)",
        config={"memory_limit": "20MB", "temp_directory": "", "threads": "1"},
    )
    failure = translated(error)
    assert type(failure) is WarehouseUnavailable
    assert failure.detail.startswith("The embedded engine ran out of memory: Out of Memory Error")
    assert failure.retryable is False
    assert WarehouseUnavailable("another").retryable is True
    assert not is_damage(error)


def test_a_file_that_is_not_there_is_unavailable_and_not_damaged(tmp_path: Path) -> None:
    error = provoked(f"ATTACH '{tmp_path}/missing.duckdb' AS x (READ_ONLY)")
    assert type(translated(error)) is WarehouseUnavailable
    assert not is_damage(error)


DISK_FULL = 'Could not write file "x": No space left on device'


@pytest.mark.parametrize(
    ("error", "failure", "retryable"),
    [
        (duckdb.IOException(f"IO Error: {DISK_FULL}"), StorageUnavailable, False),
        (duckdb.FatalException(f"FATAL Error: Failed to append to the WAL: {DISK_FULL}"), StorageUnavailable, False),
        (duckdb.TransactionException(f"Failed to commit: {DISK_FULL}"), StorageUnavailable, False),
        (duckdb.IOException("IO Error: Read-only file system"), StorageUnavailable, False),
        (duckdb.IOException("IO Error: Could not read from file"), WarehouseUnavailable, True),
        (duckdb.FatalException("FATAL Error: database has been invalidated"), WarehouseUnavailable, True),
        (duckdb.SerializationException("Serialization Error: x"), WarehouseUnavailable, True),
        (duckdb.PermissionException("Permission Error: file system operations are disabled"), EngineRejected, False),
        (duckdb.NotImplementedException("Not implemented Error: x"), EngineRejected, False),
        (duckdb.ConstraintException("Constraint Error: NOT NULL"), EngineRejected, False),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_each_exception_has_its_failure(error: duckdb.Error, failure: type[FubError], retryable: bool) -> None:
    got = translated(error)
    assert type(got) is failure
    assert got.retryable is retryable
    assert got.exit_code is (ExitCode.ENGINE_REJECTED if failure is EngineRejected else ExitCode.UNAVAILABLE)


def test_a_full_disk_is_never_taken_for_damage() -> None:
    for kind in (duckdb.IOException, duckdb.FatalException, duckdb.Error):
        assert not is_damage(kind(f"Corrupt database file? {DISK_FULL}"))


def overwrite(offset: int, data: bytes) -> Callable[[Path], None]:
    def harm(path: Path) -> None:
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(data)

    return harm


HARMS: dict[str, Callable[[Path], object]] = {
    "emptied": lambda path: path.write_bytes(b""),
    "cut to 100 bytes": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "cut in half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "another file": lambda path: path.write_text("hello " * 10_000),
    "magic bytes": overwrite(0, b"x" * 16),
    "another version": overwrite(12, b"\xff"),
    "header": overwrite(4096, b"z" * 8192),
    "first block": overwrite(12288, b"z" * 4096),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_harmed_file_is_recognised(pristine: Path, tmp_path: Path, harm: Callable[[Path], object]) -> None:
    path = tmp_path / "harmed.duckdb"
    path.write_bytes(pristine.read_bytes())
    harm(path)
    error = provoked(f"ATTACH '{path}' AS x (READ_ONLY)", "SELECT max(noise) FROM x.s.large")
    assert is_damage(error), f"{type(error).__name__}: {error}"
    assert not is_locked(error)


def test_a_file_that_is_open_elsewhere_in_this_process_is_in_use(pristine: Path, tmp_path: Path) -> None:
    path = tmp_path / "file.duckdb"
    path.write_bytes(pristine.read_bytes())
    with duckdb.connect(":memory:") as holder:
        holder.execute(f"ATTACH '{path}' AS x")
        error = provoked(f"ATTACH '{path}' AS x (READ_ONLY)")
    assert is_locked(error)
    assert not is_damage(error)


def test_damage_says_whose_and_why() -> None:
    damage = Damaged("fub", "checksum")
    assert (damage.catalog, damage.reason) == ("fub", "checksum")


@pytest.mark.parametrize(
    ("message", "sentence"),
    [
        ("Binder Error: x\n\nLINE 1: SELECT secret\n        ^", "Binder Error: x"),
        ("Binder Error: x\nLINE 1: SELECT secret", "Binder Error: x"),
        ('Binder Error: x\n\nCandidate bindings: "a"\n\nLINE 2: y', 'Binder Error: x Candidate bindings: "a"'),
        ("  one \t two\n", "one two"),
        ("x" * 500, "x" * 400),
        ("", ""),
    ],
)
def test_a_message_is_one_line_and_ends_before_the_sql(message: str, sentence: str) -> None:
    assert first_sentence(message) == sentence
