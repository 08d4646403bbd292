"""The DuckDB session that builds: in memory, in UTC, with the dice and, when needed, the people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fubcli.embedded.recipes import GENERATOR_VERSION, script

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class BuildTime:
    """What a build depends on: the seed, the Pacific night, and the instant at which it runs."""

    seed: int
    night: date
    built_at: datetime


@contextmanager
def building_session(when: BuildTime) -> Iterator[DuckDBPyConnection]:
    """Open a session whose variables and macros the scripts expect; nothing is spilled to the working directory."""
    import duckdb

    connection = duckdb.connect(":memory:", config={"temp_directory": ""})
    try:
        connection.execute("SET TimeZone = 'UTC'")
        variables = {
            "seed": f"{int(when.seed)}::BIGINT",
            "night": f"DATE '{when.night.isoformat()}'",
            "built_at": f"TIMESTAMPTZ '{when.built_at.astimezone(UTC).isoformat()}'",
            "generator_version": str(GENERATOR_VERSION),
        }
        connection.execute(";".join(f"SET VARIABLE {name} = {value}" for name, value in variables.items()))
        connection.execute(script("shared/dice"))
        yield connection
    finally:
        connection.close()


@contextmanager
def attached(connection: DuckDBPyConnection, path: Path, catalog: str) -> Iterator[None]:
    """Attach a temporary file as the default catalog, and leave it checkpointed; it is never logged, only replaced.

    Blocks of 64 KB, since most tables are small: the files shrink by a quarter.
    """
    where = str(path).replace("'", "''")
    connection.execute(f"ATTACH '{where}' AS {catalog} (RECOVERY_MODE NO_WAL_WRITES, BLOCK_SIZE 65536)")
    try:
        connection.execute(f"USE {catalog}")
        yield
        connection.execute(f"CHECKPOINT {catalog}")
    finally:
        # After a failed write DuckDB refuses everything, and the first error is the one to tell.
        with suppress(Exception):
            connection.execute("USE memory")
            connection.execute(f"DETACH {catalog}")
