"""A connection that can reach the attached catalogs and nothing else.

Read-only handles alone still read and write files (COPY, read_text): external access is switched off and the
configuration locked before any statement of a user runs.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fubcli.errors import WarehouseUnavailable
from fubcli.warehouses.duckdb import instances
from fubcli.warehouses.duckdb.failures import Damaged, is_damage, is_locked, translated

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SETTINGS = """
SET TimeZone = 'UTC';
SET ieee_floating_point_ops = false;
SET error_on_division_by_zero = true;
SET enable_external_access = false;
SET lock_configuration = true
"""
_FIRST_WAIT, _LONGEST_WAIT = 0.02, 0.25


@contextmanager
def connected(files: Mapping[str, Path], *, writable: Collection[str], deadline: float) -> Iterator[DuckDBPyConnection]:
    """Yield a locked-down connection with each file attached under its catalog's name.

    Waits for files that another process holds until `deadline` (monotonic seconds). Raises Damaged with the catalog's
    name as its argument, or WarehouseUnavailable.
    """
    connection = instances.take()
    try:
        for catalog, path in files.items():
            mode = "" if catalog in writable else " (READ_ONLY)"
            statement = f"""ATTACH '{str(path).replace("'", "''")}' AS "{catalog}"{mode}"""
            _attach(connection, statement, catalog, deadline)
        connection.execute(_SETTINGS)
        yield connection
    finally:
        instances.give_back(connection, has_written=bool(writable))


def _attach(connection: DuckDBPyConnection, statement: str, catalog: str, deadline: float) -> None:
    import duckdb

    wait = _FIRST_WAIT
    while True:
        try:
            connection.execute(statement)
        except duckdb.Error as error:
            if is_damage(error):
                raise Damaged(catalog, str(error)) from error
            if not is_locked(error):
                raise translated(error) from error
            if time.monotonic() + wait > deadline:
                raise WarehouseUnavailable(f"Another process is writing to {catalog}; it did not finish.") from error
            time.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
        else:
            return
