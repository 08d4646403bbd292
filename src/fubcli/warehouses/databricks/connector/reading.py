"""What the connector is given and brings back: parameters, rows and counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from fubcli.model.request import Parameter
from fubcli.model.result import Column, ResultSet, ResultStream
from fubcli.warehouses.columnar import Shape
from fubcli.warehouses.databricks.arrow import arrow_rows
from fubcli.warehouses.databricks.connector.arrow_types import kinds_of
from fubcli.warehouses.databricks.connector.session import in_our_words
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
    shape, tables = _begun(cursor, most + 1)
    found = tuple(arrow_rows((batch for table in tables for batch in table.to_batches()), shape.kinds))
    return ResultSet(_columns(shape), found[:most], truncated=len(found) > most, statement_id=cursor.query_id)


def streamed(cursor: Cursor, most: int) -> ResultStream:
    """Return at most `most` rows, batch by batch; the first batch has been fetched."""
    shape, tables = _begun(cursor, most + 1)
    found = (batch for table in tables for batch in table.to_batches())
    return ResultStream(_columns(shape), shape.batches(found), most, cursor.query_id)


def _begun(cursor: Cursor, most: int) -> tuple[Shape, Iterator[Table]]:
    """Return what the columns are, and the tables, the first of which has been fetched: it tells the types."""
    tables = _tables(cursor, most)
    first = next(tables)
    described = cursor.description or ()
    kinds = kinds_of(first.schema, [str(column[1]) for column in described])
    return Shape([str(column[0]) for column in described], kinds), chain((first,), tables)


def _columns(shape: Shape) -> tuple[Column, ...]:
    return tuple(Column(name, str(kind)) for name, kind in zip(shape.names, shape.kinds, strict=True))


def written(cursor: Cursor) -> ResultSet:
    """Return how many rows a write changed, when the warehouse says so: in its result, for `rowcount` stays -1."""
    names = [str(column[0]) for column in cursor.description or ()]
    counts = cursor.fetchmany_arrow(1).column(names.index(AFFECTED)).to_pylist() if AFFECTED in names else []
    return ResultSet((), (), affected_rows=counts[0] if counts else None, statement_id=cursor.query_id)


def _tables(cursor: Cursor, most: int) -> Iterator[Table]:
    """Yield a result's tables, the first even when it has no rows."""
    left = most
    while True:
        with in_our_words():
            table = cursor.fetchmany_arrow(min(BATCH_ROWS, left))
        yield table
        left -= table.num_rows
        if not table.num_rows or left <= 0:
            return
