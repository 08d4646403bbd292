"""What the last runs of a project came to, and whether one goes on: from kept files alone."""

from __future__ import annotations

from itertools import islice
from typing import Any

from fubcli.model.envelope import Envelope
from fubcli.operations.pipelines.asked import (
    OPERATION,
    PipelinePorts,
    command_on,
    next_step,
    project_named,
    target_named,
)
from fubcli.operations.pipelines.past import ENDED, GOES_ON, KILLED, UNREADABLE, Invocation, invocations

MOST_INVOCATIONS = 10


def status(name: str, target_name: str | None, ports: PipelinePorts) -> Envelope:
    """Tell of the last runs of a project on a target, the newest first; raises UsageError."""
    project = project_named(name, ports)
    target = target_named(target_name, project)
    found = list(islice(invocations(ports.pipelines, project, target), MOST_INVOCATIONS))
    goes_on = [each for each in found if each.state == GOES_ON]
    writes = ports.pipelines.going_on(project.profile, target.name) is not None
    data: dict[str, Any] = {
        "operation": OPERATION,
        "action": "status",
        "headline": f"{project.name} on {target.name}: {_said(found)}",
        "pipeline": project.name,
        "target": target.name,
        "environment": target.environment.value,
        "is_running": bool(goes_on),
        "is_target_in_use": writes,
        "invocations": [each.as_json() for each in found],
        "findings": _findings(found),
        "next": [] if goes_on else [next_step("Run it", command_on("run", project, target), "write")],
    }
    return Envelope(OPERATION, "result", "pipeline-status", data, project.name)


def _said(found: list[Invocation]) -> str:
    if not found:
        return "it has not run"
    last = found[0]
    if last.state == GOES_ON:
        return "a run goes on"
    if last.state == ENDED:
        return "the last run ended well" if not last.told.get("exit_code") else "the last run failed"
    return "the last run was killed" if last.state == KILLED else "what the last run left cannot be read"


def _findings(found: list[Invocation]) -> list[dict[str, str]]:
    last = next((each for each in found if each.state != GOES_ON), None)
    if last is None or (last.state == ENDED and not last.told.get("exit_code")):
        return []
    if last.state == KILLED:
        return [_finding("run-killed", "The last run began and never ended; the next run repairs what it left.")]
    if last.state == UNREADABLE:
        return [_finding("artifacts-unreadable", f"{last.directory} cannot be read.")]
    failed = ", ".join(str(each.get("name")) for each in last.told.get("failed", ())[:5])
    return [_finding("run-failed", f"The last run failed{f': {failed}' if failed else ''}.")]


def _finding(identity: str, title: str) -> dict[str, str]:
    return {"id": identity, "severity": "critical", "title": title}
