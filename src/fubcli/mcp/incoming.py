"""Lines of a client on their way to the library: what it would drop without a word becomes a request it answers."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO, NoReturn

UNREADABLE = "fubcli/unreadable"
"""The method that stands for a message which cannot be read; its handler answers with a parse error."""
LONGEST = 64 * 1024 * 1024
"""Bytes of one message."""
_ID = re.compile(rb'"id"\s*:\s*(-?\d{1,18}|"[A-Za-z0-9._:-]{1,100}")')


class Incoming:
    """A client's lines, as long as there are any; `ended` is called when stdin is closed."""

    def __init__(self, stream: BinaryIO, ended: Callable[[], None]) -> None:
        self._stream = stream
        self._ended = ended

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield lines that the library can read; one that is too long, or has no id to answer to, is left out."""
        from anyio.to_thread import run_sync

        while line := await run_sync(self._line, abandon_on_cancel=True):
            if found := readable(line):
                yield found
        self._ended()

    def _line(self) -> bytes:
        line = self._stream.readline(LONGEST)
        if len(line) < LONGEST or line.endswith(b"\n"):
            return line
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = self._stream.readline(LONGEST)
        return line[:1_000] + b"\n"  # no message any more, and perhaps still an id


def readable(line: bytes) -> str:
    """Return a line as it is when it is JSON that can be written as UTF-8, else a request that stands for it.

    Returns "" for what has no id to answer to.
    """
    try:
        text = line.decode("utf-8")
        json.dumps(json.loads(text, parse_constant=_refuse), ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        found = _ID.search(line)
        if found is None:
            return ""
        return f'{{"jsonrpc":"2.0","id":{found[1].decode()},"method":"{UNREADABLE}"}}\n'
    return text


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
