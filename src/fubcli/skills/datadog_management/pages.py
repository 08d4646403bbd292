"""Events of the monitor's pages, each with the mark by which it is known again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fubcli.integrations.datadog.events import KEY
from fubcli.integrations.datadog.names import MANAGED, SERVICE
from fubcli.integrations.datadog.text import neutral
from fubcli.model.nights import night_of
from fubcli.skills.datadog_management.tags import read_tags, value_of
from fubcli.skills.datadog_management.upstream import moment, objects

OLDEST = timedelta(hours=18)
_MOST_TITLE, _MOST_MESSAGE, _MOST_CUSTOM = 490, 4_000, 300
_SEVERITY = re.compile(r"\[(P[1-5])\] ")
_KEY = re.compile(r"[0-9a-f]{40}")
_CUSTOM = ("check_id", "pillar", "kind", "night")
_STATUSES = ("ok", "warn", "error")


@dataclass(frozen=True)
class Page:
    """`mark` is the same for the same question of the same night that is as bad, whichever run asks it."""

    mark: str
    at: datetime
    attributes: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What people read first."""
        return str(self.attributes["title"])

    def is_taken(self, now: datetime) -> bool:
        """Whether Datadog takes an event of its time."""
        return self.at >= now - OLDEST

    def as_json(self) -> dict[str, Any]:
        """Return it as POST /api/v2/events takes it."""
        return {"data": {"type": "event", "attributes": dict(self.attributes)}}


def pages_of(member: Mapping[str, Any]) -> tuple[list[Page], int]:
    """Return the events, each question once, and how many could not be read."""
    given = objects(member.get("events"))
    found = [page for each in given if (page := _page(each)) is not None]
    return list({page.mark: page for page in found}.values()), len(given) - len(found)


def _page(told: Mapping[str, Any]) -> Page | None:
    data = told.get("data")
    given = data.get("attributes") if isinstance(data, Mapping) else None
    if not isinstance(given, Mapping) or not isinstance(given.get("title"), str):
        return None
    at, inner, read = moment(given.get("timestamp")), given.get("attributes"), read_tags(given.get("tags"))
    if at is None or read is None or not isinstance(inner, Mapping) or inner.get("status") not in _STATUSES:
        return None
    key = _aggregation_key(given.get("aggregation_key"))
    custom, priority = inner.get("custom"), _priority(inner.get("priority"))
    tags = [each for each in read if each != SERVICE]
    night = _night(custom.get("night") if isinstance(custom, Mapping) else None, at)
    same = [value_of(tags, "env"), key, str(night), inner["status"], priority]
    mark = hashlib.sha256("\n".join(same).encode()).hexdigest()[:32]
    said = {name: custom[name] for name in _CUSTOM if custom.get(name)} if isinstance(custom, Mapping) else {}
    return Page(mark, at, {
        "category": "alert",
        "integration_id": "custom-events",
        "title": _title(given["title"]),
        "message": neutral(str(given.get("message", "")), _MOST_MESSAGE),
        "timestamp": at.isoformat().replace("+00:00", "Z"),
        "aggregation_key": key,
        "tags": [SERVICE, MANAGED, *tags, f"{KEY}:{mark}"],
        "attributes": {
            "status": inner["status"],
            "priority": priority,
            "custom": {name: neutral(str(each), _MOST_CUSTOM) for name, each in said.items()},
        },
    })  # fmt: skip


def _night(told: Any, at: datetime) -> date:
    try:
        return date.fromisoformat(told) if isinstance(told, str) else night_of(at)
    except ValueError:
        return night_of(at)


def _title(told: str) -> str:
    severity = _SEVERITY.match(told)
    rest = told[severity.end() :] if severity else told
    return f"{severity[0] if severity else ''}{neutral(rest, _MOST_TITLE)}"


def _priority(told: Any) -> str:
    return told if isinstance(told, str) and told in "12345" and len(told) == 1 else "3"


def _aggregation_key(told: Any) -> str:
    text = str(told)
    if _KEY.fullmatch(text.lower()):
        return text.lower()
    return hashlib.sha1(text.encode(errors="backslashreplace"), usedforsecurity=False).hexdigest()
