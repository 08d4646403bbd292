"""Events: sent to the intake, which never forgets one, so they are looked for before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from fubcli.integrations.datadog.answers import described, listed
from fubcli.integrations.outside import Outside
from fubcli.model.change import OutsideRequest

KEY = "fub_idem"
"""The key of the tag by which an event is known again."""
_SEARCH, _INTAKE = "/api/v2/events/search", "/api/v2/events"
_AT_ONCE, _PAGE, _MOST_PAGES = 25, 100, 10


def sent_before(host: Outside, marks: Collection[str], since: datetime, now: datetime) -> frozenset[str]:
    """Return those marks that an event carries which can be searched for; raises as `Outside.read`."""
    found: set[str] = set()
    wanted = sorted(marks)
    for first in range(0, len(wanted), _AT_ONCE):
        query = f"{KEY}:({' OR '.join(wanted[first : first + _AT_ONCE])})"
        found |= _marks(host, {"query": query, "from": since.isoformat(), "to": now.isoformat()})
    return frozenset(found & set(wanted))


def send(host: Outside, body: Mapping[str, Any], why: str) -> str | None:
    """Send an event, and return the link to it; None when it was not to be. Raises as `Outside.write`."""
    answer = host.write(OutsideRequest("POST", _INTAKE, body, why=why))
    if answer is None:
        return None
    links = described(answer.body, _INTAKE).get("links")
    return str(links.get("self", "")) if isinstance(links, Mapping) else ""


def _marks(host: Outside, wanted: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    page: dict[str, Any] = {"limit": _PAGE}
    for _ in range(_MOST_PAGES):
        answer = described(host.read(_SEARCH, payload={"filter": dict(wanted), "page": page}).body, _SEARCH)
        for each in listed(answer.get("data"), _SEARCH):
            tags = (each.get("attributes") or {}).get("tags") or []
            found |= {str(tag).removeprefix(f"{KEY}:") for tag in tags if str(tag).startswith(f"{KEY}:")}
        after = ((answer.get("meta") or {}).get("page") or {}).get("after")
        if not after:
            break
        page = {"limit": _PAGE, "cursor": str(after)}
    return found
