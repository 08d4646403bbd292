"""Rows as text: NDJSON, CSV, Markdown and plain JSON; one function each, all over JSON-ready values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from fubcli.errors import UsageError
from fubcli.model.untrusted import escaped
from fubcli.model.untrusted import visible as visible

if TYPE_CHECKING:
    from fubcli.results.encoding import Encoded

Columns: TypeAlias = Sequence[Mapping[str, Any]]
Rows: TypeAlias = Iterable[Sequence[Any]]

MEDIA_TYPES = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv",
    "markdown": "text/markdown",
    "arrow": "application/vnd.apache.arrow.file",
    "parquet": "application/vnd.apache.parquet",
}
IN_FILES = ("arrow", "parquet")
"""Forms that are not text: only a file can hold them."""

_MARKUP = re.compile(r"[\\|`*_\[\]<>&~]|:(?=//)|(?<=www)\.|(?<!\w)@(?=\w)", re.IGNORECASE)
_BEGINS = re.compile(
    r"\s*(?:\d{1,9}(?=[.)](?:\s|\Z))|(?=(?:#{1,6}|[-+]|/[a-z_]+)(?:\s|\Z))|(?=[-=][-=\s]*\Z))", re.ASCII | re.IGNORECASE
)
"""Where a line begins as a heading, an item, the rule below a heading, or a quick action of GitLab."""

_NAME = re.compile(r"(?=.*[A-Za-z_])[A-Za-z0-9_](?:[A-Za-z0-9_.:-]{0,62}[A-Za-z0-9_])?", re.ASCII)
"""What can be repeated wherever it comes from: letters, digits and the signs between the parts of a name."""

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
"""One for all: making an encoder takes longer than writing a line."""


def compact(value: Any) -> str:
    """Return JSON on one line, without blanks, in the order given; raises ValueError for NaN.

    What steers a terminal or hides is written as escapes, which changes no value.
    """
    return escaped(_COMPACT.encode(value))


def lines(encoded: Encoded, form: str) -> Iterator[str]:
    """Yield a result in a form, line by line with line ends; raises UsageError for a form that rows do not have."""
    return text_of(encoded.columns, encoded.rows, form)


def text_of(columns: Columns, rows: Rows, form: str) -> Iterator[str]:
    """Yield rows in a form as they come; see `lines`. What `columns` say besides names may change until the last row.

    Raises UsageError for a form that rows do not have.
    """
    writer = _WRITERS.get(form)
    if writer is None:
        raise UsageError(f"Rows cannot be written as {form}; use one of {', '.join(_WRITERS)}.")
    return writer(columns, rows)


def _names(columns: Columns) -> list[str]:
    return [str(column["name"]) for column in columns]


def _ndjson(columns: Columns, rows: Rows) -> Iterator[str]:
    names = unique_names(_names(columns))
    for row in rows:
        yield compact(dict(zip(names, row, strict=True))) + "\n"


def _json(columns: Columns, rows: Rows) -> Iterator[str]:
    """The columns come last: how their values are encoded is known when all of them have been seen."""
    yield '{"rows":['
    comma = ""
    for row in rows:
        yield comma + compact(row)
        comma = ","
    yield f'],"columns":{compact(columns)}}}\n'


def _csv(columns: Columns, rows: Rows) -> Iterator[str]:
    """RFC 4180; NULL is an empty field and the empty text a quoted one (the csv module of Python 3.11 cannot).

    In a result of one column NULL is the bare word NULL: readers skip a blank line.
    """
    null = "NULL" if len(columns) == 1 else ""
    yield _csv_line(_names(columns), null)
    for row in rows:
        yield _csv_line(row, null)


def _csv_line(row: Sequence[Any], null: str) -> str:
    return ",".join(null if value is None else _csv_field(value, null) for value in row) + "\n"


def _csv_field(value: Any, null: str) -> str:
    text = value if isinstance(value, str) else compact(value)
    if text in ("", null) or any(character in text for character in ',"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def _markdown(columns: Columns, rows: Rows) -> Iterator[str]:
    yield f"| {' | '.join(map(_cell, _names(columns)))} |\n"
    yield f"|{' --- |' * len(columns)}\n"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |\n"


def _cell(value: Any) -> str:
    """Text from data cannot leave its cell, make a link, or hide."""
    return inline("" if value is None else value if isinstance(value, str) else compact(value))


def inline(text: str, most: int = 200) -> str:
    """Return text from data for a line of Markdown: it makes no markup and no link, calls nobody, and hides nothing."""
    shown = _MARKUP.sub(r"\\\g<0>", visible(text, most))
    begin = _BEGINS.match(shown)
    return f"{begin[0]}\\{shown[begin.end() :]}" if begin else shown


def plain_name(text: str) -> str:
    """Return a name from data for a title; one in which words could stand is not repeated."""
    return text if _NAME.fullmatch(text) else "(a name that is not told)"


def unique_names(names: Sequence[str]) -> list[str]:
    """Number the repeated names; the first of a name keeps it, and a number never makes a name that is there."""
    unique: dict[str, None] = {}
    for name in names:
        key, number = name, 1
        while key in unique or (key != name and key in names):
            number += 1
            key = f"{name}_{number}"
        unique[key] = None
    return list(unique)


_WRITERS: dict[str, Callable[[Columns, Rows], Iterator[str]]] = {
    "json": _json,
    "ndjson": _ndjson,
    "csv": _csv,
    "markdown": _markdown,
}
