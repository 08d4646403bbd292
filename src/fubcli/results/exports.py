"""Results that go into a file batch by batch: masked, encoded and written with no more than a batch in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain
from typing import Any

from fubcli.model.masking import Mask
from fubcli.model.result import Batch, Column, ResultSet, ResultStream
from fubcli.results.artifacts import Sink
from fubcli.results.encoding import Encoded, encode, encode_part
from fubcli.results.formats import IN_FILES, text_of
from fubcli.results.masking import mask_values

_MOST_SHOWN = 500
"""Rows of which a preview may be made."""


@dataclass(frozen=True)
class Selection:
    """What of a result goes into a file: the columns at `places`, in that order, some of them masked."""

    columns: Sequence[Column]
    """All columns of the result."""
    places: Sequence[int]
    masks: Mapping[int, Mask]
    key: bytes

    @property
    def kept(self) -> list[Column]:
        """The columns of the file; a masked one is text."""
        return [Column(self.columns[i].name, "string") if i in self.masks else self.columns[i] for i in self.places]

    def values(self, batch: Batch) -> list[Sequence[Any]]:
        """Return the values of the file's columns."""
        return [self.shown(batch, place) for place in self.places]

    def shown(self, batch: Batch, place: int) -> Sequence[Any]:
        """Return what is shown of a column's values."""
        values = batch.values(place)
        return mask_values(self.masks[place], values, self.key) if place in self.masks else values


def wants_arrow(form: str) -> bool:
    """Whether a form is written from Arrow: those that are Arrow, and where pyarrow is installed NDJSON, for speed."""
    return form in IN_FILES or (form == "ndjson" and find_spec("pyarrow") is not None)


def write_export(sink: Sink, form: str, stream: ResultStream, selection: Selection) -> Encoded:
    """Write a stream into a file, and return its first rows as JSON; raises what reading and writing raise."""
    batches = stream.batches()
    first = next(batches)
    every = chain((first,), batches)
    if form in IN_FILES:
        from fubcli.results.arrow_files import write_arrow

        write_arrow(sink, form, every, selection)
    elif form == "ndjson" and first.arrow is not None:
        from fubcli.results.arrow_json import ndjson

        for lines in chain.from_iterable(ndjson(batch, selection) for batch in every):
            sink.write(lines)
    else:
        for text in _texts(form, every, selection):
            sink.write_text(text)
    return _preview(first.part(0, _MOST_SHOWN), selection)


def _texts(form: str, batches: Iterable[Batch], selection: Selection) -> Iterator[str]:
    columns: list[dict[str, Any]] = [{"name": each.name, "type": each.type} for each in selection.kept]
    rows = chain.from_iterable(_rows(batch, selection, columns) for batch in batches)
    return text_of(columns, rows, form)


def _rows(batch: Batch, selection: Selection, columns: Sequence[dict[str, Any]]) -> Iterator[Sequence[Any]]:
    """Yield encoded rows, and note in `columns` how their values are encoded."""
    encoded = []
    for column, described, values in zip(selection.kept, columns, selection.values(batch), strict=True):
        shown, encoding = encode_part(column, values)
        encoded.append(shown)
        if encoding:
            described["encoding"] = encoding
    return zip(*encoded, strict=True)


def _preview(batch: Batch, selection: Selection) -> Encoded:
    rows = tuple(zip(*selection.values(batch), strict=True))
    return encode(ResultSet(tuple(selection.kept), rows))
