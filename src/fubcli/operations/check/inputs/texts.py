"""Bytes to text, text to what was found: the defaults of the request, and refusals for what cannot be read."""

from __future__ import annotations

from fubcli.model.decision import Finding
from fubcli.model.request import CheckRequest
from fubcli.operations.check.fragment import Found, Fragment
from fubcli.operations.check.judge import NOT_UNDERSTOOD, Statement


class WrongShape(ValueError):
    """A file is not what its name says: no notebook, no manifest; the message says why."""


def found(  # noqa: PLR0913 - where a statement stands takes this many words
    fragment: Fragment, name: str, sql: str, request: CheckRequest, *, start: int = 0, first: int = 0
) -> Found:
    """Return a statement with the environment, catalog and schema that the request gives to all."""
    return Found(Statement(name, sql, request.environment, request.catalog, request.schema), fragment, start, first)


def unjudged(  # noqa: PLR0913 - as above
    fragment: Fragment, name: str, request: CheckRequest, reason: str, *, rule: str = NOT_UNDERSTOOD, start: int = 0
) -> Found:
    """Return what is refused without a judgement, with the reason."""
    return Found(
        Statement(name, "", request.environment, request.catalog, request.schema),
        fragment,
        start,
        start,
        Finding(rule, reason),
    )


def decoded(data: bytes) -> str:
    """Return UTF-8 without its byte order mark; raises UnicodeDecodeError."""
    return data.decode("utf-8").removeprefix("\ufeff")
