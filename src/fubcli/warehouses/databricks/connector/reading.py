"""What the connector is given and brings back: parameters, rows and counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fubcli.model.request import Parameter
from fubcli.model.result import Column, ResultSet
from fubcli.warehouses.databricks.arrow import arrow_rows
from fubcli.warehouses.databricks.connector.arrow_types import kinds_of
from fubcli.warehouses.databricks.results import AFFECTED

if TYPE_CHECKING:
    from databricks.sql.client import Cursor
    from pyarrow import Table

BATCH_ROWS = 50_000


def bound(parameter: Parameter) -> Any:
    """Return a parameter as its text and the type that the warehouse casts it to."""
    from databricks.sql.parameters import StringParameter

    given = StringParameter(value=parameter.value, name=parameter.name)
    given.CAST_EXPR = parameter.type.upper() or "STRING"
    return given


def read(cursor: Cursor, most: int) -> ResultSet:
    """Return at most `most` rows; one more was asked for, to know whether there are more."""
    tables = list(_tables(cursor, most + 1))
    described = cursor.description or ()
    kinds = kinds_of(tables[0].schema, [str(column[1]) for column in described])
    found = tuple(arrow_rows((batch for table in tables for batch in table.to_batches()), kinds))
    columns = tuple(Column(str(column[0]), str(kind)) for column, kind in zip(described, kinds, strict=True))
    return ResultSet(columns, found[:most], truncated=len(found) > most, statement_id=cursor.query_id)


def written(cursor: Cursor) -> ResultSet:
    """Return how many rows a write changed, when the warehouse says so: in its result, for `rowcount` stays -1."""
    names = [str(column[0]) for column in cursor.description or ()]
    counts = cursor.fetchmany_arrow(1).column(names.index(AFFECTED)).to_pylist() if AFFECTED in names else []
    return ResultSet((), (), affected_rows=counts[0] if counts else None, statement_id=cursor.query_id)


def _tables(cursor: Cursor, most: int) -> Iterator[Table]:
    """Yield a result's tables, the first even when it has no rows."""
    left = most
    while True:
        table = cursor.fetchmany_arrow(min(BATCH_ROWS, left))
        yield table
        left -= table.num_rows
        if not table.num_rows or left <= 0:
            return
