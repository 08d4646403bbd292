"""What GitLab tells of pipelines, jobs and deployments; names, refs and messages are others' texts, as they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

OVER = frozenset({"success", "failed", "canceled", "skipped"})
"""Statuses in which nothing goes on any more."""
UNDER_WAY = frozenset(
    {"created", "waiting_for_callback", "waiting_for_resource", "preparing", "pending", "running", "scheduled",
     "canceling"}
)  # fmt: skip
"""Statuses in which something goes on, or will by itself; `manual` waits for a person."""
REPEATABLE = frozenset({"failed", "canceled"})
"""Statuses of what can be run again."""


@dataclass(frozen=True)
class Project:
    """A project; `default_branch` is empty while it has no commits."""

    path: str
    default_branch: str
    url: str


@dataclass(frozen=True)
class Pipeline:
    """A pipeline; a list tells nothing of when it ran, for how long, and of its coverage."""

    id: int
    status: str
    ref: str
    sha: str
    source: str
    url: str
    created_at: datetime | None
    updated_at: datetime | None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    seconds: float | None = None
    coverage: float | None = None

    @property
    def began(self) -> datetime | None:
        """When it began, or was made when it does not say more."""
        return self.started_at or self.created_at

    @property
    def ended(self) -> datetime | None:
        """When it was over; None while it is not."""
        return (self.finished_at or self.updated_at) if self.status in OVER else None


@dataclass(frozen=True)
class Downstream:
    """The pipeline that a trigger job started; `project` is its path, `is_here` whether it is in the same project."""

    id: int
    status: str
    project: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class Job:
    """A job, one run of it: running it again makes another job of the same name."""

    id: int
    name: str
    stage: str
    status: str
    ref: str
    sha: str
    url: str
    pipeline: int
    failure_reason: str = ""
    may_fail: bool = False
    created_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    seconds: float | None = None
    is_trigger: bool = False
    """It starts another pipeline, and writes no log."""
    downstream: Downstream | None = None

    @property
    def began(self) -> datetime | None:
        """When it began, or was made when it does not say more."""
        return self.started_at or self.created_at


@dataclass(frozen=True)
class Deployed:
    """A deployment to an environment, and the job that makes it; `job` and `pipeline` are 0 where none is told."""

    id: int
    status: str
    environment: str
    ref: str
    sha: str
    url: str
    job: int
    job_name: str
    pipeline: int
    began: datetime | None
    ended: datetime | None
