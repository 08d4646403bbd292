"""The DuckDB session that generates: in memory and in UTC, with the data file and the truth attached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fubcli.errors import StorageUnavailable, UsageError, WarehouseUnavailable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY_LIMIT = "2GB"


@cache
def script(package: str, name: str) -> str:
    """Return the text of `tables/<name>.sql` of a package."""
    from importlib import resources  # only a generation needs it

    return resources.files(package).joinpath("tables", *f"{name}.sql".split("/")).read_text("utf-8")


@contextmanager
def generating_session(catalog: str, file: Path, truth: Path) -> Iterator[DuckDBPyConnection]:
    """Open both files as `catalog` and `truth`, creating what is missing; spills beside the data file.

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
            _attach(connection, file, catalog)
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


Variable = int | str | bool | date | Sequence[int] | None


def set_variables(connection: DuckDBPyConnection, values: Mapping[str, Variable]) -> None:
    """Set what the scripts read by `getvariable`; texts are names of ours."""
    connection.execute(";".join(f"SET VARIABLE {name} = {_literal(value)}" for name, value in values.items()))


def has_tables(connection: DuckDBPyConnection, catalog: str, schema: str) -> bool:
    """Whether a schema of an attached file has tables."""
    found = connection.execute(
        "SELECT 1 FROM duckdb_tables() WHERE database_name = ? AND schema_name = ? LIMIT 1", [catalog, schema]
    ).fetchone()
    return found is not None


@contextmanager
def as_it_was_made() -> Iterator[None]:
    """Raise UsageError when the raw tables are not the generator's any more."""
    import duckdb

    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise UsageError("the tables of the raw data were altered, and no night fits them; generate anew") from error


def _literal(value: Variable) -> str:
    if value is None:
        return "NULL::BIGINT"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value}::BIGINT"
    return f"{list(value)}::BIGINT[]"


def _attach(connection: DuckDBPyConnection, path: Path, catalog: str) -> None:
    where = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{where}' AS {catalog}")
