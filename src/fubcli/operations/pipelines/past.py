"""Runs that were: their invocation.json, read with limits; one without an end goes on now, or was killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from fubcli.artifacts.documents import Unreadable, read_object
from fubcli.artifacts.fields import moment, name
from fubcli.model.pipeline import Project, Target
from fubcli.ports import Pipelines

INVOCATION = "invocation.json"
GOES_ON, KILLED, ENDED, UNREADABLE = "running", "killed", "ended", "unreadable"
_MOST_BYTES = 4 * 2**20


@dataclass(frozen=True)
class Invocation:
    """One run; `told` is what it noted at its end."""

    directory: Path
    state: str
    identity: str = ""
    command: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    told: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as events tell it."""
        told: dict[str, Any] = {"state": self.state, "artifacts": str(self.directory)}
        if self.state == UNREADABLE:
            return told
        told |= {"invocation": self.identity, "command": self.command, "options": self.told.get("options", [])}
        told["started_at"] = _written(self.started_at)
        if self.ended_at and self.started_at:
            took = (self.ended_at - self.started_at).total_seconds()
            told |= {"ended_at": _written(self.ended_at), "duration_seconds": round(took, 3)}
            told |= {key: self.told[key] for key in ("exit_code", "nodes", "failed") if key in self.told}
        return told


def invocations(pipelines: Pipelines, project: Project, target: Target) -> Iterator[Invocation]:
    """Yield the runs of a project on a target, the newest first."""
    going_on = pipelines.going_on(project.profile, target.name)
    for directory in pipelines.directories(project.name, target.name):
        yield _invocation(directory, going_on)


def _invocation(directory: Path, going_on: str | None) -> Invocation:
    try:
        told = read_object(directory / INVOCATION, _MOST_BYTES)
        if told is None:  # killed between two system calls
            return Invocation(directory, UNREADABLE)
        started = moment(told.get("started_at"), "started_at")
        ended = moment(told["ended_at"], "ended_at") if "ended_at" in told else None
    except Unreadable:
        return Invocation(directory, UNREADABLE)
    identity = name(told.get("invocation_id"))
    state = ENDED if ended else GOES_ON if identity == going_on else KILLED
    return Invocation(directory, state, identity, name(told.get("command")), started, ended, told)


def _written(when: datetime | None) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z") if when else ""
