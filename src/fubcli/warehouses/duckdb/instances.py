"""Engines of this process: opened for a statement and closed after it, or, where calls follow calls, between two calls.

Opening and closing one takes longer than most statements. Only `prepare` changes when that is done: whoever never
calls it opens and closes at once.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    "temp_directory": "",
}


class _Kept:
    is_between_calls = False
    opened: DuckDBPyConnection | None = None
    left: DuckDBPyConnection | None = None


def load_driver() -> None:
    """Import the driver, for the processes that are forked from this one."""
    import duckdb  # noqa: F401


def prepare() -> None:
    """Close the engine of the call before, and open the one of the next call."""
    _Kept.is_between_calls = True
    close_left()
    if _Kept.opened is None:
        _Kept.opened = _open()


def take() -> DuckDBPyConnection:
    """Return an engine that nobody uses; what the one before had attached is free from now on."""
    close_left()
    taken, _Kept.opened = _Kept.opened, None
    return taken or _open()


def give_back(connection: DuckDBPyConnection, *, has_written: bool) -> None:
    """Close an engine: at once when it has written, else when `prepare` or `take` is called next."""
    is_alone = threading.current_thread() is threading.main_thread()
    if _Kept.is_between_calls and is_alone and not has_written:
        _Kept.left = connection
    else:
        _close(connection)


def _open() -> DuckDBPyConnection:
    import duckdb

    return duckdb.connect(":memory:", config=_CONFIG)


def close_left() -> None:
    """Close the engine of the call before, and with it the files that it has open."""
    left, _Kept.left = _Kept.left, None
    if left is not None:
        _close(left)


def _close(connection: DuckDBPyConnection) -> None:
    import duckdb

    with suppress(duckdb.Error):  # a function that cannot be cancelled may still run; the process ends it
        connection.close()
