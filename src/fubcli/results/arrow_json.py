"""Arrow batches as NDJSON, a column at a time: the same bytes as row by row (`formats`), many times faster.

A column whose JSON Arrow cannot write as `encoding` has it is encoded value by value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fubcli.model.result import Batch, Column
from fubcli.model.untrusted import HIDING
from fubcli.results.encoding import EXACT_INTEGER, encode_part
from fubcli.results.formats import compact, unique_names

if TYPE_CHECKING:
    import pyarrow

    from fubcli.results.exports import Selection

_PIECE_BYTES = 32 * 1024 * 1024
"""Arrow's texts end at 2 GiB: larger batches are written in pieces."""
_ESCAPED = rf'["\\\x00-\x1f{HIDING}]'
_ALIKE_FROM, _ALIKE_BELOW = 1e-3, 1e10
_LARGEST_PLAIN_SCALE = 6
"""Small decimals of a larger scale would be written with an exponent."""


def ndjson(batch: Batch, selection: Selection) -> Iterator[memoryview]:
    """Yield a batch's lines, in UTF-8."""
    pieces = batch.arrow.nbytes // _PIECE_BYTES + 1
    step = batch.row_count // pieces + 1
    for start in range(0, batch.row_count, step):
        yield _lines(batch.part(start, step), selection)


def _lines(batch: Batch, selection: Selection) -> memoryview:
    import pyarrow
    from pyarrow import compute

    columns = selection.kept
    names = unique_names([each.name for each in columns])
    parts: list[Any] = []
    between = "{"
    for place, column, name in zip(selection.places, columns, names, strict=True):
        texts, quote = _texts(batch, place, column, selection)
        parts += [f"{between}{compact(name)}:{quote}", texts]
        between = f"{quote},"
    found = compute.binary_join_element_wise(
        *parts, f"{between[:-1]}}}\n", "", null_handling="replace", null_replacement="null"
    )
    _, offsets, data = found.buffers()
    ends = pyarrow.Array.from_buffers(pyarrow.int32(), len(found) + 1, [None, offsets])
    return memoryview(data)[: ends[len(found)].as_py()]


def _texts(batch: Batch, place: int, column: Column, selection: Selection) -> tuple[pyarrow.Array, str]:
    """Return a column's values as JSON, and the quote that is still to stand on both sides of each."""
    import pyarrow

    if place not in selection.masks:
        array = batch.arrow.column(place)
        found = _written(array)
        if found is not None:
            texts, is_quoted = found
            if not is_quoted:
                return texts, ""
            return (texts, '"') if not texts.null_count else (_quoted(texts), "")
    encoded, _ = encode_part(column, selection.shown(batch, place))
    return pyarrow.array(_dumped(encoded), pyarrow.string()), ""


def _quoted(texts: pyarrow.Array) -> pyarrow.Array:
    from pyarrow import compute

    return compute.binary_join_element_wise('"', texts, '"', "")


def _dumped(values: Sequence[Any]) -> list[str | None]:
    return [None if value is None else compact(value) for value in values]


def _written(array: pyarrow.Array) -> tuple[pyarrow.Array, bool] | None:
    """Return a column as texts, and whether JSON has them in quotes; None for one that Arrow cannot write."""
    for is_kind, write, is_quoted in _writers():
        if is_kind(array.type):
            texts = write(array)
            return None if texts is None else (texts, is_quoted)
    return None


def _writers() -> Sequence[tuple[Callable[[Any], bool], Callable[[Any], Any], bool]]:
    from pyarrow import types

    return (
        (types.is_int64, _integers, False),
        (lambda kind: types.is_boolean(kind) or types.is_integer(kind), _as_is, False),
        (types.is_floating, _floats, False),
        (types.is_string, _strings, True),
        (types.is_timestamp, _moments, True),
        (
            lambda kind: types.is_date(kind) or (types.is_decimal(kind) and kind.scale <= _LARGEST_PLAIN_SCALE),
            _as_is,
            True,
        ),
    )


def _as_is(array: pyarrow.Array) -> pyarrow.Array:
    import pyarrow

    return array.cast(pyarrow.string())


def _integers(array: pyarrow.Array) -> pyarrow.Array | None:
    from pyarrow import compute

    least, most = compute.min_max(array).values()
    is_exact = least.as_py() is None or (least.as_py() >= -EXACT_INTEGER and most.as_py() <= EXACT_INTEGER)
    return _as_is(array) if is_exact else None


def _floats(array: pyarrow.Array) -> pyarrow.Array | None:
    """Python's digits: Arrow has the same ones, and writes them alike where neither needs an exponent."""
    import pyarrow
    from pyarrow import compute

    numbers = array.cast(pyarrow.float64())
    sizes = compute.abs(numbers)
    is_alike = compute.and_(
        compute.less(sizes, _ALIKE_BELOW),
        compute.or_(compute.greater_equal(sizes, _ALIKE_FROM), compute.equal(sizes, 0.0)),
    )
    if compute.all(is_alike).as_py() is not False:
        texts = _as_is(numbers)
        is_whole = compute.equal(compute.floor(numbers), numbers)
        return compute.if_else(is_whole, compute.binary_join_element_wise(texts, ".0", ""), texts)
    if compute.all(compute.is_finite(numbers)).as_py() is False:
        return None
    return pyarrow.array([None if each is None else repr(each) for each in numbers.to_pylist()], pyarrow.string())


def _moments(array: pyarrow.Array) -> pyarrow.Array:
    """RFC 3339; a fraction has six digits, or is left out where it is nothing."""
    import pyarrow
    from pyarrow import compute

    local = array.cast(pyarrow.timestamp("us"))
    seconds = local.cast(pyarrow.timestamp("s"), safe=False)
    is_whole = compute.equal(seconds.cast(pyarrow.timestamp("us")), local)
    texts = compute.if_else(is_whole, _as_is(seconds), _as_is(local))
    texts = compute.utf8_replace_slice(texts, 10, 11, "T")
    return compute.binary_join_element_wise(texts, "Z", "") if array.type.tz else texts


def _strings(array: pyarrow.Array) -> pyarrow.Array | None:
    from pyarrow import compute

    return None if compute.any(compute.match_substring_regex(array, _ESCAPED)).as_py() else array
