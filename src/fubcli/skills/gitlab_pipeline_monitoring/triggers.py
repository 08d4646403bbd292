"""Jobs that start other pipelines: which of those failed, and what it was in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fubcli.integrations.gitlab.entities import Job
from fubcli.results.formats import plain_name
from fubcli.skills.gitlab_pipeline_monitoring import telling
from fubcli.skills.gitlab_pipeline_monitoring.looking import MOST_JOBS, Look, failing
from fubcli.skills.gitlab_pipeline_monitoring.request import SKILL, is_project

_DEEPEST = 2
"""Pipelines of one project that start each other: GitLab nests no more."""


def unfolded(look: Look, jobs: Sequence[Job], depth: int = 0) -> Iterator[Job]:
    """Yield failed jobs, and after one that starts a pipeline of the same project the failed jobs of that one."""
    for job in jobs:
        yield job
        started = job.downstream
        if started is not None and started.is_here and depth < _DEEPEST:
            yield from unfolded(look, failing(look.gitlab.jobs(started.id, MOST_JOBS).items), depth + 1)


def findings(jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """Return a finding of each failed job that starts a pipeline: which one it was, and where."""
    return [
        telling.finding("trigger-failed", "info" if each.may_fail else "warning", _title(each), at=each.began)
        for each in jobs
        if each.is_trigger
    ]


def commands(look: Look, jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """Return the commands that show why pipelines of other projects failed."""
    options = [each for each in look.request.repeated if not each.startswith("--project-path=")]
    elsewhere = [
        started
        for started in (each.downstream for each in jobs)
        if started is not None and not started.is_here and is_project(started.project)
    ]
    return [
        {
            "title": f"Read why pipeline {each.id} of the other project failed",
            "argv": [SKILL, "--operation=logs", f"--pipeline-id={each.id}", f"--project-path={each.project}", *options],
            "effect": "read",
        }
        for each in elsewhere
    ]


def _title(job: Job) -> str:
    started = job.downstream
    if started is None:
        return f"Trigger job {job.id} failed, and started no pipeline"
    place = "this project" if started.is_here else "/".join(map(plain_name, started.project.split("/")))
    return f"Trigger job {job.id} failed: it started pipeline {started.id} of {place}, {plain_name(started.status)}"
