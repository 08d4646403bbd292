"""Transcripts in documents: commands, each with its exit code and the members of its event that are shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_BLOCK = re.compile(r"<!-- transcript -->\n```console\n(.*?)```\n<!-- /transcript -->", re.DOTALL)
_STEP = re.compile(r"\$ (.+?)\nexit (\d+)(?:, (.+))?\Z", re.DOTALL)


@dataclass(frozen=True)
class Step:
    """What is typed, and what is shown of what comes of it; values in angle brackets are the same wherever they stand."""

    command: str
    code: int
    shown: dict[str, str]


def steps(text: str) -> list[Step]:
    """Return the steps of a document's transcripts; it has one at least, and each command has an outcome."""
    found = []
    for block in _BLOCK.findall(text):
        for part in block.strip().split("\n\n"):
            match = _STEP.match(part)
            assert match is not None, part
            found.append(Step(match[1], int(match[2]), _shown(match[3])))
    assert found
    assert len(found) == text.count("\n$ ")
    return found


def _shown(told: str | None) -> dict[str, str]:
    pairs = (each.split(" = ") for each in re.split(r", (?=data\.)", told or "") if each)
    return {path: value.strip() for path, value in pairs}


def member(event: Any, path: str) -> str:
    """Return a member of an event as a transcript shows it."""
    for part in path.split("."):
        event = event[int(part)] if part.isdigit() else event[part]
    return {True: "true", False: "false"}.get(event, event) if isinstance(event, bool) else str(event)
