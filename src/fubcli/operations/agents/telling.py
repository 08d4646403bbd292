"""The events of `fubcli skills`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fubcli.errors import ExitCode
from fubcli.model.envelope import Envelope
from fubcli.operations.agents.changes import Kept
from fubcli.operations.agents.skill import Skill

_CONTRACT = "agent-skills"
_INSTALL = ["fubcli", "skills", "install", "--agent=claude"]


def told_list(skills: Iterable[Skill], copies: Mapping[str, Sequence[Mapping[str, Any]]]) -> Envelope:
    """Tell of every skill, and of its copies."""
    told = [
        {"name": each.name, "title": each.title, "description": each.description, "copies": list(copies[each.name])}
        for each in skills
    ]
    data = {
        "operation": "skills",
        "action": "list",
        "headline": f"Skills: {len(told)}; installed copies: {sum(len(each) for each in copies.values())}.",
        "skills": told,
        "next": [{"title": "Install them for an agent", "argv": _INSTALL, "effect": "write"}],
        "untrusted": [],
    }
    return Envelope("skills", "result", _CONTRACT, data)


def changed(outcome: str, written: Sequence[str], removed: Sequence[str], kept: Sequence[Kept]) -> dict[str, Any]:
    """Return what was done in one folder."""
    told = [{"path": each.path, "reason": each.reason} for each in kept]
    return {"outcome": outcome, "written": list(written), "removed": list(removed), "kept": told}


def told_change(  # noqa: PLR0913 - the members of one event
    action: str, scope: str, root: Path, changes: Sequence[Mapping[str, Any]], *,
    command: Callable[[str], list[str]], dry_run: bool,
) -> Envelope:  # fmt: skip
    """Tell of an installation or its opposite; the exit code is 8 when something was kept."""
    findings = [
        {"id": "skill-file-kept", "severity": "warning", "title": f"{kept['path']} is kept: {kept['reason']}."}
        for each in changes
        for kept in each["kept"]
    ]
    steps = []
    if dry_run:
        steps = [{"title": "Do it", "argv": command(action), "effect": "write"}]
    elif action == "install":
        steps = [{"title": "Undo it", "argv": command("uninstall"), "effect": "write"}]
    data = {
        "operation": "skills",
        "action": action,
        "headline": _headline(changes, len(findings), dry_run=dry_run),
        "scope": scope,
        "root": str(root),
        "dry_run": dry_run,
        "changes": list(changes),
        "findings": findings,
        "next": steps,
        "untrusted": ["/changes", "/findings"],
    }
    code = ExitCode.FINDINGS if findings else ExitCode.OK
    return Envelope("skills", "result", _CONTRACT, data, exit_code=code)


def _headline(changes: Sequence[Mapping[str, Any]], kept: int, *, dry_run: bool) -> str:
    """Count what came of the folders in a sentence."""
    outcomes = [each["outcome"] for each in changes]
    told = ", ".join(f"{outcomes.count(each)} {each}" for each in dict.fromkeys(outcomes))
    if not changes:
        told = "Nothing to do: none of them is installed"
    elif set(outcomes) == {"unchanged"}:
        told = f"Nothing to do: {told}"
    elif dry_run:
        told = f"Would be: {told}"
    return f"{told}; {kept} {'thing is' if kept == 1 else 'things are'} kept." if kept else f"{told}."
