"""Arrow batches of any driver in the types that a result's columns have (see `model.result.Batch`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from fubcli.errors import EngineRejected
from fubcli.model.datatype import DataType
from fubcli.warehouses.databricks.arrow import values_of

if TYPE_CHECKING:
    import pyarrow

Reader = Callable[[Any], Any]
_DECIMAL = "decimal("
_MOST_DIGITS = 38
"""Of the smaller one of Arrow's decimals."""


@dataclass(frozen=True)
class ArrowBatch:
    """A batch whose columns have the types of `kinds`."""

    arrow: pyarrow.RecordBatch
    kinds: Sequence[DataType]

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return int(self.arrow.num_rows)

    def part(self, start: int, most: int) -> ArrowBatch:
        """Return the rows from `start` on, at most so many, without a copy."""
        return ArrowBatch(self.arrow.slice(start, most), self.kinds)

    def values(self, place: int) -> list[Any]:
        """Return the values of one column."""
        return values_of(self.arrow.column(place), self.kinds[place])


@dataclass(frozen=True)
class Shape:
    """What the columns of a result are called and hold; `readers` make a value ours that the driver gives as text."""

    names: Sequence[str]
    kinds: Sequence[DataType]
    readers: Mapping[int, Reader] = field(default_factory=lambda: MappingProxyType({}))

    def batch(self, found: pyarrow.RecordBatch) -> ArrowBatch:
        """Return a driver's batch in our types; raises EngineRejected for a value that has no place in its type."""
        import pyarrow

        try:
            columns = [self._column(place, column) for place, column in enumerate(found.columns)]
        except (pyarrow.ArrowException, ArithmeticError, ValueError) as error:  # its words quote the value
            raise _outgrown() from error
        return ArrowBatch(pyarrow.RecordBatch.from_arrays(columns, names=list(self.names)), self.kinds)

    def batches(self, found: Iterable[pyarrow.RecordBatch]) -> Iterator[ArrowBatch]:
        """Yield a driver's batches in our types without the empty ones, unless there is no other."""
        is_empty = True
        for batch in found:
            if batch.num_rows:
                is_empty = False
                yield self.batch(batch)
        if is_empty:
            yield self.empty()

    def of_rows(self, rows: Sequence[tuple[Any, ...]]) -> ArrowBatch:
        """Return rows of our values as a batch; raises EngineRejected for a value that has no place in its type."""
        import pyarrow

        columns = zip(*rows, strict=True) if rows else [()] * len(self.kinds)
        try:
            arrays = [
                pyarrow.array(map(_or_none(_writer(kind)), column), arrow_type(kind))
                for column, kind in zip(columns, self.kinds, strict=True)
            ]
        except (pyarrow.ArrowException, ArithmeticError, ValueError) as error:  # its words quote the value
            raise _outgrown() from error
        return ArrowBatch(pyarrow.RecordBatch.from_arrays(arrays, names=list(self.names)), self.kinds)

    def empty(self) -> ArrowBatch:
        """Return a batch without rows."""
        import pyarrow

        columns = [pyarrow.array([], arrow_type(kind)) for kind in self.kinds]
        return ArrowBatch(pyarrow.RecordBatch.from_arrays(columns, names=list(self.names)), self.kinds)

    def _column(self, place: int, column: pyarrow.Array) -> pyarrow.Array:
        import pyarrow

        kind = self.kinds[place]
        wanted = arrow_type(kind)
        if place not in self.readers and not _is_read(kind, column.type):
            if column.type == wanted:
                return column
            try:
                return column.cast(wanted, safe=not pyarrow.types.is_timestamp(wanted))
            except pyarrow.ArrowNotImplementedError:
                pass  # value by value, then
        read = self.readers.get(place, lambda value: value)
        shown = _writer(kind)
        values = (None if value is None else shown(read(value)) for value in values_of(column, kind))
        return pyarrow.array(values, wanted)


def _outgrown() -> EngineRejected:
    said = "A value of the result does not fit the type of its column; CAST it to a wider one."
    return EngineRejected(said, quotes_values=False)


def arrow_type(kind: DataType) -> pyarrow.DataType:
    """Return the Arrow type of a column; texts stand for whatever Arrow has no exact type for."""
    import pyarrow

    if kind.name.startswith(_DECIMAL):
        precision, _, scale = kind.name[len(_DECIMAL) : -1].partition(",")
        exact = pyarrow.decimal128 if int(precision) <= _MOST_DIGITS else pyarrow.decimal256
        return exact(int(precision), int(scale or 0))
    if kind.name == "array":
        return pyarrow.list_(arrow_type(kind.inner[0]))
    if kind.name == "map":
        return pyarrow.map_(*map(arrow_type, kind.inner))
    if kind.name == "struct":
        return pyarrow.struct(
            [pyarrow.field(name, arrow_type(inner)) for name, inner in zip(kind.fields, kind.inner, strict=True)]
        )
    if kind.name in _TIMES:
        return pyarrow.timestamp("us", _TIMES[kind.name])
    return getattr(pyarrow, _SCALARS.get(kind.name, "string"))()


def _is_read(kind: DataType, found: pyarrow.DataType) -> bool:
    """Whether a column must be read value by value: Arrow would write it as text in its own way, or cannot read it."""
    from pyarrow import types

    if kind.inner:
        is_text = types.is_string(found) or types.is_large_string(found)
        return is_text or any(map(_has_interval, kind.inner))
    if arrow_type(kind) == arrow_type(DataType("string")):
        is_plain = types.is_string(found) or types.is_large_string(found) or types.is_dictionary(found)
        return kind.name == "interval" or not is_plain
    return False


def _has_interval(kind: DataType) -> bool:
    return kind.name == "interval" or any(map(_has_interval, kind.inner))


def _writer(kind: DataType) -> Callable[[Any], Any]:
    """Return what makes a value one that Arrow takes: a map is a list of pairs, what is shown as text is text."""
    if kind.name == "array":
        item = _or_none(_writer(kind.inner[0]))
        return lambda value: [item(each) for each in value]
    if kind.name == "map":
        key, of = (_or_none(_writer(inner)) for inner in kind.inner)
        return lambda value: [(key(name), of(each)) for name, each in value.items()]
    if kind.name == "struct":
        members = [(name, _or_none(_writer(inner))) for name, inner in zip(kind.fields, kind.inner, strict=True)]
        return lambda value: {name: write(value[name]) for name, write in members}
    is_text = not kind.name.startswith(_DECIMAL) and kind.name not in (*_SCALARS, *_TIMES)
    return str if is_text else lambda value: value


def _or_none(write: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else write(value)


_TIMES = {"timestamp": "UTC", "timestamp_ntz": None}
_SCALARS = {
    "bigint": "int64",
    "int": "int32",
    "smallint": "int16",
    "tinyint": "int8",
    "double": "float64",
    "float": "float32",
    "boolean": "bool_",
    "date": "date32",
    "binary": "binary",
    "void": "null",
}
