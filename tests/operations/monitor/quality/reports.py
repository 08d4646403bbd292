"""Tables that tell how other tables stand, and what a question about them is answered with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fubcli.model.health import Seen
from fubcli.model.names import Environment, TableName
from fubcli.model.result import Column, ResultSet
from fubcli.model.snapshot import ColumnInfo, TableInfo
from fubcli.operations.monitor.gathering import Watched


def table(name: str, *columns: str) -> Watched:
    """Return a table of production by its full name."""
    catalog, schema, called = name.split(".")
    told = tuple(ColumnInfo(each, "string", nullable=True) for each in columns)
    info = TableInfo(schema, called, "managed", None, None, told)
    return Watched(TableName(catalog, schema, called), info, Environment.PRODUCTION, Seen("history", ()))


def answer(*rows: Sequence[Any]) -> ResultSet:
    """Return rows as a warehouse does."""
    width = len(rows[0]) if rows else 0
    return ResultSet(tuple(Column(f"c{place}", "string") for place in range(width)), tuple(map(tuple, rows)))
