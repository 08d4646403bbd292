"""Creates the macros that a statement needs, on its own connection, before it runs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


_MISSING = re.compile(r"\bsp_\w+ does not exist", re.IGNORECASE)


def is_macro_missing(error: BaseException) -> bool:
    """Whether a statement could not be bound because one of our macros is not there."""
    return bool(_MISSING.search(str(error)))


def every_macro() -> tuple[str, ...]:
    """Return the names of all macros, each after those that it calls."""
    from fubcli.sql.duckdb.families import MACROS
    from fubcli.sql.duckdb.transpile import needed

    return needed(" ".join(MACROS))


def create_macros(connection: DuckDBPyConnection, names: Iterable[str]) -> None:
    """Create temporary macros, each after those that it calls: TEMP ones are seen whatever catalog is current."""
    from fubcli.sql.duckdb.families import MACROS

    statements = [f"CREATE OR REPLACE TEMP MACRO {name}{MACROS[name]}" for name in names]
    if statements:
        connection.execute(";\n".join(statements))
