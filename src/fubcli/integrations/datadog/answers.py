"""Answers of Datadog as the shapes that are expected of them; anything else is no answer of its API."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeGuard

from fubcli.errors import ExitCode, FubError
from fubcli.integrations.failures import RequestDeclined
from fubcli.integrations.outside import Outside
from fubcli.network.answers import Answer
from fubcli.network.failures import ReplyLost, in_quotes, safe

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}", re.ASCII)
_MOST_ERRORS = 5
_NOT_FOUND = 404


@dataclass(frozen=True)
class Listing:
    """What was found, and whether there is more than was read."""

    items: list[dict[str, Any]]
    truncated: bool = False
    is_paged: bool = False
    """Whether it was read in several pages, between which things may have shifted."""

    def whole(self, what: str) -> list[dict[str, Any]]:
        """Return what was found; raises ListCut when that is nothing and not everything was read."""
        if self.truncated and not self.items:
            raise ListCut(
                f"There are more {what} than fubcli reads, and ours is not among those it read: whether it is there is "
                "not known, and so none is made. Delete some that nobody needs, or make it by hand."
            )
        return self.items


class ListCut(FubError):
    """A list is longer than is read of it: what is not in it may be there all the same."""

    exit_code = ExitCode.UNAVAILABLE
    slug = "list-cut"
    title = "The service has more than is read of it"


def listed(value: Any, what: str) -> list[dict[str, Any]]:
    """Return a list of objects; raises ReplyLost for anything else."""
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ReplyLost(f"Datadog answered {what} with no list of objects, which is no answer of its API.")
    return value


def described(value: Any, what: str) -> dict[str, Any]:
    """Return an object; raises ReplyLost for anything else."""
    if not isinstance(value, dict):
        raise ReplyLost(f"Datadog answered {what} with no object, which is no answer of its API.")
    return value


def is_id(value: Any) -> TypeGuard[str]:
    """Whether a value is an id that can stand in a path and in a text."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def plain_id(value: Any, what: str) -> str:
    """Return an id; raises ReplyLost for anything else."""
    if not is_id(value):
        raise ReplyLost(f"Datadog answered {what} with no id, which is no answer of its API.")
    return value


class TakenWithErrors(ReplyLost):
    """A success whose body tells of errors: whether the service acted on the request, or on how much, is not known."""

    slug = "taken-with-errors"
    title = "The service took the request and told of errors"


def taken(answer: Answer[Any], service: str) -> Mapping[str, Any]:
    """Return the object of an intake's answer, empty for any other; raises TakenWithErrors when it tells of errors."""
    told: Mapping[str, Any] = answer.body if isinstance(answer.body, Mapping) else {}
    if errors := told.get("errors"):
        said = safe("; ".join(map(str, errors[:_MOST_ERRORS] if isinstance(errors, list) else [errors])))
        detail = f"{service} answered with status {answer.status} and told of errors: {in_quotes(said)}. What it took"
        raise TakenWithErrors(f"{detail} is not known.", extra={"status": answer.status})
    return told


def pages(ask: Callable[[int], list[dict[str, Any]]], size: int, most: int) -> Listing:
    """Return what pages of a size hold, asked by their number from 0 on, each thing once, up to a limit."""
    found: dict[Any, dict[str, Any]] = {}
    for page in count():
        items, before = ask(page), len(found)
        for number, each in enumerate(items):
            identity = each.get("id")
            found.setdefault(identity if isinstance(identity, int | str) else (page, number), each)
        if len(items) < size and len(found) <= most:
            return Listing(list(found.values()), is_paged=page > 0)
        if len(found) > most or len(found) == before:  # a service that shows the same page again never ends
            break
    return Listing(list(found.values())[:most], truncated=True)


def surely(look: Callable[[], Listing]) -> Listing:
    """Return what a look finds, after a second one when several pages had nothing: what is there may have shifted."""
    found = look()
    return look() if found.is_paged and not found.items else found


def there(host: Outside, path: str) -> dict[str, Any] | None:
    """Return an object by its path, None when there is none; raises as `Outside.read`."""
    try:
        return described(host.read(path).body, path)
    except RequestDeclined as error:
        if error.status != _NOT_FOUND:
            raise
        return None
