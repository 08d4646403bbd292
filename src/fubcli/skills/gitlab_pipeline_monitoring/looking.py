"""Which pipeline is meant, and what it is: asked of GitLab once for all operations that look."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fubcli.errors import NotPermitted, UsageError
from fubcli.integrations.gitlab.client import GitLab
from fubcli.integrations.gitlab.entities import REPEATABLE, Deployed, Job, Pipeline, Project
from fubcli.integrations.gitlab.paging import Listed
from fubcli.network.failures import SignInNeeded
from fubcli.results.formats import plain_name
from fubcli.skills.gitlab_pipeline_monitoring import telling
from fubcli.skills.gitlab_pipeline_monitoring.request import ALL, SKILL, PipelineRequest
from fubcli.skills.gitlab_pipeline_monitoring.window import Window

_PART = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?"
_TYPED = re.compile(rf"{_PART}(?:/{_PART}){{0,5}}", re.ASCII)
"""A name in which no words and no marks of any sink can stand, in parts."""
MOST_JOBS = 500
"""Jobs of a pipeline that are looked at, those that were run again counted each time."""


@dataclass(frozen=True)
class Look:
    """What a look is about."""

    request: PipelineRequest
    gitlab: GitLab
    project: Project
    window: Window

    @property
    def path(self) -> str:
        """The project's path as events have it."""
        return telling.text(self.project.path)

    @property
    def branch(self) -> str:
        """The branch that was asked for, else the default one; raises UsageError where there is neither."""
        if self.request.branch is not None:
            return self.request.branch
        if not self.project.default_branch:
            raise UsageError("The project has no default branch: it has no commits yet, or --branch must name one.")
        return self.project.default_branch

    @property
    def ref(self) -> str | None:
        """The branch to filter by; None where `performance` judges all of them."""
        return None if self.request.action == "performance" and self.request.branch == ALL else self.branch

    def named(self, ref: str) -> str:
        """Return a branch as a title may have it; one with slashes where it was typed, and so is nobody else's text."""
        return ref if ref == self.request.branch and _TYPED.fullmatch(ref) else plain_name(ref)

    @property
    def since(self) -> datetime:
        """The first moment that is looked at."""
        return self.window.since

    @property
    def until(self) -> datetime:
        """The last moment that is looked at."""
        return self.window.until


@dataclass(frozen=True)
class Found:
    """What an operation found: members of the event, findings, and whether there was more than it looked at."""

    members: dict[str, Any]
    headline: str
    findings: tuple[dict[str, Any], ...] = ()
    next: tuple[dict[str, Any], ...] = ()
    cut: tuple[str, ...] = ()
    """What there is more of, each with the limit."""


def permitted(ask: Callable[[], Listed[Deployed]]) -> tuple[Listed[Deployed], tuple[dict[str, Any], ...]]:
    """Return deployments, and where the token may not see them none and the finding that says so.

    What else was asked is an answer without them. Raises SignInNeeded, for no token is good enough that is none.
    """
    try:
        return ask(), ()
    except SignInNeeded:
        raise
    except NotPermitted as error:
        title = "GitLab does not permit to read the deployments: whether there were any is not known"
        return Listed(()), (telling.finding("deployments-not-permitted", "warning", title, [error.detail]),)


def latest(look: Look, most: int) -> Listed[Pipeline]:
    """Return the last pipelines of what was asked about, newest first, as lists tell them."""
    request = look.request
    if request.pipeline_id is not None:
        return Listed((look.gitlab.pipeline(request.pipeline_id),))
    if request.mr_iid is not None:
        return look.gitlab.merge_request_pipelines(request.mr_iid, most)
    return look.gitlab.pipelines(most, ref=look.branch)


def current(jobs: tuple[Job, ...]) -> tuple[tuple[Job, ...], frozenset[int]]:
    """Return the jobs in the order in which they were made, and the ids of those that were run again."""
    last = {each.name: each.id for each in sorted(jobs, key=lambda each: each.id)}
    ordered = tuple(sorted(jobs, key=lambda each: each.id))
    return ordered, frozenset(each.id for each in ordered if last[each.name] != each.id)


def failing(jobs: tuple[Job, ...]) -> list[Job]:
    """Return the jobs whose last run failed; those that may fail stand last."""
    ordered, again = current(jobs)
    found = [each for each in ordered if each.id not in again and each.status == "failed"]
    return sorted(found, key=lambda each: each.may_fail)


def failed_before(jobs: tuple[Job, ...]) -> list[Job]:
    """Return the runs that failed and were followed by another run of the same job."""
    ordered, again = current(jobs)
    return [each for each in ordered if each.id in again and each.status == "failed"]


def repeatable(jobs: tuple[Job, ...]) -> list[Job]:
    """Return the jobs that a retry of their pipeline runs again at once."""
    ordered, again = current(jobs)
    return [each for each in ordered if each.id not in again and each.status in REPEATABLE]


def skipped(jobs: tuple[Job, ...]) -> list[Job]:
    """Return the jobs that were not run, for one before them failed; a retry lets them wait again."""
    ordered, again = current(jobs)
    return [each for each in ordered if each.id not in again and each.status == "skipped"]


def logs_command(look_at: PipelineRequest, pipeline: int) -> dict[str, Any]:
    """Return the command that shows why a pipeline failed."""
    argv = [SKILL, "--operation=logs", f"--pipeline-id={pipeline}", *look_at.repeated]
    return {"title": f"Read why pipeline {pipeline} failed", "argv": argv, "effect": "read"}
