"""What a statement returned, as an Arrow table with Databricks' types beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from tests.workspace.intervals import with_texts, with_units
from tests.workspace.sqltypes import SqlType, from_duckdb


@dataclass(frozen=True)
class Result:
    """Rows of one statement; `affected` is the number of rows that a write changed."""

    kinds: tuple[SqlType, ...]
    table: pa.Table
    truncated: bool = False
    affected: int | None = None

    @property
    def names(self) -> list[str]:
        """The columns' names; the same one may come twice."""
        return list(self.table.column_names)

    def rows(self, start: int, count: int) -> pa.Table:
        """Return a slice of the rows."""
        return self.table.slice(start, count)


def result_of(
    columns: Sequence[tuple[str, SqlType]], rows: Iterable[Sequence[Any]] = (), *, affected: int | None = None
) -> Result:
    """Return a result of Python values."""
    listed = [list(row) for row in rows]
    arrays = [pa.array([row[at] for row in listed], type=kind.arrow()) for at, (_, kind) in enumerate(columns)]
    table = pa.Table.from_arrays(arrays, names=[name for name, _ in columns])
    return Result(tuple(kind for _, kind in columns), table, affected=affected)


def read(relation: Any, zone: str, limit: int | None) -> Result:
    """Run a DuckDB relation and return its rows, `limit` of them at most."""
    kinds = [from_duckdb(kind) for kind in relation.types]
    shown = [
        f"#{at}" if str(kind) == target.duckdb or target.name == "void" else f"CAST(#{at} AS {target.duckdb})"
        for at, (kind, target) in enumerate(zip(relation.types, kinds, strict=True), 1)
    ]
    names = list(relation.columns)
    if any(expression.startswith("CAST") for expression in shown):
        relation = relation.project(", ".join(shown))
    fetched = (relation if limit is None else relation.limit(limit + 1)).to_arrow_table()
    table = fetched if limit is None else fetched.slice(0, limit)
    typed = [_column(column, kind, zone) for column, kind in zip(table.columns, kinds, strict=True)]
    arrays = pa.Table.from_arrays([array for array, _ in typed], names=names)
    return Result(tuple(kind for _, kind in typed), arrays, truncated=limit is not None and fetched.num_rows > limit)


def _column(column: pa.ChunkedArray, kind: SqlType, zone: str) -> tuple[pa.ChunkedArray, SqlType]:
    if kind.has_interval:
        values = column.to_pylist()
        exact = with_units(kind, values)
        array = pa.array([with_texts(value, exact) for value in values], type=exact.arrow(zone))
        return pa.chunked_array([array]), exact
    wanted = kind.arrow(zone)
    if kind.name == "void":
        return pa.chunked_array([pa.nulls(len(column))]), kind
    return (column if column.type == wanted else column.cast(wanted)), kind
