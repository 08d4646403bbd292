"""The skills' texts, cut into what the tests look at: frontmatter, blocks of commands, and words set as code."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

SKILLS = sorted(path.parent for path in (ROOT / "skills").glob("*/SKILL.md"))
COMMANDS = {"fubcli", *(path.name for path in SKILLS)}
_BLOCK = re.compile(
    r"(?:^<!-- exit: (?P<exit>\d+) -->\n)?^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """A fenced block, and the exit code that the text before it tells."""

    language: str
    body: str
    exit: int

    @property
    def calls(self) -> list[list[str]]:
        """The commands of a block of bash as words; a here-document's lines are none of it."""
        source = re.sub(r"<<'(\w+)'(.*?)\n(.*?)\n\1$", r"\2", self.body, flags=re.MULTILINE | re.DOTALL)
        lexer = shlex.shlex(source, posix=True, punctuation_chars="|;<>\n")
        lexer.whitespace, lexer.whitespace_split = " \t", True
        calls: list[list[str]] = [[]]
        for word in lexer:
            if set(word) <= set("<>"):
                next(lexer)  # a file's name
            elif set(word) <= set("|;\n"):
                calls.append([])
            else:
                calls[-1].append(word)
        return [each for each in calls if each]


@dataclass(frozen=True)
class Text:
    """One file of a skill."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT / "skills").as_posix()

    @property
    def skill(self) -> str:
        return self.path.relative_to(ROOT / "skills").parts[0]

    @property
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def body(self) -> str:
        """All but the frontmatter."""
        return re.sub(r"\A---\n.*?\n---\n", "", self.source, flags=re.DOTALL)

    @property
    def frontmatter(self) -> dict[str, Any]:
        found: dict[str, Any] = yaml.safe_load(self.source.split("---\n")[1])
        return found

    @property
    def blocks(self) -> list[Block]:
        return [Block(each["language"], each["body"], int(each["exit"] or 0)) for each in _BLOCK.finditer(self.body)]

    @property
    def prose(self) -> str:
        """What is outside of blocks."""
        return _BLOCK.sub("", self.body)

    @property
    def spans(self) -> list[str]:
        """Words set as code in the prose."""
        return [each.replace("\\|", "|") for each in re.findall(r"`([^`\n]+)`", self.prose)]


HEADS = [Text(folder / "SKILL.md") for folder in SKILLS]
REFERENCES = [Text(path) for folder in SKILLS for path in sorted((folder / "references").glob("*.md"))]
TEXTS = [*HEADS, *REFERENCES]
