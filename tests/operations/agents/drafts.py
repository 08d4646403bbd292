"""Six small skills, as the packaged ones are laid out, and what a directory looks like."""

from __future__ import annotations

import os
from pathlib import Path

NAMES = (
    "code-development",
    "confluence-management",
    "databricks-analytics",
    "datadog-management",
    "gitlab-pipeline-monitoring",
    "support-investigation",
)
TEXT = """---
name: {name}
description: Does {name} things with fubcli. Use it when somebody asks for {name}.
license: Apache-2.0
compatibility: Requires Python 3.11+ and fubcli on PATH.
metadata:
  title: {title}
  short: Does {name} things
  argument-hint: --operation=query|schema [options]
allowed-tools: Bash({name}:*) Bash(git add:*) Read
---

# {title}

Words before the first section.

## Steps

Read [the errors](references/errors.md) when the exit code is not 0.
"""


def write_drafts(folder: Path, names: tuple[str, ...] = NAMES, *, edition: int = 1) -> Path:
    """Write the drafts; a later edition differs in a file, lacks one, and has one in a folder of its own."""
    for name in names:
        skill = folder / name
        (skill / "references").mkdir(parents=True)
        text = TEXT.format(name=name, title=name.replace("-", " ").title())
        (skill / "SKILL.md").write_text(text if edition == 1 else text.replace("somebody", "anybody"))
        (skill / "references" / "errors.md").write_text(f"# Errors of {name}\n")
        part, file = ("references", "old.md") if edition == 1 else ("assets", "new.md")
        (skill / part).mkdir(exist_ok=True)
        (skill / part / file).write_text(f"{edition}\n")
    return folder


def looks(root: Path) -> dict[str, object]:
    """Return everything below a directory: folders, links with their targets, files with their bytes and modes."""
    seen: dict[str, object] = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if path.is_symlink():
            seen[name] = os.readlink(path)
        elif path.is_dir():
            seen[name] = "folder"
        else:
            seen[name] = (path.read_bytes(), path.stat().st_mode)
    return seen
