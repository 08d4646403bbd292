"""Creates the macros that a statement needs, on its own connection, before it runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def create_macros(connection: DuckDBPyConnection, names: Iterable[str]) -> None:
    """Create temporary macros, each after those that it calls: TEMP ones are seen whatever catalog is current."""
    from fubcli.sql.duckdb.families import MACROS

    statements = [f"CREATE TEMP MACRO {name}{MACROS[name]}" for name in names]
    if statements:
        connection.execute(";\n".join(statements))
