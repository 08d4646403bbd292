"""What `skills` found or did, as lines for people."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.cli.view_lines import Line, detail, heading, item
from fubcli.cli.view_words import Glyphs, counted

_COLOURS = {"unchanged": "green", "installed": "green", "updated": "green", "edited": "yellow", "kept": "yellow"}


def view(data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of a view; texts from data are in them as they are."""
    yield Line("headline", ((data["headline"], "bold"),))
    if "root" in data:
        yield Line("aside", ((f"{data['scope']} {glyphs.dot} {data['root']}", "dim"),))
    for change in data.get("changes", ()):
        yield from _change(change)
    for skill in data.get("skills", ()):
        yield from _judged(skill, glyphs) if "valid" in skill else _skill(skill)
    if data.get("next"):
        yield heading("Next")
    for step in data.get("next", ()):
        yield item((step["title"], ""))
        yield detail(shlex.join(step["argv"]), "command")


def _change(change: Mapping[str, Any]) -> Iterator[Line]:
    outcome = change["outcome"]
    files = len(change["written"]) + len(change["removed"])
    told = f"  {counted(files, 'file')}" if files else ""
    yield item((outcome, _COLOURS.get(outcome, "")), (f" {change['path']}", ""), (told, "dim"))
    for kept in change["kept"]:
        yield detail(f"kept {kept['path']}: {kept['reason']}")


def _skill(skill: Mapping[str, Any]) -> Iterator[Line]:
    yield item((skill["title"], "bold"), (f" {skill['name']}", "dim"))
    yield detail(skill["description"])
    for copy in skill["copies"]:
        yield detail(f"{copy['agent']}, {copy['scope']}: {copy['state'].replace('-', ' ')}  {copy['path']}")
        if "reason" in copy:
            yield detail(copy["reason"])


def _judged(skill: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    status = "ok" if skill["valid"] else "critical"
    size = f"  {skill['lines']:,} lines, {skill['tokens']:,} tokens" if "lines" in skill else ""
    yield item((f"{glyphs.status[status]} {skill['path']}", ""), (size, "dim"))
    for problem in skill["problems"]:
        yield detail(problem)
