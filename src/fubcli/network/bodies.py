"""The body of a reply, read to its end or until its time is over: a read timeout alone lets it drip for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fubcli.network.deadline import Deadline

if TYPE_CHECKING:
    import httpx


class TooSlow(Exception):
    """The time was over before the body was."""


class TooLong(Exception):
    """The body is longer than is read."""


def body_of(
    response: httpx.Response, deadline: Deadline, last_bytes: int | None = None, most_bytes: int | None = None
) -> bytes:
    """Return the body of a streamed reply as it is unpacked, or the end of it.

    Raises TooSlow, TooLong for one of more than `most_bytes` whose end alone is not enough, and what httpx raises.
    """
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if last_bytes is not None and len(content) > 2 * last_bytes:
            del content[:-last_bytes]
        if last_bytes is None and most_bytes is not None and len(content) > most_bytes:
            raise TooLong
        if deadline.passed:
            raise TooSlow
    return bytes(content if last_bytes is None else content[-last_bytes:])
