"""The file of the embedded target: which schemas have tables in it, and their shapes without rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fubcli.errors import StorageUnavailable, WarehouseUnavailable

_TABLES = "SELECT DISTINCT table_schema, table_name FROM information_schema.tables WHERE table_catalog = ? ORDER BY ALL"


def schemas_in(file: Path) -> frozenset[str]:
    """Return the schemas that have tables; none when there is no file. Raises WarehouseUnavailable."""
    if not file.exists():
        return frozenset()
    with opened(file) as database:
        return frozenset(schema for schema, _ in database.execute(_TABLES, [file.stem]).fetchall())


def copy_shapes(file: Path, scratch: Path, schemas: Sequence[str]) -> None:
    """Make the tables of some schemas in a new file, each without rows; raises WarehouseUnavailable."""
    with opened(scratch) as database:
        database.execute(f"ATTACH '{_text(str(file))}' AS theirs (READ_ONLY)")
        for schema, table in database.execute(_TABLES, ["theirs"]).fetchall():
            if schema in schemas:
                name = f"{_quoted(schema)}.{_quoted(table)}"
                database.execute(f"CREATE SCHEMA IF NOT EXISTS {_quoted(schema)}")
                database.execute(f"CREATE TABLE {name} AS FROM theirs.{name} LIMIT 0")


@contextmanager
def opened(file: Path) -> Iterator[Any]:
    """Yield a connection to a file that it closes; raises WarehouseUnavailable (retryable) while others write to it."""
    import duckdb

    try:
        database = duckdb.connect(str(file))
    except duckdb.IOException as error:
        if "lock" in str(error):
            raise WarehouseUnavailable(f"Another program has {file} open; try again when it has closed it.") from error
        raise StorageUnavailable(f"{file} cannot be opened as a DuckDB file.") from error
    except duckdb.Error as error:
        raise StorageUnavailable(f"{file} cannot be opened as a DuckDB file.") from error
    try:
        yield database
    finally:
        database.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return value.replace("'", "''")
