"""What an answer says: its JSON or its text when it is a success, and otherwise the failure that it tells of."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NoReturn, TypeVar

from fubcli.errors import NotPermitted
from fubcli.model.nesting import is_shallow
from fubcli.network.backoff import seconds_of, wait_of
from fubcli.network.failures import Declined, NotReached, ReplyLost, ReplyTooLong, SignInNeeded, in_quotes, safe
from fubcli.network.redaction import Redaction

Body = TypeVar("Body")
_TOO_MANY, _UNAUTHENTICATED, _FORBIDDEN = 429, 401, 403
_LOST = frozenset({408, 425})
"""Statuses below 500 of which it is not known whether the service acted: who answers may stand before it, and waited no
longer. 409 and 412 are a sure no: what was asked for conflicts with what is there, or a condition of it does not hold,
which the services find out before they change anything.
"""
_FIRST_SUCCESS, _FIRST_OTHER, _FIRST_ERROR, _FIRST_FAILURE = 200, 300, 400, 500
_MOST_LEVELS = 64
"""Lists and objects within each other; no service nests deeper, and whoever walks through a value may recurse."""

MOST_VALUES = 400_000
"""Commas and brackets in the JSON of a service; a page of a list has some thousands."""


@dataclass(frozen=True)
class Answer(Generic[Body]):
    """One answer; the names of its headers are compared without case."""

    status: int
    headers: Mapping[str, str]
    body: Body


@dataclass(frozen=True)
class Tail:
    """A text, or the end of it when `is_cut`."""

    text: str
    is_cut: bool


def _told(body: Mapping[str, Any]) -> tuple[str, str]:
    return str(body.get("error_code", "")), str(body.get("message", ""))


@dataclass(frozen=True)
class Dialect:
    """How a service says no (`told`: its code and its sentence out of a JSON object), and what nobody may be shown.

    `most_bytes` is the longest body that is read whole; None is any. `moved` are the statuses with which the service
    says that what was asked for is elsewhere for good; no link is followed.
    """

    told: Callable[[Mapping[str, Any]], tuple[str, str]] = _told
    redaction: Redaction = field(default_factory=Redaction)
    most_bytes: int | None = None
    moved: frozenset[int] = frozenset()

    def check(self, answer: Answer[bytes], url: str) -> None:
        """Return for a success; raises NotReached, ReplyLost, SignInNeeded, NotPermitted or Declined."""
        status = answer.status
        if _FIRST_SUCCESS <= status < _FIRST_OTHER:
            return
        body = _shallow(answer.body)
        code, sentence = self.told(body) if isinstance(body, dict) else ("", "")
        message = safe(self.redaction.text(sentence))
        said = in_quotes(message) if message else f"status {status}"
        if status == _UNAUTHENTICATED:
            raise SignInNeeded.told(f"{url} did not accept the credentials: {said}.")
        if status == _FORBIDDEN:
            raise NotPermitted(f"{url} does not permit it: {said}.")
        if status == _TOO_MANY:
            told = f"{url} takes no more calls for the moment: {said}."
            raise NotReached(told, extra=_extra(status, wait_of(answer.headers)))
        if (
            status >= _FIRST_FAILURE or status in _LOST
        ):  # when a limit is reset stands in every answer, and says nothing of this one
            extra = _extra(status, seconds_of(answer.headers.get("Retry-After")))
            raise ReplyLost(f"{url} is not available: {said}.", extra=extra)
        if status in self.moved:
            raise Declined(status, "", "it has moved: name it by its new path or its number")
        if status < _FIRST_ERROR or body is None:  # a page of a proxy, or the way to a sign-in
            raise _no_answer(answer, url)
        raise Declined(status, safe(self.redaction.text(code)), message or f"status {status}")


def _extra(status: int, wait: float | None) -> dict[str, Any]:
    return {"status": status} | ({} if wait is None else {"retry_after_seconds": wait})


def object_of(answer: Answer[bytes], whose: str) -> dict[str, Any]:
    """Return the JSON object of a success, empty for no body; raises ReplyLost for anything else."""
    found = _parsed(answer.body)
    if not isinstance(found, dict):
        raise _no_answer(answer, whose)
    return found


def json_of(answer: Answer[bytes], whose: str) -> Answer[Any]:
    """Return the JSON of a success, None for no body; raises ReplyLost for anything else, and what is nested deep."""
    if _values(answer.body) > MOST_VALUES:
        raise ReplyTooLong(
            f"{_answered(whose)} with more than {MOST_VALUES:,} values, which is more than is read of it."
        )
    found = _shallow(answer.body) if answer.body else None
    if found is None and answer.body.strip() not in (b"", b"null"):
        raise _no_answer(answer, whose)
    return Answer(answer.status, answer.headers, found)


def text_of(answer: Answer[bytes], whose: str) -> Answer[str]:
    """Return the text of a success; raises ReplyLost for a page, which is a proxy's."""
    if answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() == "text/html":
        raise _no_answer(answer, whose)
    return Answer(answer.status, answer.headers, answer.body.decode("utf-8", "replace"))


def _no_answer(answer: Answer[bytes], whose: str) -> ReplyLost:
    kind = safe(answer.headers.get("Content-Type", "no type"))
    return ReplyLost(f"{_answered(whose)} with status {answer.status} and {kind}, which is no answer of its API.")


def _answered(whose: str) -> str:
    return whose if " answered " in whose else f"{whose} answered"


def _values(content: bytes) -> int:
    """Return about how many values it has: each takes some hundred bytes once it is read, however short it is."""
    return sum(map(content.count, (b",", b"[", b"{")))


def _parsed(content: bytes, constant: Callable[[str], Any] | None = None) -> Any:
    try:
        return json.loads(content, parse_constant=constant) if content else {}
    except (ValueError, RecursionError):
        return None


def _shallow(content: bytes) -> Any:
    """Return what is JSON by its standard, which has no NaN, and not nested deep; None for anything else."""
    found = _parsed(content, _no_number) if _values(content) <= MOST_VALUES else None
    return found if is_shallow(found, _MOST_LEVELS) else None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
