"""What is kept of the runs of the project's pipelines: when they began and ended, and where their artifacts are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class KeptRun:
    """One run of a project's pipeline; times are aware."""

    project: str
    command: str
    directory: str
    began: datetime
    ended: datetime | None = None
    """None while it goes on, and for ever when it was killed."""
    exit_code: int | None = None


@dataclass(frozen=True)
class KeptRuns:
    """The runs of all projects, the newest of each first."""

    runs: tuple[KeptRun, ...] = ()
    is_going_on: bool = False
    """Whether a process holds the lock of those who write."""
    troubles: tuple[str, ...] = ()
    """What could not be read, a sentence each."""
