"""Checks as one event: what is wrong first, and what is well only counted, for an agent pays for every token."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from fubcli.model.check import Check, Pillar
from fubcli.model.names import Environment
from fubcli.model.verdict import Status
from fubcli.operations.monitor.steps import Question, step

MOST_LISTED = 50
_ORDER = (Status.CRITICAL, Status.WARNING, Status.UNKNOWN, Status.INFO, Status.OK)
_PILLARS = tuple(Pillar)


def ranked(checks: Iterable[Check]) -> list[Check]:
    """Return checks in the order in which they are worth reading: causes before what they explain."""
    return sorted(
        checks,
        key=lambda check: (
            bool(check.suppressed_by),
            _ORDER.index(check.status),
            check.severity,
            -check.night.toordinal(),
            _PILLARS.index(check.pillar),
            check.target,
        ),
    )


def worst(checks: Iterable[Check]) -> Status:
    """Return the worst status; `unknown` only where nothing is known that is worse, and never `ok` in its place."""
    found = {check.status for check in checks}
    return next((status for status in _ORDER if status in found), Status.UNKNOWN)


def listed(checks: Sequence[Check], question: Question, *, every: bool) -> tuple[list[dict[str, Any]], int]:
    """Return the checks that the event lists, and how many it leaves out: on request all, else what is worth a look.

    What another check explains is told in full on request alone; else it is only named.
    """
    if every:
        return [as_json(check, question) for check in checks], 0
    wanted = [check for check in checks if _is_worth_a_look(check)]
    told = [_named(check) if check.suppressed_by else as_json(check, question) for check in wanted[:MOST_LISTED]]
    return told, max(len(wanted) - MOST_LISTED, 0)


def _is_worth_a_look(check: Check) -> bool:
    """Tables that are not due yet are told by their export, together; a job that loads no table wakes nobody."""
    is_expected = check.status is Status.INFO and (check.pillar is Pillar.FRESHNESS or check.kind == "job_missing")
    return check.status is not Status.OK and not is_expected


def as_json(check: Check, question: Question) -> dict[str, Any]:
    """Return one check as the event has it, with its next command."""
    told = _named(check) | {"explanation": list(check.explanation)}
    for name in ("observed", "expected"):
        if values := getattr(check, name):
            told[name] = plain(values)
    told["cost"] = {"rows": check.cost.rows, "bytes": check.cost.bytes}
    for name in ("kind", "source"):
        if value := getattr(check, name):
            told[name] = value
    if check.causes:
        told["causes"] = list(check.causes)
    if check.status.pages and not check.suppressed_by:
        told["next"] = step(check, question)["argv"]
    return told


def _named(check: Check) -> dict[str, Any]:
    """Return what a check is, what it came to, and what explains it."""
    told: dict[str, Any] = {
        "id": check.id,
        "pillar": check.pillar.value,
        "target": check.target,
        "night": check.night.isoformat(),
        "status": check.status.value,
        "severity": check.severity,
        "title": check.title,
        "explanation": [],
    }
    return told | ({"suppressed_by": check.suppressed_by} if check.suppressed_by else {})


def plain(value: Any) -> Any:
    """Return a value with its times in UTC and its dates as ISO 8601 texts."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def counts(checks: Iterable[Check]) -> dict[str, dict[str, int]]:
    """Return how many checks of each pillar came to what."""
    found: dict[str, dict[str, int]] = {}
    for check in checks:
        own = found.setdefault(check.pillar.value, {status.value: 0 for status in Status})
        own[check.status.value] += 1
    return found


def findings(checks: Iterable[Check], troubles: Sequence[str]) -> list[dict[str, Any]]:
    """Return what a downstream skill acts on: one finding for each page, none for what another one explains."""
    pages = [check for check in checks if check.status.pages and not check.suppressed_by]
    told = [
        {"id": check.id, "severity": check.status.value, "title": check.title, "evidence": list(check.explanation)}
        for check in pages[:MOST_LISTED]
    ]
    return told + [{"id": "not-seen", "severity": "warning", "title": trouble} for trouble in troubles]


def environments(found: Iterable[Environment]) -> str:
    """Return the strictest environment that was looked at."""
    return max(found, key=lambda each: each.strictness, default=Environment.PRODUCTION).value
