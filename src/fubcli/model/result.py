"""Rows on their way from a warehouse to an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class Column:
    """A result column: its name and its Databricks type in lower case, `decimal(10,2)`, `array<string>`."""

    name: str
    type: str


@dataclass(frozen=True)
class ResultSet:
    """What a statement returned.

    `rows` hold Python values (`int`, `float`, `Decimal`, `str`, `bytes`, `bool`, `None`, `date`, aware `datetime`
    for `timestamp`, naive for `timestamp_ntz`, ISO 8601 `str` for intervals, `list`, `dict`).
    `truncated` is exact: one row more than the cap was asked for.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False
    affected_rows: int | None = None
    """Rows that a writing statement changed, when the engine says so."""
    statement_id: str | None = None
    notes: tuple[str, ...] = field(default=())
    """Sentences the caller should read, such as a repair that happened on the way."""
    estimated_bytes: int | None = None
    """What the engine itself said, before it ran, that it would read; None from one that does not tell."""

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.rows)


class Batch(Protocol):
    """Some rows of a stream, in their order."""

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        ...

    @property
    def arrow(self) -> Any:
        """The same rows as a `pyarrow.RecordBatch` of the types that `Column.type` stands for, or None.

        decimal128, `timestamp[us, UTC]`, `timestamp[us]` for timestamp_ntz, date32, lists, structs, maps; intervals
        as ISO 8601 texts.
        """
        ...

    def part(self, start: int, most: int) -> Batch:
        """Return the rows from `start` on, at most so many."""
        ...

    def values(self, place: int) -> Sequence[Any]:
        """Return the values of one column, as `ResultSet` has them."""
        ...


@dataclass(frozen=True)
class RowBatch:
    """Rows as a driver without Arrow hands them out."""

    rows: Sequence[tuple[Any, ...]]
    arrow: None = None

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def part(self, start: int, most: int) -> RowBatch:
        """Return the rows from `start` on, at most so many."""
        return RowBatch(self.rows[start : start + most])

    def values(self, place: int) -> Sequence[Any]:
        """Return the values of one column."""
        return [row[place] for row in self.rows]


@dataclass
class ResultStream:
    """What a statement returns, batch by batch; no more than one batch has to be in memory.

    There is at least one batch, without rows when there are none. `truncated` and `row_count` are true once the
    batches have been read; reading them raises what `Warehouse.execute` raises.
    """

    columns: tuple[Column, ...]
    source: Iterator[Batch]
    most: int
    """How many rows there may be; the source has one more when there are more."""
    statement_id: str | None = None
    notes: tuple[str, ...] = ()
    estimated_bytes: int | None = None
    truncated: bool = False
    row_count: int = 0

    def batches(self) -> Iterator[Batch]:
        """Yield the batches, once, and stop after `most` rows."""
        for batch in self.source:
            left = self.most - self.row_count
            kept = batch.part(0, left) if batch.row_count > left else batch
            self.truncated = batch.row_count > left
            self.row_count += kept.row_count
            yield kept
            if self.truncated:
                return
