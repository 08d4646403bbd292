"""What became of the tour's commands, as one event."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fubcli.errors import ExitCode
from fubcli.model.envelope import Envelope
from fubcli.operations.tour.steps import AFTER, Step

_HEADLINE = 300


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it wrote to stdout."""

    code: int
    written: str
    seconds: float


def taken(step: Step, ended: Ended) -> dict[str, Any]:
    """Return a step as the event tells it; it is well when it ended as it should, on the embedded lakehouse."""
    events = _events(ended.written)
    data: Mapping[str, Any] = events[-1].get("data", {}) if events else {}
    elsewhere = [each for each in events if each["data"].get("warehouse", {}).get("embedded") is False]
    return {
        "why": step.why,
        "argv": list(step.argv),
        "exit_code": ended.code,
        "expected_exit_code": int(step.expected),
        "is_as_expected": ended.code == step.expected and not elsewhere,
        "seconds": round(ended.seconds, 3),
        "event_types": [str(each.get("type", "")) for each in events],
        "headline": _headline(data)[:_HEADLINE],
    }


def told(steps: Sequence[Mapping[str, Any]], *, planned: int) -> Envelope:
    """Return the event of a tour; its exit code is that of the first step that did not end as it should."""
    failed = [each for each in steps if not each["is_as_expected"]]
    code = _code(failed[0]["exit_code"]) if failed else ExitCode.OK
    data = {
        "operation": "tour",
        "is_as_expected": not failed and len(steps) == planned,
        "planned": planned,
        "steps": list(steps),
        "next": [{"title": each.title, "argv": list(each.argv), "effect": each.effect} for each in AFTER],
        "untrusted": [f"/steps/{at}/headline" for at in range(len(steps))],
    }
    return Envelope("tour", "result", "tour-result", data, exit_code=code)


def _code(of_step: int) -> ExitCode:
    """Return the exit code for a step that did not end as it should: its own, unless it went well or was killed."""
    if of_step == ExitCode.OK:
        return ExitCode.FINDINGS
    return ExitCode(of_step) if of_step in tuple(ExitCode) else ExitCode.BUG


def _events(written: str) -> list[dict[str, Any]]:
    """Return the events that a command wrote; what is none is passed over."""
    found = []
    for line in written.splitlines():
        try:
            document = json.loads(line)
        except ValueError:
            continue
        if isinstance(document, dict) and isinstance(document.get("data"), dict):
            found.append(document)
    return found


def _headline(data: Mapping[str, Any]) -> str:
    """Return in a sentence what a command answered."""
    for member in ("detail", "headline", "conclusion"):
        if data.get(member):
            return str(data[member])
    if "row_count" not in data:
        return ""
    findings = "".join(f"; {each['title']}" for each in data.get("findings", ())[:1])
    return f"{data['row_count']:,} rows{findings}"
