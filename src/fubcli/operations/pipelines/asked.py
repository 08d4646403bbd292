"""What these commands need from the world, and what they are asked: names to projects and targets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fubcli.errors import Remedy, UsageError
from fubcli.model.audit import Origin
from fubcli.model.pipeline import Project, Target
from fubcli.model.policy import SafetyPolicy
from fubcli.operations.pipelines.ports import Pipelines
from fubcli.ports import Clock, Progress

if TYPE_CHECKING:
    from fubcli.operations.pipelines.ports import Linker, RawData
    from fubcli.ports import AuditLog

OPERATION = "pipelines"


@dataclass(frozen=True)
class PipelinePorts:
    """What these commands work on.

    `raw` and `linker` return the raw data of a profile in the file of a catalog and what links its records, or None.
    """

    pipelines: Pipelines
    raw: Callable[[str, str], RawData | None]
    linker: Callable[[str, str], Linker | None]
    policy: SafetyPolicy
    audit: AuditLog
    origin: Origin
    clock: Clock
    progress: Progress


def project_named(name: str, ports: PipelinePorts) -> Project:
    """Return a project; raises UsageError for one that is not there."""
    known = {each.name: each for each in ports.pipelines.projects()}
    plain = name.replace("-", "_")
    if plain not in known:
        remedy = Remedy("List the pipelines", command("list"))
        raise UsageError(f"There is no pipeline {name!r}; there are {', '.join(known)}.", remedy=(remedy,))
    return known[plain]


def target_named(name: str | None, project: Project) -> Target:
    """Return a target of a project, its default without a name; raises UsageError."""
    if name is None:
        return project.targets[0]
    for target in project.targets:
        if target.name == name:
            return target
    there = ", ".join(each.name for each in project.targets)
    raise UsageError(f"--target={name}: {project.name} has the targets {there}.")


def command(*words: str) -> tuple[str, ...]:
    """Return a command line of `fubcli pipelines`."""
    return ("fubcli", OPERATION, *words)


def command_on(action: str, project: Project, target: Target, *options: str) -> tuple[str, ...]:
    """Return a command about a project and a target, which is named unless it is the default."""
    named = () if target == project.targets[0] else (f"--target={target.name}",)
    return command(action, project.name, *named, *options)


def command_to_generate(name: str, target: Target, *options: str) -> tuple[str, ...]:
    """Return the command that generates raw data for an embedded target, which is named unless it is the usual one."""
    named = () if target.catalog == name else (f"--target={target.name}",)
    return command("generate", name, *named, *options)


def next_step(title: str, argv: tuple[str, ...], effect: str = "read") -> dict[str, object]:
    """Return what to do next, as events tell it."""
    return {"title": title, "argv": list(argv), "effect": effect}
