"""Rows as text: NDJSON, CSV, Markdown and plain JSON; one function each, all over JSON-ready values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fubcli.errors import UsageError
from fubcli.results.encoding import Encoded

MEDIA_TYPES = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv",
    "markdown": "text/markdown",
}

_MARKUP = re.compile(r"[\\|`*_\[\]<>&~]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0)))
)
"""Printable to Python, and yet nothing to see; the two selectors of emoji (U+FE0E, U+FE0F) are left alone."""


def compact(value: Any) -> str:
    """Return JSON on one line, without blanks, in the order given; NaN cannot get this far."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def lines(encoded: Encoded, form: str) -> Iterator[str]:
    """Yield a result in a form, line by line with line ends; raises UsageError for a form that rows do not have."""
    writer = _WRITERS.get(form)
    if writer is None:
        raise UsageError(f"Rows cannot be written as {form}; use one of {', '.join(_WRITERS)}.")
    return writer([str(column["name"]) for column in encoded.columns], encoded)


def _ndjson(names: Sequence[str], encoded: Encoded) -> Iterator[str]:
    unique = _unique(names)
    for row in encoded.rows:
        yield compact(dict(zip(unique, row, strict=True))) + "\n"


def _json(names: Sequence[str], encoded: Encoded) -> Iterator[str]:
    yield compact({"columns": encoded.columns, "rows": encoded.rows}) + "\n"


def _csv(names: Sequence[str], encoded: Encoded) -> Iterator[str]:
    """RFC 4180; NULL is an empty field and the empty text a quoted one (the csv module of Python 3.11 cannot).

    In a result of one column NULL is the bare word NULL: readers skip a blank line.
    """
    null = "NULL" if len(names) == 1 else ""
    yield _csv_line(names, null)
    for row in encoded.rows:
        yield _csv_line(row, null)


def _csv_line(row: Sequence[Any], null: str) -> str:
    return ",".join(null if value is None else _csv_field(value, null) for value in row) + "\n"


def _csv_field(value: Any, null: str) -> str:
    text = value if isinstance(value, str) else compact(value)
    if text in ("", null) or any(character in text for character in ',"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def _markdown(names: Sequence[str], encoded: Encoded) -> Iterator[str]:
    yield f"| {' | '.join(map(_cell, names))} |\n"
    yield f"|{' --- |' * len(names)}\n"
    for row in encoded.rows:
        yield f"| {' | '.join(map(_cell, row))} |\n"


def _cell(value: Any) -> str:
    """Text from data cannot leave its cell, make a link, or hide."""
    text = "" if value is None else value if isinstance(value, str) else compact(value)
    return _MARKUP.sub(r"\\\g<0>", visible(text))


def visible(text: str, most: int = 200) -> str:
    """Return text from data with control, bidi and invisible characters shown as escapes, cut after `most`."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(
        character if character.isprintable() and character not in _INVISIBLE else ascii(character)[1:-1]
        for character in cut
    )


def _unique(names: Sequence[str]) -> list[str]:
    """Number the repeated names; the first of a name keeps it, and a number never makes a name that is there."""
    unique: dict[str, None] = {}
    for name in names:
        key, number = name, 1
        while key in unique or (key != name and key in names):
            number += 1
            key = f"{name}_{number}"
        unique[key] = None
    return list(unique)


_WRITERS: dict[str, Callable[[Sequence[str], Encoded], Iterator[str]]] = {
    "json": _json,
    "ndjson": _ndjson,
    "csv": _csv,
    "markdown": _markdown,
}
