"""The columns of the tables that a statement names, from the engine itself: the translation needs their types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fubcli.warehouses.duckdb.macros import create_macros, every_macro, is_macro_missing
from fubcli.warehouses.duckdb.types import databricks_type

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from fubcli.model.names import TableName


def read_columns(connection: DuckDBPyConnection, tables: Iterable[TableName]) -> Mapping[str, Mapping[str, str]]:
    """Return names and Databricks types of columns by a table's full name.

    A table that is not there, or a view that cannot be bound yet, is left out: the statement itself will tell.
    """
    import duckdb

    found = {}
    for name in tables:
        written = f'"{name.catalog}"."{name.schema}"."{name.table}"'
        try:
            relation = connection.table(written)
        except duckdb.Error as error:
            if not is_macro_missing(error):
                continue
            create_macros(connection, every_macro())  # a view was made with macros of its own
            relation = connection.table(written)
        kinds = map(databricks_type, map(str, relation.types))
        found[str(name)] = dict(zip(relation.columns, kinds, strict=True))
    return found
