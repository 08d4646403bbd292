"""The packaged skills, read from the one place where their texts are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fubcli.config.locations import packaged_file
from fubcli.config.reading import read_required
from fubcli.errors import UsageError
from fubcli.operations.agents.frontmatter import taken_apart

SKILL = "SKILL.md"
LOWER = "skill.md"
"""What the specification's own validator takes for it where that is not there."""
_PARTS = ("references", "scripts", "assets")
"""The folders of a skill that its users need."""
_LONGEST_SHORT = 100


@dataclass(frozen=True)
class Skill:
    """One skill: its frontmatter, its body, and the bytes of its files by their path in its folder."""

    name: str
    fields: Mapping[str, Any]
    body: str
    files: Mapping[str, bytes]

    @property
    def description(self) -> str:
        """Return what it does and when to use it."""
        return str(self.fields["description"])

    @property
    def title(self) -> str:
        """Return the name that people see."""
        return self._said("title") or self.name.replace("-", " ").capitalize()

    @property
    def short(self) -> str:
        """Return what it does in a line."""
        return (self._said("short") or self.description.partition(". ")[0])[:_LONGEST_SHORT].rstrip(". ")

    @property
    def argument_hint(self) -> str:
        """Return which arguments its command takes."""
        return self._said("argument-hint") or "[options]"

    def _said(self, name: str) -> str:
        metadata = self.fields.get("metadata")
        return str(metadata.get(name, "")) if isinstance(metadata, dict) else ""


def packaged_folder() -> Path:
    """Return the folder with a folder for each packaged skill."""
    return packaged_file("skills")


def packaged_skills(folder: Path | None = None) -> dict[str, Skill]:
    """Return the skills in a folder, the packaged ones without it, by name; raises ConfigError."""
    return {path.parent.name: _skill(path.parent) for path in sorted((folder or packaged_folder()).glob(f"*/{SKILL}"))}


def chosen(skills: Mapping[str, Skill], names: Sequence[str]) -> list[Skill]:
    """Return the skills of these names, all without names; raises UsageError for a name that is none."""
    for name in names:
        if name not in skills:
            raise UsageError(f"There is no skill {name!r}; there are {', '.join(skills)}.")
    return [skill for name, skill in skills.items() if not names or name in names]


def _skill(folder: Path) -> Skill:
    files = {SKILL: read_required(folder / SKILL)}
    for part in _PARTS:
        files |= {f"{part}/{path.name}": read_required(path) for path in sorted((folder / part).glob("*"))}
    parts = taken_apart(files[SKILL], file=str(folder / SKILL))
    return Skill(folder.name, parts.fields, parts.body, files)
