"""Events: sent to the intake, which never forgets one, so they are looked for before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fubcli.integrations.datadog import links
from fubcli.integrations.datadog.answers import described, listed, taken
from fubcli.integrations.outside import Outside
from fubcli.model.change import OutsideRequest

KEY = "fub_idem"
"""The key of the tag by which an event is known again."""
_SEARCH, _INTAKE = "/api/v2/events/search", "/api/v2/events"
_AT_ONCE, _PAGE, _MOST_PAGES = 25, 100, 10


@dataclass(frozen=True)
class Searched:
    """The marks that were found; `is_whole` says whether the others are surely not there, as far as it is indexed."""

    marks: frozenset[str]
    is_whole: bool


def sent_before(host: Outside, marks: Collection[str], since: datetime, until: datetime) -> Searched:
    """Return those marks that an event carries which can be searched for; raises as `Outside.read`."""
    found: set[str] = set()
    is_whole = True
    wanted = sorted(marks)
    for first in range(0, len(wanted), _AT_ONCE):
        query = f"{KEY}:({' OR '.join(wanted[first : first + _AT_ONCE])})"
        part = _marks(host, {"query": query, "from": since.isoformat(), "to": until.isoformat()})
        found |= part.marks
        is_whole = is_whole and part.is_whole
    return Searched(frozenset(found & set(wanted)), is_whole)


def send(host: Outside, body: Mapping[str, Any], why: str) -> str | None:
    """Send an event, and return the link to it, empty when the answer has none that is one; None when it was not to be.

    Raises TakenWithErrors, and as `Outside.write`.
    """
    return host.write(
        OutsideRequest("POST", _INTAKE, body, why=why),
        lambda answer: links.told(_object(taken(answer, host.profile.name).get("links")).get("self")),
    )


def _marks(host: Outside, wanted: Mapping[str, str]) -> Searched:
    found: set[str] = set()
    is_whole = True
    page: dict[str, Any] = {"limit": _PAGE}
    for _ in range(_MOST_PAGES):
        answer = described(host.read(_SEARCH, payload={"filter": dict(wanted), "page": page}).body, _SEARCH)
        for each in listed(answer.get("data"), _SEARCH):
            found |= _marks_of(each)
        meta = _object(answer.get("meta"))
        is_whole = is_whole and meta.get("status") != "timeout" and not meta.get("warnings")
        after = _object(meta.get("page")).get("after")
        if not after:
            return Searched(frozenset(found), is_whole)
        page = {"limit": _PAGE, "cursor": str(after)}
    return Searched(frozenset(found), is_whole=False)


def _marks_of(event: Mapping[str, Any]) -> set[str]:
    tags = _object(event.get("attributes")).get("tags")
    told = map(str, tags) if isinstance(tags, list) else ()
    return {tag.removeprefix(f"{KEY}:") for tag in told if tag.startswith(f"{KEY}:")}


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
