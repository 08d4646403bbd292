"""What runs leave: a directory for each, whose invocation.json has an end only when the run has come to it."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from fubcli.errors import StorageUnavailable
from fubcli.model.pipeline import Begun, Job

KEPT_INVOCATIONS = 50
"""Of each project and target; the oldest go when a new one begins."""
INVOCATION_FILE = "invocation.json"
FORMAT = 1
_NAMED = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f-]{36}\Z")


class Kept:
    """The directories below one root, which `ensure` makes."""

    def __init__(self, root: Path, ensure: Callable[[Path], Path]) -> None:
        self._root = root
        self._ensure = ensure

    def directories(self, project: str, target: str) -> tuple[Path, ...]:
        """Return the directories of the runs of a project on a target, the newest first; raises StorageUnavailable."""
        found = self._root.joinpath(project, target)
        try:
            names = sorted(os.listdir(found), reverse=True)
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise StorageUnavailable(f"{found} cannot be read: {error.strerror or error}.") from error
        return tuple(found / name for name in names if _NAMED.match(name))

    def begin(self, job: Job, now: datetime) -> Begun:
        """Begin a run, and forget those that are too old; raises StorageUnavailable."""
        identity = str(uuid4())
        above = self._ensure(self._root / job.project.name / job.target.name)
        directory = self._ensure(above / f"{now:%Y%m%dT%H%M%S.%fZ}-{identity}")
        begun = Begun(job, identity, directory)
        self._write(begun, {"started_at": now.isoformat()})
        for old in self.directories(job.project.name, job.target.name)[KEPT_INVOCATIONS:]:
            if old != directory:  # a clock that was put back makes it the oldest
                shutil.rmtree(old, ignore_errors=True)
        return begun

    def end(self, begun: Begun, started: datetime, ended: datetime, told: Mapping[str, Any]) -> None:
        """Note that a run has come to its end, and how; raises StorageUnavailable."""
        self._write(begun, {"started_at": started.isoformat(), "ended_at": ended.isoformat(), **told})

    def _write(self, begun: Begun, told: Mapping[str, Any]) -> None:
        job = begun.job
        document = {
            "format": FORMAT,
            "invocation_id": begun.identity,
            "project": job.project.name,
            "target": job.target.name,
            "environment": job.target.environment.value,
            "command": job.command,
            "options": list(job.options),
            **told,
        }
        put(begun.directory / INVOCATION_FILE, json.dumps(document, indent=2).encode())


def put(path: Path, data: bytes) -> None:
    """Write a file for its owner alone, whole or not at all; raises StorageUnavailable."""
    part = path.with_name(f".{path.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise StorageUnavailable(f"Cannot write {path}: {error.strerror or error}.") from error
