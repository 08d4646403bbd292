"""The file of the embedded target: which schemas have tables in it, and their shapes without rows."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fubcli.errors import StorageUnavailable, WarehouseUnavailable

READERS_SECONDS = 60.0
"""How long to wait for those who look at the file."""
_PAUSE_SECONDS = 0.1
_TABLES = "SELECT DISTINCT table_schema, table_name FROM information_schema.tables WHERE table_catalog = ? ORDER BY ALL"

_LOCKED = "IO Error: Could not set lock on file"


def schemas_in(file: Path) -> frozenset[str]:
    """Return the schemas that have tables; none when there is no file. Raises WarehouseUnavailable."""
    if not file.exists():
        return frozenset()
    with opened(file) as database:
        return frozenset(schema for schema, _ in database.execute(_TABLES, [file.stem]).fetchall())


def copy_shapes(file: Path, scratch: Path, schemas: Sequence[str]) -> None:
    """Make the tables of some schemas in a new file, each without rows; raises WarehouseUnavailable."""
    with opened(scratch) as database, _failures(file):
        database.execute(f"ATTACH '{_text(str(file))}' AS theirs (READ_ONLY)")
        for schema, table in database.execute(_TABLES, ["theirs"]).fetchall():
            if schema in schemas:
                name = f"{_quoted(schema)}.{_quoted(table)}"
                database.execute(f"CREATE SCHEMA IF NOT EXISTS {_quoted(schema)}")
                database.execute(f"CREATE TABLE {name} AS FROM theirs.{name} LIMIT 0")


@contextmanager
def opened(file: Path) -> Iterator[Any]:
    """Yield a connection to a file that it closes, once those who have it open have closed it.

    Raises WarehouseUnavailable (retryable) when others have it open for longer than `READERS_SECONDS`.
    """
    with _failures(file):
        database = _connected(file)
        try:
            yield database
        finally:
            database.close()


def _connected(file: Path) -> Any:
    import duckdb

    deadline = time.monotonic() + READERS_SECONDS
    while True:
        try:
            return duckdb.connect(str(file))
        except duckdb.IOException as error:
            if not str(error).startswith(_LOCKED) or time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE_SECONDS)


@contextmanager
def _failures(file: Path) -> Iterator[None]:
    """Raise what DuckDB says of a file as a failure of ours, without its words: they may quote values."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        if str(error).startswith(_LOCKED):
            raise WarehouseUnavailable(f"Another program has {file} open; try again when it has closed it.") from error
        raise StorageUnavailable(
            f"{file} cannot be opened as a DuckDB file. If it is damaged, move it aside and generate raw data anew."
        ) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return value.replace("'", "''")
