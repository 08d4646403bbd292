"""What can become of a call, by what is known about whether the service acted on it."""

from __future__ import annotations

import re
from typing import Self

from fubcli.errors import NotPermitted, Remedy, WarehouseUnavailable

_LONGEST = 500
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]+"
)
"""What steers a terminal, turns the order of letters, shows nothing, or is half a character."""


class NotReached(WarehouseUnavailable):
    """The service could not be reached, or said that it did not take the call: nothing happened there."""

    slug = "service-not-reached"
    title = "The service is not available"


class ReplyLost(WarehouseUnavailable):
    """The call was sent and no usable reply came: whether the service acted on it is not known."""

    slug = "reply-lost"
    title = "The service did not answer"


class ReplyTooLong(ReplyLost):
    """The reply is longer than is read; to ask again would bring the same."""

    slug = "reply-too-long"
    retryable = False


class Declined(Exception):
    """The service answered, and the answer is no; the caller knows what that means for the user.

    `status` is the HTTP status, `code` the service's own word for it, `message` its sentence, made safe to show.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class SignInNeeded(NotPermitted):
    """The credentials were not accepted."""

    slug = "sign-in-needed"
    title = "The credentials were not accepted"

    @classmethod
    def told(cls, detail: str) -> Self:
        """Return the failure with what to do: the credentials have expired or are wrong, wherever they came from."""
        show = Remedy("See which credentials were used, and renew them there", ("fubcli", "config", "show", "--origin"))
        return cls(f"{detail} They have expired or are wrong; renew them, then run it again.", remedy=(show,))


def safe(text: str) -> str:
    """Return what a service said as one line of limited length, without what steers or hides."""
    line = _HIDDEN.sub(" ", text).strip()
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def in_quotes(said: str) -> str:
    """Return a service's sentence so that a reader sees whose words they are, and where they end."""
    return '"' + said.rstrip(".").replace('"', "'") + '"'
