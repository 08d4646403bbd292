"""Rows that were too many for one answer: where they lie, and for how long a cursor leads to them."""

from __future__ import annotations

import json
import os
import secrets
import stat
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlsplit

from fubcli.errors import UsageError
from fubcli.model.envelope import Envelope

GOOD_FOR = timedelta(minutes=30)
PAGE_CHARS = 8_000
"""Characters of rows in one page, as in the first answer; one row is always in it."""
_MOST = 64
"""Results that are remembered; the oldest is forgotten first."""
_AGAIN = "The cursor has expired, or was never given: run the query again."


@dataclass
class _Result:
    """A result in its file; `starts` has the byte at which a row begins, for the rows that a cursor was given to."""

    path: Path
    columns: list[Mapping[str, Any]]
    row_count: int
    ends: float
    expires: str
    starts: dict[int, int] = field(default_factory=dict)


class Cursors:
    """Leads from a cursor to the next page; the same cursor leads to the same page until it expires."""

    def __init__(self) -> None:
        self._results: OrderedDict[str, _Result] = OrderedDict()

    def begun(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return a result's data with a cursor to the rows that are in its artifact alone, if there are any."""
        shown, artifact = len(data.get("rows", ())), data.get("artifact", {})
        if artifact.get("media_type") != "application/x-ndjson" or shown >= artifact["rows"]:
            return data
        path = Path(unquote(urlsplit(artifact["uri"]).path))
        until = (datetime.now(UTC) + GOOD_FOR).isoformat(timespec="seconds").replace("+00:00", "Z")
        result = _Result(path, data["columns"], artifact["rows"], time.monotonic() + GOOD_FOR.total_seconds(), until)
        try:
            with _opened(path) as file:
                result.starts[shown] = sum(len(file.readline()) for _ in range(shown))
        except OSError:
            return data  # the file went at once: there is nothing that a cursor could lead to
        name = secrets.token_hex(16)
        self._results[name] = result
        while len(self._results) > _MOST:
            self._results.popitem(last=False)
        return _after(data, "artifact", {"cursor": _cursor(name, shown, result)})

    def page(self, cursor: str) -> Envelope:
        """Return the rows that a cursor leads to; raises UsageError for one that leads nowhere any more."""
        name, _, number = cursor.partition("-")
        result = self._results.get(name)
        row = int(number) if number.isascii() and number.isdecimal() else -1
        if result is None or time.monotonic() > result.ends or row not in result.starts:
            raise UsageError(_AGAIN)
        rows, end = _read(result, row)
        told: dict[str, Any] = {"operation": "query", "columns": result.columns, "rows": rows}
        told |= {"offset": row, "row_count": result.row_count}
        following = row + len(rows)
        if following < result.row_count:
            result.starts[following] = end
            told["cursor"] = _cursor(name, following, result)
        told["untrusted"] = ["/columns", "/rows"]
        return Envelope("query", "result", "query-page", told)


def _read(result: _Result, row: int) -> tuple[list[list[Any]], int]:
    """Return the rows from one on that fit into a page, and the byte at which the row after them begins."""
    rows: list[list[Any]] = []
    size = 0
    try:
        with _opened(result.path) as file:
            end = file.seek(result.starts[row])
            while line := file.readline():
                size += len(line)
                if rows and size > PAGE_CHARS:
                    break
                rows.append(list(json.loads(line).values()))
                end += len(line)
    except (OSError, ValueError) as error:
        raise UsageError(_AGAIN) from error
    if not rows:
        raise UsageError(_AGAIN)
    return rows, end


def _opened(path: Path) -> BinaryIO:
    """Open a regular file, and nothing that it may have been replaced by: a link, or a pipe that never ends."""
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError
    return file


def _cursor(name: str, row: int, result: _Result) -> dict[str, Any]:
    return {"cursor": f"{name}-{row}", "rows_left": result.row_count - row, "expires": result.expires}


def _after(data: dict[str, Any], member: str, more: Mapping[str, Any]) -> dict[str, Any]:
    """Return data with more members right after one, in the order in which they are read."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        found[key] = value
        if key == member:
            found |= more
    return found
