"""The body of a reply, read to its end or until its time is over: a read timeout alone lets it drip for ever."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fubcli.network.deadline import Deadline

if TYPE_CHECKING:
    import httpx

ENCODINGS = "gzip, deflate"
"""What is asked for, as `Accept-Encoding`; whatever else comes is not unpacked."""
_STEP_BYTES = 256 * 1024
"""So much is unpacked at once: a few bytes may hold gigabytes."""
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


class TooSlow(Exception):
    """The time was over before the body was."""


class TooLong(Exception):
    """The body is longer than is read."""


class Unreadable(Exception):
    """The body is packed in a way that is not unpacked, or not what it says it is."""


def body_of(
    response: httpx.Response, deadline: Deadline, last_bytes: int | None = None, most_bytes: int | None = None
) -> bytes:
    """Return the body of a streamed reply as it is unpacked, or the end of it.

    Raises TooSlow, TooLong for one of more than `most_bytes` whose end alone is not enough, Unreadable, and what
    httpx raises.
    """
    content = bytearray()
    for part in _unpacked(response):
        content += part
        if last_bytes is not None and len(content) > 2 * last_bytes:
            del content[:-last_bytes]
        if last_bytes is None and most_bytes is not None and len(content) > most_bytes:
            raise TooLong
        if deadline.passed:
            raise TooSlow
    if deadline.passed:  # a connection that was broken off looks like the end of what has no length
        raise TooSlow
    return bytes(content if last_bytes is None else content[-last_bytes:])


def _unpacked(response: httpx.Response) -> Iterator[bytes]:
    """Yield the body in small parts, and an empty one for whatever comes and holds none of it."""
    named = [each.strip().lower() for each in response.headers.get("Content-Encoding", "").split(",")]
    encodings = [each for each in named if each not in ("", "identity")]
    if not encodings:
        yield from response.iter_raw()
    elif len(encodings) > 1 or encodings[0] not in ("gzip", "x-gzip", "deflate"):
        raise Unreadable
    else:
        yield from _inflated(response.iter_raw())


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    unpack = zlib.decompressobj(_GZIP_OR_ZLIB)
    has_begun = False
    try:
        for part in packed:
            rest, is_full = part, True
            while is_full and not unpack.eof:
                has_begun = True
                found = unpack.decompress(rest, _STEP_BYTES)
                yield found
                rest, is_full = unpack.unconsumed_tail, len(found) == _STEP_BYTES
            yield b""
    except zlib.error as error:
        raise Unreadable from error
    if has_begun and not unpack.eof:
        raise Unreadable
