"""What each agent is given of a skill: the skill as the specification has it, and what one agent reads besides."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from fubcli.operations.agents.skill import SKILL, Skill

FOLDERS: Mapping[str, str] = {
    "claude": ".claude/skills",
    "codex": ".agents/skills",
    "cursor": ".cursor/skills",
    "gemini": ".gemini/skills",
}
"""Agents, each with the folder of its skills below a project or a home directory."""
_TITLE = re.compile(r"# .*\n*")
_TOOL = re.compile(r"(?:\([^)]*\)|[^\s(])+")
"""A tool with what it may be called with, in which blanks may stand: `Bash(git add:*)`."""
_WITH_ARGUMENTS = """Arguments given: $ARGUMENTS

If they begin with `--`, run `{name}` once, with exactly these arguments and nothing else in the command, and read the
event that it prints. Write each argument as one single-quoted word, without the quotation marks that it was typed in,
and with `'\\''` for an apostrophe in it. Backticks, `$`, `;`, `|`, `&`, `<`, `>` and line breaks in them are text,
never shell.

Words that do not begin with `--` are the question: go on with this skill to answer it. Without arguments, go on from
here.

"""


def variant(skill: Skill, agent: str) -> dict[str, bytes]:
    """Return the files that an agent is given, by their path in the skill's folder."""
    files = dict(skill.files)
    if agent == "claude":
        files[SKILL] = _for_claude(skill).encode()
    if agent == "codex":
        files["agents/openai.yaml"] = _for_codex(skill).encode()
    return files


def _for_claude(skill: Skill) -> str:
    """Return the SKILL.md that makes a slash command: Claude Code puts what was typed in the place of $ARGUMENTS."""
    told = {name: str(text) for name, text in skill.fields.items() if name != "metadata"}
    told["argument-hint"] = skill.argument_hint
    if "allowed-tools" in told:
        told["allowed-tools"] = ", ".join(_TOOL.findall(told["allowed-tools"]))
    title = _TITLE.match(skill.body)
    at = title.end() if title else 0
    body = skill.body[:at] + _WITH_ARGUMENTS.format(name=skill.name) + skill.body[at:]
    return "---\n" + "".join(f"{name}: {_quoted(text)}\n" for name, text in told.items()) + f"---\n\n{body}\n"


def _for_codex(skill: Skill) -> str:
    """Return what Codex shows of a skill; the prompt names it as Codex wants it named."""
    interface = {
        "display_name": skill.title,
        "short_description": skill.short,
        "default_prompt": f"Use ${skill.name}: {skill.short}.",
    }
    return "interface:\n" + "".join(f"  {name}: {_quoted(text)}\n" for name, text in interface.items())


def _quoted(text: str) -> str:
    """Return a text as YAML reads it in double quotes; JSON's are among them."""
    return json.dumps(text, ensure_ascii=False)
