"""Whether a database file can be read to its last block; DuckDB verifies each block's checksum as it reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NAME = "examined"
_IN_USE = ("could not set lock", "conflicting lock")


def why_unreadable(path: Path) -> str | None:
    """Read every table of a file, its log included, in a throw-away connection; return the first fault, or None.

    A file that another process holds open for writing cannot be examined and passes: its owner could read it.
    """
    import duckdb

    if path.stat().st_size == 0:
        return "the file is empty"
    connection = duckdb.connect(":memory:", config={"temp_directory": ""})
    try:
        connection.execute(f"ATTACH {_literal(path)} AS {_NAME} (READ_ONLY)")
        _read_everything(connection)
    except duckdb.Error as error:
        message = str(error).strip().splitlines()[0]
        return None if any(sign in message.lower() for sign in _IN_USE) else message
    except UnicodeDecodeError as error:
        return f"unreadable text in its catalog: {error}"
    finally:
        connection.close()
    return None


def _read_everything(connection: DuckDBPyConnection) -> None:
    tables = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? AND NOT internal", [_NAME]
    ).fetchall()
    for schema, table in tables:
        # A hash over the whole row makes the scan decompress every column; the value itself says nothing.
        connection.execute(f"SELECT max(hash(t)) FROM {_NAME}.{_quoted(schema)}.{_quoted(table)} t").fetchall()  # noqa: S608 - quoted


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
