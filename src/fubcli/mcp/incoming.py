"""Lines of a client on their way to the library: what it would drop without a word becomes a request it answers."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import BinaryIO

UNREADABLE = "fubcli/unreadable"
"""The method that stands for a message which cannot be read; its handler answers with a parse error."""
LONGEST = 64 * 1024 * 1024
"""Bytes of one message."""
_LONGEST_NUMBER = 4_000
"""Digits of a whole number; Python converts no longer ones."""
_FIRST_ID = re.compile(rb'\s*\{\s*"jsonrpc"\s*:\s*"2\.0"\s*,\s*"id"\s*:\s*(\d{1,15}|"[A-Za-z0-9._:-]{1,100}")\s*,')
"""The id of a message that is no JSON, where it stands first and can be no other member's."""


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

    Returns "" for what has no id to answer to: a notification, or text in which no id is certain.
    """
    odd: list[str] = []
    try:
        text = line.decode("utf-8", "surrogateescape")
        message = json.loads(text, parse_constant=odd.append, parse_int=partial(_whole, odd))
    except (ValueError, RecursionError):
        found = _FIRST_ID.match(line)
        return _standing_for(found[1].decode()) if found else ""
    if not odd and _is_utf8(message):
        return text
    number = message.get("id") if isinstance(message, dict) else None
    is_id = isinstance(number, (int, str)) and not isinstance(number, bool)
    return _standing_for(json.dumps(number)) if is_id else ""


def _standing_for(number: str) -> str:
    return f'{{"jsonrpc":"2.0","id":{number},"method":"{UNREADABLE}"}}\n'


def _whole(odd: list[str], digits: str) -> int:
    if len(digits) <= _LONGEST_NUMBER:
        return int(digits)
    odd.append(digits)
    return 0


def _is_utf8(message: object) -> bool:
    try:
        json.dumps(message, ensure_ascii=False).encode("utf-8")
    except (UnicodeEncodeError, RecursionError):
        return False
    return True
