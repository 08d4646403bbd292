"""Rows on their way from a warehouse to an event."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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
