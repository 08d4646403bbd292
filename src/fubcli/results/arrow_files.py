"""Parquet and Arrow files: the types of `model.result.Batch`, masked columns as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from fubcli.errors import UsageError
from fubcli.model.result import Batch
from fubcli.results.formats import IN_FILES, unique_names

if TYPE_CHECKING:
    import pyarrow

    from fubcli.results.artifacts import Sink
    from fubcli.results.exports import Selection

_GROUP_ROWS, _GROUP_BYTES = 122_880, 64 * 1024 * 1024
"""A row group is written when it has so many rows or bytes: few enough for memory, enough for whoever reads it."""

_REPEATED = 4
"""How often a value must come, on average, for a column to get a dictionary."""


def require(form: str) -> None:
    """Raise UsageError when a form cannot be written here; imports nothing."""
    if form in IN_FILES and find_spec("pyarrow") is None:
        raise UsageError(f"Writing {form} needs pyarrow: pip install 'pyarrow>=20'.")


def write_arrow(sink: Sink, form: str, batches: Iterable[Batch], selection: Selection) -> None:
    """Write batches as a Parquet file or as an Arrow IPC file; a name that comes again gets a number."""
    import pyarrow

    names = unique_names([column.name for column in selection.kept])
    chosen = (
        pyarrow.RecordBatch.from_arrays([_column(batch, place, selection) for place in selection.places], names=names)
        for batch in batches
    )
    groups = _grouped(chosen)
    first = next(groups)
    with _writer(sink, form, first) as writer:
        writer.write_table(first)
        for group in groups:
            writer.write_table(group)


def _column(batch: Batch, place: int, selection: Selection) -> pyarrow.Array:
    import pyarrow

    if place in selection.masks:
        return pyarrow.array(selection.shown(batch, place), pyarrow.string())
    return batch.arrow.column(place)


def _grouped(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.Table]:
    import pyarrow

    held: list[pyarrow.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        held.append(batch)
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows >= _GROUP_ROWS or size >= _GROUP_BYTES:
            yield pyarrow.Table.from_batches(held)
            held, rows, size = [], 0, 0
    if held:
        yield pyarrow.Table.from_batches(held)


def _writer(sink: Sink, form: str, first: pyarrow.Table) -> Any:
    import pyarrow

    if form == "arrow":
        return pyarrow.ipc.new_file(sink, first.schema)
    from pyarrow import parquet

    return parquet.ParquetWriter(sink, first.schema, use_dictionary=_repetitive(first))


def _repetitive(table: pyarrow.Table) -> list[str]:
    """Return the flat columns that have few different values: a dictionary of the others costs time and room."""
    from pyarrow import compute, types

    flat = [name for name, column in zip(table.column_names, table.columns, strict=True) if not column.type.num_fields]
    return [
        name
        for name in flat
        if not types.is_null(table.column(name).type)
        and compute.count_distinct(table.column(name)).as_py() * _REPEATED <= table.num_rows
    ]
