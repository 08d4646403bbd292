"""Runs that were: their invocation.json, read with limits; one without an end goes on now, or was killed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fubcli.artifacts.documents import Unreadable, read_object
from fubcli.artifacts.fields import items, members, moment, name
from fubcli.errors import ExitCode
from fubcli.model.pipeline import Project, Target
from fubcli.model.policy import Rebuild
from fubcli.operations.pipelines.ports import Pipelines

INVOCATION = "invocation.json"
GOES_ON, KILLED, ENDED, UNREADABLE = "running", "killed", "ended", "unreadable"
_COMMANDS = ("run", "test")
_OPTIONS = tuple(f"--{each.value.replace('_', '-')}" for each in Rebuild)
_CODES = (ExitCode.OK, ExitCode.ENGINE_REJECTED, ExitCode.UNAVAILABLE, ExitCode.FINDINGS)
_MOST_BYTES = 4 * 2**20


@dataclass(frozen=True)
class Invocation:
    """One run; `told` is what it noted at its end."""

    directory: Path
    state: str
    identity: str = ""
    command: str = ""
    options: tuple[str, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    told: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def as_json(self) -> dict[str, Any]:
        """Return it as events tell it."""
        told: dict[str, Any] = {"state": self.state, "artifacts": str(self.directory)}
        if self.state == UNREADABLE:
            return told
        told |= {"invocation": self.identity, "command": self.command, "options": list(self.options)}
        told["started_at"] = _written(self.started_at)
        if self.ended_at and self.started_at:
            took = (self.ended_at - self.started_at).total_seconds()
            told |= {"ended_at": _written(self.ended_at), "duration_seconds": round(max(took, 0), 3)}
            told |= self.told
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
        command = _known(told.get("command"), _COMMANDS)
        options = tuple(_known(each, _OPTIONS) for each in items(told.get("options"), "options"))
        end = _end(told) if ended else {}
    except Unreadable:
        return Invocation(directory, UNREADABLE)
    identity = name(told.get("invocation_id"))
    state = ENDED if ended else GOES_ON if identity == going_on else KILLED
    return Invocation(directory, state, identity, command, options, started, ended, end)


def _end(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the exit code and, where dbt left a result, its counts and failed nodes; raises Unreadable."""
    code = told.get("exit_code")
    if code not in _CODES or isinstance(code, bool):
        raise Unreadable("exit_code is none that a run ends with")
    if "nodes" not in told:
        return {"exit_code": code}
    counted = {
        name(kind): {name(status): _count(count) for status, count in members(each, "a kind of nodes").items()}
        for kind, each in members(told["nodes"], "nodes").items()
    }
    failed = [members(each, "a failed node") for each in items(told.get("failed"), "failed")]
    return {"exit_code": code, "nodes": counted, "failed": [_failed(each) for each in failed]}


def _known(word: Any, words: tuple[str, ...]) -> str:
    if not isinstance(word, str) or word not in words:
        raise Unreadable("it has a word that no run writes")
    return word


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Unreadable("a count is none")
    return value


def _failed(node: Mapping[str, Any]) -> dict[str, str]:
    told = {key: name(node.get(key)) for key in ("kind", "name", "status")}
    error = ": ".join(name(part, 60) for part in str(node.get("error", "")).split(": ", 1))
    return told | ({"error": error} if error else {})


def _written(when: datetime | None) -> str:
    return when.isoformat(timespec="milliseconds").replace("+00:00", "Z") if when else ""
