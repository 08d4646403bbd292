"""The event's data: what was done or would be done, in numbers and in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fubcli.integrations.outside import bodies
from fubcli.model.change import Outcome
from fubcli.skills.datadog_management.request import SKILL
from fubcli.skills.datadog_management.work import Work

_OPEN = "it is not known whether an earlier request came through"
_ASKED = ("metric", "catalog", "native", "monitor_id", "query", "every")
"""Options that make it another question."""


def data_of(work: Work) -> dict[str, Any]:
    """Return the members that every operation has, and those of its own."""
    profile, is_dry = work.ports.profile, not work.request.apply
    if is_dry and work.host.told:
        work.find("not-applied", "info", "Nothing was sent: --apply sends these requests")
    if is_dry and not profile.is_signed_in:
        title = "There are no credentials: the requests are those for an organisation that has nothing yet."
        work.find("not-asked", "info", f"{title} {profile.lacks}".rstrip(" ."))
    asked = {name: value for name in _ASKED if (value := getattr(work.request, name))}
    return {
        "operation": SKILL,
        "action": work.request.action,
        **({"asked": asked} if asked else {}),
        "environment": work.environment,
        "service": {
            "service": str(profile.service),
            "environment": work.environment,
            "url": profile.url,
            "signed_in": profile.is_signed_in,
        },
        "applied": work.request.apply,
        "headline": f"{_headline(work)}{_until(work)}",
        **work.data,
        "changes": [change.as_json(applied=work.request.apply) for change in work.changes],
        "requests": bodies(work.host.told),
        "truncated": work.truncated,
        "findings": work.findings,
        "next": work.next,
        "untrusted": ["/requests", "/changes", *work.untrusted],
    }


def _until(work: Work) -> str:
    return f", until {work.data['until']}" if work.data.get("until") else ""


def _headline(work: Work) -> str:
    if "status" in work.data:
        return _state_of_all(work.environment, work.data["status"], [each["state"] for each in work.data["monitors"]])
    if "monitors" in work.data:
        return _counted(len(work.data["monitors"]), "monitor")
    if not work.changes:
        return _OPEN.capitalize() if work.is_open else "Nothing to do"
    would = "" if work.request.apply else "would be "
    parts = []
    for outcome in Outcome:
        kinds = [change.kind for change in work.changes if change.outcome is outcome]
        for kind in dict.fromkeys(kinds):
            is_would = would if outcome is not Outcome.UNCHANGED else ""
            parts.append(f"{_counted(kinds.count(kind), kind)} {is_would}{outcome}")
    return ", ".join([*parts, *([_OPEN] if work.is_open else [])])


def _state_of_all(environment: str, worst: str, states: Sequence[str]) -> str:
    count = states.count(worst)
    part = "" if count in (0, len(states)) else f"{count} of "
    return f"{part}{_counted(len(states), 'monitor')} of {environment}: {worst.replace('_', ' ')}"


def _counted(count: int, kind: str) -> str:
    return f"{count} {kind}{'' if count == 1 else 's'}"
