"""The body of a reply, read to its end or until its time is over: a read timeout alone lets it drip for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fubcli.network.deadline import Deadline

if TYPE_CHECKING:
    import httpx


class TooSlow(Exception):
    """The time was over before the body was."""


def body_of(response: httpx.Response, deadline: Deadline) -> bytes:
    """Return the body of a streamed reply; raises TooSlow, and what httpx raises."""
    parts = []
    for part in response.iter_bytes():
        parts.append(part)
        if deadline.passed:
            raise TooSlow
    return b"".join(parts)
