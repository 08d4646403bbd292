"""Runs a command again and again, each time on a fresh copy of a project, and dies before its first, second, … change.

    python -m tests.operations.agents.killed install|uninstall PROJECT DRAFTS COPIES

leaves the copies `1`, `2`, … in COPIES; the last one was not killed.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from fubcli.operations.agents import Target, installed, skill, uninstalled

CHANGES = ("mkdir", "replace", "rename", "unlink", "rmdir")
KILLED = 9


def die_before(number: int) -> None:
    """Let this process die, as a kill would have it, before so many changes of files."""
    left = number

    def counted(change: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if not left:
                os._exit(KILLED)
            return change(*arguments, **options)

        return call

    for name in CHANGES:
        setattr(os, name, counted(getattr(os, name)))


def main(action: str, project: Path, drafts: Path, copies: Path) -> None:
    """Run the command until it survives."""
    command = {"install": installed, "uninstall": uninstalled}[action]
    skill.packaged_folder = lambda: drafts
    for number in range(1, 1_000):
        copy = shutil.copytree(project, copies / str(number), symlinks=True)
        child = os.fork()
        if not child:
            die_before(number)
            command(Target(("claude",), "project", copy))
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code == 0:
            return
        assert code == KILLED, code
    raise AssertionError("it never ends")


if __name__ == "__main__":
    main(sys.argv[1], *map(Path, sys.argv[2:]))
