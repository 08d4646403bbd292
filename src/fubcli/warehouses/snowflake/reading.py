"""What the connector brings back: columns, rows in batches, and counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from fubcli.model.datatype import DataType
from fubcli.model.result import Batch, Column, ResultSet, ResultStream, RowBatch
from fubcli.model.statement import StatementKind
from fubcli.warehouses.columnar import Shape
from fubcli.warehouses.databricks.arrow import arrow_rows
from fubcli.warehouses.snowflake.failures import translated
from fubcli.warehouses.snowflake.types import kind_of, told

if TYPE_CHECKING:
    from pyarrow import RecordBatch, Table
    from snowflake.connector.cursor import SnowflakeCursor

BATCH_ROWS = 50_000
_COUNTED = (StatementKind.INSERT, StatementKind.UPDATE, StatementKind.DELETE, StatementKind.MERGE)


def read(cursor: SnowflakeCursor, most: int) -> ResultSet:
    """Return at most `most` rows; one more was asked for, to know whether there are more."""
    if not _is_arrow(cursor):
        columns, rows = _columns(_described(cursor), _kinds(cursor)), cursor.fetchmany(most + 1)
        return ResultSet(columns, tuple(map(tuple, rows[:most])), len(rows) > most, statement_id=cursor.sfqid)
    shape, found = _arrow(cursor)
    rows = arrow_rows(_first((shape.batch(each).arrow for each in found), most + 1), shape.kinds)
    kept = tuple(rows)
    columns = _columns(shape.names, shape.kinds)
    return ResultSet(columns, kept[:most], truncated=len(kept) > most, statement_id=cursor.sfqid)


def streamed(cursor: SnowflakeCursor, most: int) -> ResultStream:
    """Return at most `most` rows, batch by batch."""
    if not _is_arrow(cursor):
        return ResultStream(_columns(_described(cursor), _kinds(cursor)), _rows(cursor), most, cursor.sfqid)
    shape, found = _arrow(cursor)
    return ResultStream(_columns(shape.names, shape.kinds), shape.batches(found), most, cursor.sfqid)


def written(cursor: SnowflakeCursor, kind: StatementKind) -> ResultSet:
    """Return how many rows a write changed, when the engine counts them."""
    count = cursor.rowcount if kind in _COUNTED else None
    return ResultSet((), (), affected_rows=count, statement_id=cursor.sfqid)


def _is_arrow(cursor: SnowflakeCursor) -> bool:
    return bool(cursor._query_result_format == "arrow")


def _arrow(cursor: SnowflakeCursor) -> tuple[Shape, Iterator[RecordBatch]]:
    """Return the shape of a result and its batches; the first of them tells which numbers outgrow 64 bits."""
    tables: Iterator[Table] = iter(cursor.fetch_arrow_batches(force_microsecond_precision=True))
    first = _next(tables)
    kinds = _kinds(cursor, None if first is None else first.schema)
    parts = (
        each
        for table in chain([] if first is None else [first], _fetched(tables))
        for each in table.to_batches(BATCH_ROWS)
    )
    return Shape(_described(cursor), kinds), parts


def _fetched(tables: Iterator[Table]) -> Iterator[Table]:
    while (table := _next(tables)) is not None:
        yield table


def _next(tables: Iterator[Table]) -> Table | None:
    try:
        return next(tables, None)
    except Exception as error:
        raise translated(error) from error


def _rows(cursor: SnowflakeCursor) -> Iterator[Batch]:
    """Yield rows that come without Arrow, at least one batch."""
    rows = cursor.fetchmany(BATCH_ROWS)
    yield RowBatch([tuple(row) for row in rows])
    while rows := cursor.fetchmany(BATCH_ROWS):
        yield RowBatch([tuple(row) for row in rows])


def _first(batches: Iterator[RecordBatch], most: int) -> Iterator[RecordBatch]:
    left = most
    for batch in batches:
        yield batch.slice(0, left)
        left -= batch.num_rows
        if left <= 0:
            return


def _described(cursor: SnowflakeCursor) -> list[str]:
    return [told(each.name) for each in cursor.description or ()]


def _kinds(cursor: SnowflakeCursor, schema: Any = None) -> list[DataType]:
    from snowflake.connector.constants import FIELD_ID_TO_NAME

    kinds = []
    for place, each in enumerate(cursor.description or ()):
        kind = kind_of(FIELD_ID_TO_NAME[each.type_code], each.precision, each.scale)
        is_wide = kind.name == "bigint" and schema is not None and str(schema.field(place).type).startswith("decimal")
        kinds.append(DataType("decimal(38,0)") if is_wide else kind)
    return kinds


def _columns(names: Sequence[str], kinds: Sequence[DataType]) -> tuple[Column, ...]:
    return tuple(Column(name, str(kind)) for name, kind in zip(names, kinds, strict=True))
