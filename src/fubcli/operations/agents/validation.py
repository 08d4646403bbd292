"""Whether a folder is an Agent Skill as the specification (agentskills.io) has it."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fubcli.config.reading import read_required
from fubcli.errors import ConfigError, ExitCode
from fubcli.model.envelope import Envelope
from fubcli.operations.agents.frontmatter import Parts, taken_apart
from fubcli.operations.agents.mentions import mention_problems
from fubcli.operations.agents.skill import LOWER, SKILL, packaged_folder

_FIELDS = ("name", "description", "license", "compatibility", "metadata", "allowed-tools")
_LONGEST = {"name": 64, "description": 1024, "compatibility": 500}
MOST_LINES = 500
MOST_TOKENS = 5_000
BYTES_PER_TOKEN = 3
"""English prose has about four bytes to a token, commands and tables fewer: counted so, a body has rather less."""
_MOST_PROBLEMS = 50


def validated(paths: Sequence[Path]) -> Envelope:
    """Judge folders, the packaged skills without any; the exit code is 8 when one is no valid skill."""
    folders = [path.parent if path.name in (SKILL, LOWER) else path for path in paths] or sorted(
        path.parent for path in packaged_folder().glob(f"*/{SKILL}")
    )
    told = [judged(folder) for folder in folders]
    findings = [
        {"id": "skill-not-valid", "severity": "critical", "title": f"{each['path']}: {each['problems'][0]}"}
        for each in told
        if not each["valid"]
    ]
    valid = sum(each["valid"] for each in told)
    data = {
        "operation": "skills",
        "action": "validate",
        "headline": f"{valid} of {len(told)} {'skill is' if len(told) == 1 else 'skills are'} valid.",
        "valid": not findings,
        "skills": told,
        "findings": findings,
        "untrusted": ["/skills", "/findings"],
    }
    code = ExitCode.FINDINGS if findings else ExitCode.OK
    return Envelope("skills", "result", "agent-skills", data, exit_code=code)


def judged(folder: Path) -> dict[str, Any]:
    """Return a folder's problems, none when it is a valid skill, and how long its body is."""
    told: dict[str, Any] = {"path": str(folder), "valid": False, "problems": []}
    try:
        name = SKILL if os.path.lexists(folder / SKILL) or not os.path.lexists(folder / LOWER) else LOWER
        parts = taken_apart(read_required(folder / name), file=name)
        lines, tokens = _length(parts.body)
        problems = list(_problems(parts, folder))
        told |= {"lines": lines, "tokens": tokens}
    except ConfigError as error:
        problems = [error.detail]
    return told | {"valid": not problems, "problems": problems[:_MOST_PROBLEMS]}


def _length(body: str) -> tuple[int, int]:
    return body.count("\n") + 1, -(-len(body.encode()) // BYTES_PER_TOKEN)


def _problems(parts: Parts, folder: Path) -> Iterator[str]:
    fields = parts.fields
    for field in fields:
        if field not in _FIELDS:
            yield f"the field {field} is none of {', '.join(_FIELDS)}"
    for field in ("name", "description"):
        if field not in fields:
            yield f"the field {field} is missing"
    for field in _FIELDS:
        if field in fields and field != "metadata":
            yield from _text_problems(field, fields[field])
    if isinstance(fields.get("name"), str):
        yield from _name_problems(fields["name"], folder)
    if "metadata" in fields:
        yield from _metadata_problems(fields["metadata"])
    too_long = list(_length_problems(parts.body))
    yield from too_long or mention_problems(parts.body, folder)


def _length_problems(body: str) -> Iterator[str]:
    lines, tokens = _length(body)
    if lines > MOST_LINES:
        yield f"the body has {lines:,} lines, more than {MOST_LINES}"
    if tokens > MOST_TOKENS:
        yield f"the body has {tokens:,} tokens at {BYTES_PER_TOKEN} bytes each, more than {MOST_TOKENS:,}"


def _text_problems(field: str, text: object) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"{field} is not a text; put it in quotes"
    elif not text.strip() and field in _LONGEST:
        yield f"{field} is empty"
    elif len(text) > _LONGEST.get(field, len(text)):
        yield f"{field} has {len(text):,} characters, more than {_LONGEST[field]:,}"


def _name_problems(written: str, folder: Path) -> Iterator[str]:
    name = unicodedata.normalize("NFKC", written.strip())
    if name != name.lower():
        yield "name is not in lower case"
    if name.startswith("-") or name.endswith("-") or "--" in name:
        yield "name begins or ends with a hyphen, or has two in a row"
    if not all(each.isalnum() or each == "-" for each in name):
        yield "name has characters besides letters, digits and hyphens"
    own = Path(os.path.normpath(folder.absolute())).name
    if unicodedata.normalize("NFKC", own) != name:
        yield f"name is not that of its folder, {own}"


def _metadata_problems(metadata: object) -> Iterator[str]:
    if not isinstance(metadata, Mapping):
        yield "metadata is no mapping"
        return
    for name, value in metadata.items():
        if not isinstance(value, str):
            yield f"metadata.{name} is not a text; put it in quotes"
