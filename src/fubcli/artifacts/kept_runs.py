"""The directories that `fubcli pipelines` keeps of its runs: PROJECT/TARGET/TIME-ID with an invocation.json in each."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from fubcli.artifacts.documents import Unreadable, read_object
from fubcli.artifacts.fields import moment, name
from fubcli.locks import is_held
from fubcli.model.kept_run import KeptRun, KeptRuns

TARGET = "duckdb"
INVOCATION = "invocation.json"
_MOST_BYTES = 2**20
_MOST_RUNS = 20
"""Of each project, the newest first: more than a night has."""
_MOST_PROJECTS = 50
_NAMED = re.compile(r"\d{8}T[\w.:\-]{1,100}\Z", re.ASCII)
_PROJECT = re.compile(r"[a-z]\w{0,62}\Z", re.ASCII)


def kept_runs(root: Path) -> KeptRuns:
    """Return what is kept of the runs on the embedded target; nothing where none has run."""
    runs: list[KeptRun] = []
    troubles: list[str] = []
    for project in projects(root):
        for directory in run_directories(root, project):
            try:
                runs += _run(project, directory)
            except Unreadable as error:
                troubles.append(f"What is kept of a run of {project} cannot be used: {directory.name}: {error}.")
    return KeptRuns(tuple(runs), any(_is_held(lock) for lock in root.glob(f"*-{TARGET}.lock")), tuple(troubles))


def projects(root: Path) -> list[str]:
    """Return the projects of which runs on the embedded target are kept."""
    with suppress(FileNotFoundError, NotADirectoryError):
        found = sorted(each for each in os.listdir(root) if _PROJECT.match(each) and (root / each / TARGET).is_dir())
        return found[:_MOST_PROJECTS]
    return []


def run_directories(root: Path, project: str) -> list[Path]:
    """Return the directories of a project's runs, the newest first."""
    above = root / project / TARGET
    return [above / each for each in sorted(os.listdir(above), reverse=True) if _NAMED.match(each)][:_MOST_RUNS]


def _run(project: str, directory: Path) -> Iterator[KeptRun]:
    found = read_object(directory / INVOCATION, _MOST_BYTES)
    if found is None:  # it is made a moment after its directory
        return
    ended: Any = found.get("ended_at")
    code = found.get("exit_code")
    yield KeptRun(
        project,
        name(found.get("command"), 40),
        str(directory),
        moment(found.get("started_at"), "started_at"),
        None if ended is None else moment(ended, "ended_at"),
        code if isinstance(code, int) and not isinstance(code, bool) else None,
    )


def _is_held(lock: Path) -> bool:
    """Whether a process that writes holds its lock; what may not be looked at is taken for held."""
    try:
        return is_held(lock)
    except OSError:
        return True
