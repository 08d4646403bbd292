"""The Claude Code plugin as files, and the marketplace that lists it; `generate.py` writes them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fubcli import __version__
from fubcli.operations.agents.skill import Skill
from fubcli.operations.agents.variants import variant

NAME = "fubcli"
_CORE = "databricks-analytics"
"""The skill whose command is `fubcli` itself."""
_PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
_HOOKS = {
    "description": "Judges SQL that would go past fubcli by fubcli's safety table.",
    "hooks": {
        "PreToolUse": [
            {
                "matcher": "Bash|mcp__.*(sql|query|statement).*",
                "hooks": [{"type": "command", "command": "fubcli hook pretooluse"}],
            }
        ]
    },
}
_SERVERS = {"mcpServers": {NAME: {"command": "fubcli", "args": ["mcp", "serve"]}}}
_LAUNCHER = """#!/bin/sh
# The skill {name}: hands its arguments to the fubcli that is installed.
fubcli=$(command -v fubcli) && [ -f "$fubcli" ] && [ -x "$fubcli" ] || {{
  echo '{name}: there is no fubcli on PATH; install it with "pipx install ." in a checkout of its repository.' >&2
  exit 127
}}
exec {command} "$@"
"""


def plugin_files(skills: Iterable[Skill]) -> dict[str, str]:
    """Return every file of the plugin and of its marketplace, by its path in the repository."""
    files = {
        ".claude-plugin/marketplace.json": _document(_marketplace()),
        "plugin/.claude-plugin/plugin.json": _document(_manifest()),
        "plugin/hooks/hooks.json": _document(_HOOKS),
        "plugin/.mcp.json": _document(_SERVERS),
    }
    for skill in skills:
        command = "fubcli" if skill.name == _CORE else f"fubcli {skill.name}"
        files[f"plugin/bin/{skill.name}"] = _LAUNCHER.format(name=skill.name, command=command)
        for path, data in variant(skill, "claude").items():
            files[f"plugin/skills/{skill.name}/{path}"] = data.decode()
    return files


def is_program(path: str) -> bool:
    """Whether a file of the plugin is one that is run."""
    return path.startswith("plugin/bin/")


def _manifest() -> dict[str, Any]:
    return {
        "name": NAME,
        "version": __version__,
        "description": _PROJECT["description"],
        "author": {"name": NAME},
        "license": _PROJECT["license"],
        "keywords": _PROJECT["keywords"],
    }


def _marketplace() -> dict[str, Any]:
    entry = {"name": NAME, "source": "./plugin", "description": _PROJECT["description"]}
    metadata = {"description": "The skills, the hook and the MCP server of fubcli."}
    return {"name": NAME, "owner": {"name": NAME}, "metadata": metadata, "plugins": [entry]}


def _document(told: dict[str, Any]) -> str:
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
