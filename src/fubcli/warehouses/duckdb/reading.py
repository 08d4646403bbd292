"""A query's rows from the engine, whole or batch by batch; intervals come as text, or the driver would lose months."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fubcli.model.result import Batch, Column, ResultSet, RowBatch
from fubcli.warehouses.duckdb.intervals import as_text, with_durations
from fubcli.warehouses.duckdb.session import Session
from fubcli.warehouses.duckdb.types import databricks_type

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from fubcli.warehouses.columnar import Shape

ROWS, ARROW_ROWS = 10_000, 50_000
"""Rows of a batch, and of one that Arrow holds."""


@dataclass(frozen=True)
class Query:
    """A query that has been bound: what runs, what its columns are called, and which of them hold intervals."""

    connection: DuckDBPyConnection
    text: str
    values: Mapping[str, str]
    columns: tuple[Column, ...]
    intervals: Mapping[int, Any]
    """The engine's types, by place, of the columns that come as text."""

    def whole(self, most: int) -> ResultSet:
        """Return at most `most` rows; one more is asked for, to know whether there are more."""
        fetched = self._executed().fetchmany(most + 1)
        rows = tuple(map(self._with_durations, fetched[:most]))
        return ResultSet(self.columns, rows, truncated=len(fetched) > most)

    def rows(self) -> Callable[[], Batch | None]:
        """Return what fetches the next rows, or None after the last."""
        running = self._executed()

        def more() -> Batch | None:
            fetched = running.fetchmany(ROWS)
            return RowBatch([self._with_durations(row) for row in fetched]) if fetched else None

        return more

    def arrow(self) -> Callable[[], Batch | None]:
        """Return what fetches the next Arrow batch, or None after the last."""
        shape = self._shape()
        reader: Iterator[Any] = iter(
            self.connection.sql(self.text, params=dict(self.values)).to_arrow_reader(ARROW_ROWS)
        )

        def more() -> Batch | None:
            found = next(reader, None)
            return None if found is None else shape.batch(found)

        return more

    def empty(self, *, arrow: bool) -> Batch:
        """Return a batch without rows."""
        return self._shape().empty() if arrow else RowBatch(())

    def _shape(self) -> Shape:
        from fubcli.model.datatype import parse_type
        from fubcli.warehouses.columnar import Shape

        readers = {place: _duration_reader(kind) for place, kind in self.intervals.items()}
        kinds = [parse_type(column.type) for column in self.columns]
        return Shape([column.name for column in self.columns], kinds, readers)

    def _executed(self) -> DuckDBPyConnection:
        return self.connection.execute(self.text, dict(self.values))

    def _with_durations(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self.intervals:
            return row
        return tuple(
            with_durations(value, self.intervals[place]) if place in self.intervals else value
            for place, value in enumerate(row)
        )


def bound(connection: DuckDBPyConnection, text: str, values: Mapping[str, str]) -> Query:
    """Have the engine bind a query; raises the driver's errors."""
    relation = connection.sql(text, params=dict(values))
    types = [str(kind) for kind in relation.types]
    intervals = {place: kind for place, kind in enumerate(relation.types) if as_text(types[place]) != types[place]}
    columns = tuple(Column(name, databricks_type(kind)) for name, kind in zip(relation.columns, types, strict=True))
    if intervals:
        shown = (f"CAST(#{i} AS {as_text(kind)})" if i - 1 in intervals else f"#{i}" for i, kind in enumerate(types, 1))
        text = f"SELECT {', '.join(shown)} FROM (\n{text}\n)"  # noqa: S608 - the text is what is run
    return Query(connection, text, values, columns, intervals)


def begun(session: Session, query: Query, *, arrow: bool) -> tuple[tuple[Column, ...], Iterator[Batch]]:
    """Return a query's columns and batches, the first of which has been fetched."""
    more = query.arrow() if arrow else query.rows()
    first = more() or query.empty(arrow=arrow)

    def batches() -> Iterator[Batch]:
        batch: Batch | None = first
        while batch is not None:
            yield batch
            session.check_time()
            batch = session.within(more)

    return query.columns, batches()


def _duration_reader(kind: Any) -> Callable[[Any], Any]:
    return lambda value: with_durations(value, kind)
