"""`fubcli skills list`, `install` and `uninstall`; each returns one event."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fubcli import __version__
from fubcli.errors import UsageError
from fubcli.model.envelope import Envelope
from fubcli.operations.agents.changes import Kept
from fubcli.operations.agents.inspecting import copy_of
from fubcli.operations.agents.installing import ABSENT, install, sweep, uninstall
from fubcli.operations.agents.skill import Skill, chosen, packaged_skills
from fubcli.operations.agents.telling import changed, told_change, told_list
from fubcli.operations.agents.tree import InTheWay, Tree
from fubcli.operations.agents.variants import FOLDERS, variant

ALL = "all"
SCOPES = ("project", "user")


@dataclass(frozen=True)
class Target:
    """For which agents, and below which directory: the one of a project, or a person's own."""

    agents: tuple[str, ...]
    scope: str
    root: Path
    names: tuple[str, ...] = ()
    dry_run: bool = False


def agents_named(given: Sequence[str]) -> tuple[str, ...]:
    """Return the agents that somebody named, in the order of their names; raises UsageError for one that is none."""
    for name in given:
        if name not in (ALL, *FOLDERS):
            raise UsageError(f"--agent={name}: there are {', '.join(FOLDERS)} and {ALL}.")
    return tuple(each for each in FOLDERS if each in given or ALL in given)


def listed(targets: Sequence[Target]) -> Envelope:
    """List the skills, each with its copies below the roots of the targets."""
    skills = packaged_skills()
    copies: dict[str, list[dict[str, Any]]] = {name: [] for name in skills}
    for target in targets:
        if not os.path.exists(target.root):  # a home directory that nobody has made yet holds nothing
            continue
        with closing(Tree(target.root)) as tree:
            for skill in skills.values():
                copies[skill.name] += _copies(tree, skill, target)
    return told_list(skills.values(), copies)


def _copies(tree: Tree, skill: Skill, target: Target) -> list[dict[str, Any]]:
    found = []
    for agent in target.agents:
        folder = f"{FOLDERS[agent]}/{skill.name}"
        state = copy_of(tree, folder, variant(skill, agent))
        if state is not None:
            found.append({"agent": agent, "scope": target.scope, "path": str(target.root / folder), **state})
    return found


def installed(target: Target) -> Envelope:
    """Write the skills for the agents; what fubcli did not write is kept and named, and the exit code is 8 then."""

    def one(tree: Tree, folder: str, skill: Skill, agent: str) -> dict[str, Any]:
        outcome, plan = install(tree, folder, variant(skill, agent), __version__, dry_run=target.dry_run)
        return changed(outcome, list(plan.write), plan.remove, plan.kept)

    return _each(target, "install", one)


def uninstalled(target: Target) -> Envelope:
    """Remove what `installed` wrote and nobody edited; what is kept is named, and the exit code is 8 then."""

    def one(tree: Tree, folder: str, skill: Skill, agent: str) -> dict[str, Any]:
        outcome, removed, kept = uninstall(tree, folder, dry_run=target.dry_run)
        return changed(outcome, [], removed, kept)

    return _each(target, "uninstall", one)


def _each(target: Target, action: str, one: Callable[[Tree, str, Skill, str], Mapping[str, Any]]) -> Envelope:
    packaged = packaged_skills()
    skills = chosen(packaged, target.names)
    told = []
    with closing(Tree(target.root)) as tree:
        if not target.dry_run:
            tree.lock()
            _sweep(tree, target.agents, tuple(packaged))
        for agent in target.agents:
            for skill in skills:
                folder = f"{FOLDERS[agent]}/{skill.name}"
                try:
                    change = one(tree, folder, skill, agent)
                except InTheWay as error:
                    change = changed("kept", [], [], [Kept(folder, str(error))])
                if change["outcome"] != ABSENT:
                    told.append({"skill": skill.name, "agent": agent, "path": str(target.root / folder), **change})
    return told_change(action, target.scope, target.root, told, command=_command(target), dry_run=target.dry_run)


def _sweep(tree: Tree, agents: Iterable[str], names: Iterable[str]) -> None:
    """Finish what a killed command began with any skill, before a folder is asked whether it is empty."""
    for agent in agents:
        for name in names:
            with suppress(InTheWay):  # the command meets it too, and tells
                sweep(tree, f"{FOLDERS[agent]}/{name}")


def _command(target: Target) -> Callable[[str], list[str]]:
    """Return what makes the command for an action on the same skills, agents and scope."""
    agents = (ALL,) if target.agents == tuple(FOLDERS) else target.agents
    options = [*(f"--agent={each}" for each in agents), f"--scope={target.scope}"]
    return lambda action: ["fubcli", "skills", action, *target.names, *options]
