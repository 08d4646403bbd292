"""Arrow batches as rows of Python values, by the types that the manifest gives their columns (see `model.result`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fubcli.model.datatype import DataType
from fubcli.warehouses.databricks.intervals import iso_duration
from fubcli.warehouses.databricks.values import reader_of

if TYPE_CHECKING:
    import pyarrow

Shaper = Callable[[Any], Any]
_NESTED = ("array", "map", "struct")


def arrow_rows(batches: Iterable[pyarrow.RecordBatch], kinds: Sequence[DataType]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of some batches."""
    for batch in batches:
        columns = [values_of(column, kind) for column, kind in zip(batch.columns, kinds, strict=True)]
        yield from zip(*columns, strict=True)


def values_of(column: pyarrow.Array, kind: DataType) -> list[Any]:
    """Return the values of one column."""
    values: list[Any] = column.to_pylist()
    if kind.name in _NESTED and any(isinstance(value, str) for value in values):
        read = reader_of(kind)  # a server that sends nested values as JSON
        return [read(value) for value in values]
    shape = _shaper(kind)
    return values if shape is None else [None if value is None else shape(value) for value in values]


def _shaper(kind: DataType) -> Shaper | None:
    """Return what makes Arrow's value ours, or None when it is already."""
    if kind.name == "timestamp":
        return _in_utc
    if kind.name == "interval":
        return lambda value: iso_duration(str(value))
    inner = [_shaper(each) for each in kind.inner]
    if kind.name == "map":
        key, item = (_or_none(each) for each in inner)
        return lambda value: {key(each): item(of) for each, of in (value.items() if isinstance(value, dict) else value)}
    if not any(inner):
        return None
    if kind.name == "array":
        element = _or_none(inner[0])
        return lambda value: [element(each) for each in value]
    members = [(name, _or_none(each)) for name, each in zip(kind.fields, inner, strict=True)]
    return lambda value: {name: shape(value[name]) for name, shape in members}


def _or_none(shape: Shaper | None) -> Shaper:
    if shape is None:
        return lambda value: value
    known = shape
    return lambda value: None if value is None else known(value)


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
