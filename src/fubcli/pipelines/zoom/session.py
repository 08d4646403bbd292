"""The DuckDB session that generates: in memory and in UTC, with the data file as `zoom` and the truth as `truth`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fubcli.errors import StorageUnavailable, WarehouseUnavailable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY_LIMIT = "2GB"


@cache
def script(name: str) -> str:
    """Return the text of `tables/<name>.sql`."""
    from importlib import resources  # only a generation needs it

    return resources.files("fubcli.pipelines.zoom").joinpath("tables", *f"{name}.sql".split("/")).read_text("utf-8")


@contextmanager
def generating_session(file: Path, truth: Path) -> Iterator[DuckDBPyConnection]:
    """Open both files, creating what is missing; spills beside the data file.

    Raises WarehouseUnavailable when another process has one open, StorageUnavailable when DuckDB or the file system
    cannot read or write.
    """
    import duckdb

    failures = (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException, duckdb.SerializationException)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        truth.parent.mkdir(parents=True, exist_ok=True)
        # Where DuckDB itself would spill for this file: nothing else is left behind by a killed process.
        config = {
            "temp_directory": f"{file}.tmp",
            "memory_limit": MEMORY_LIMIT,
            "preserve_insertion_order": "false",
        }
        with duckdb.connect(":memory:", config=config) as connection:
            connection.execute("SET TimeZone = 'UTC'")
            _attach(connection, file, "zoom")
            _attach(connection, truth, "truth")
            yield connection
    except failures as error:
        reason = str(error).strip().splitlines()[0]
        if "onflicting lock" in reason:
            raise WarehouseUnavailable(
                f"another process has the raw data in {file.parent} open; try again later"
            ) from error
        raise StorageUnavailable(f"cannot write the raw data in {file.parent}: {reason}") from error
    except OSError as error:
        raise StorageUnavailable(f"cannot write the raw data in {file.parent}: {error.strerror or error}") from error


@contextmanager
def transaction(connection: DuckDBPyConnection) -> Iterator[None]:
    """Do all or nothing; a transaction writes to one of the two files only."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        # After a failed write DuckDB refuses everything, and the first error is the one to tell.
        with suppress(Exception):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def set_variables(connection: DuckDBPyConnection, values: dict[str, int | str | bool | None]) -> None:
    """Set what the scripts read by `getvariable`; texts are names of ours or dates."""
    connection.execute(";".join(f"SET VARIABLE {name} = {_literal(value)}" for name, value in values.items()))


def _literal(value: int | str | bool | None) -> str:
    if value is None:
        return "NULL::BIGINT"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value).lower() if isinstance(value, bool) else f"{value}::BIGINT"


def _attach(connection: DuckDBPyConnection, path: Path, catalog: str) -> None:
    where = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{where}' AS {catalog}")
