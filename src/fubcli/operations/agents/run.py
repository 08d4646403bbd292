"""`fubcli skills list`, `install` and `uninstall`; each returns one event."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fubcli import __version__
from fubcli.errors import StorageUnavailable, UsageError
from fubcli.model.envelope import Envelope
from fubcli.operations.agents.changes import Kept
from fubcli.operations.agents.inspecting import copy_of, unreadable
from fubcli.operations.agents.installing import ABSENT, install, uninstall
from fubcli.operations.agents.leftovers import sweep
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
        if not os.path.isdir(target.root):  # a home directory that nobody has made yet holds nothing
            continue
        for name, found in _below(target, skills).items():
            copies[name] += found
    return told_list(skills.values(), copies)


def _below(target: Target, skills: Mapping[str, Skill]) -> dict[str, list[dict[str, Any]]]:
    """Return the copies of each skill below a directory; one that cannot be opened may hold any of them."""
    try:
        tree = Tree(target.root)
    except StorageUnavailable as error:
        state = unreadable(error)
        return {name: [_copy(target, agent, name, state) for agent in target.agents] for name in skills}
    with closing(tree):
        return {skill.name: list(_copies(tree, skill, target)) for skill in skills.values()}


def _copies(tree: Tree, skill: Skill, target: Target) -> Iterator[dict[str, Any]]:
    for agent in target.agents:
        state = copy_of(tree, f"{FOLDERS[agent]}/{skill.name}", variant(skill, agent))
        if state is not None:
            yield _copy(target, agent, skill.name, state)


def _copy(target: Target, agent: str, name: str, state: Mapping[str, Any]) -> dict[str, Any]:
    return {"agent": agent, "scope": target.scope, "path": str(target.root / FOLDERS[agent] / name), **state}


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
    told: list[dict[str, Any]] = []
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
                except StorageUnavailable as error:
                    error.extra["changes"] = told
                    raise
                if change["outcome"] != ABSENT:
                    told.append({"skill": skill.name, "agent": agent, "path": str(target.root / folder), **change})
    return told_change(action, target.scope, target.root, told, command=_command(target), dry_run=target.dry_run)


def _sweep(tree: Tree, agents: Iterable[str], names: Iterable[str]) -> None:
    """Finish what a killed command began with any skill, before a folder is asked whether it is empty."""
    for agent in agents:
        for name in names:
            with suppress(StorageUnavailable):  # the command meets it too, and tells
                sweep(tree, f"{FOLDERS[agent]}/{name}")


def _command(target: Target) -> Callable[[str], list[str]]:
    """Return what makes the command for an action on the same skills, agents and scope."""
    agents = (ALL,) if target.agents == tuple(FOLDERS) else target.agents
    options = [*(f"--agent={each}" for each in agents), f"--scope={target.scope}"]
    return lambda action: ["fubcli", "skills", action, *target.names, *options]
