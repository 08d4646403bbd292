"""`retry` and `cancel`: look first, tell what would happen, and send only what is not done yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

from fubcli.errors import Remedy, UsageError
from fubcli.integrations.gitlab.client import GitLab
from fubcli.integrations.gitlab.entities import REPEATABLE, UNDER_WAY, Job, Pipeline, Project
from fubcli.integrations.gitlab.retries import Retries
from fubcli.model.change import Change, Outcome
from fubcli.skills.gitlab_pipeline_monitoring import telling
from fubcli.skills.gitlab_pipeline_monitoring.answered import runs_again, stopped
from fubcli.skills.gitlab_pipeline_monitoring.looking import MOST_JOBS, Found, repeatable, skipped
from fubcli.skills.gitlab_pipeline_monitoring.request import SKILL, PipelineRequest

_MOST_DEPLOYMENTS = 500
_MOST_TOLD = 50
_MOST_NAMED = 5
_CANCELABLE = UNDER_WAY - {"canceling"}
_CANCELABLE_JOB = _CANCELABLE | {"manual"}
_RETRYABLE = REPEATABLE | {"success"}
"""Of a pipeline that succeeded, jobs that may fail can have failed."""
_DEPLOYS = re.compile(r"deploy|release|rollout|rollback|publish|promote|\bprod", re.IGNORECASE)
"""In the name or the stage of a job: GitLab tells of a deployment only once its job has begun."""


class DeploymentsUnasked(UsageError):
    """Jobs that deploy would run again, and it was not said that they shall; nothing was sent."""

    slug = "deployments-unasked"
    title = "Jobs that deploy would run again"

    def __init__(self, told: str, command: tuple[str, ...]) -> None:
        """Say which, and the command that runs them."""
        remedy = Remedy("When they are meant to run, too", command, "write")
        detail = f"{told}. Nothing was sent: without --apply `reruns` lists them, and --include-deployments runs them."
        super().__init__(detail, remedy=(remedy,))


class Changing:
    """One retry or cancel; `changes` has what became of it as soon as it is known."""

    def __init__(
        self, request: PipelineRequest, gitlab: GitLab, changes: list[Change], project: Project, retries: Retries
    ) -> None:
        self._request = request
        self._gitlab = gitlab
        self._changes = changes
        self._project = telling.text(project.path)
        self._retries = retries

    def unseen(self) -> Found:
        """Tell the request alone: without credentials nothing can be looked at."""
        retries, request = self._request.action == "retry", self._request
        if request.pipeline_id is not None:
            (self._gitlab.retry_pipeline if retries else self._gitlab.cancel_pipeline)(request.pipeline_id)
        if request.job_id is not None:
            (self._gitlab.retry_job if retries else self._gitlab.cancel_job)(request.job_id)
        title = "Without credentials nothing was looked at: the request may turn out not to be needed"
        return Found({}, "What would be sent", (telling.finding("not-looked-at", "info", title),))

    def made(self) -> Found:
        """Run again or stop what was asked for; raises UsageError where a deployment would run again unasked."""
        retries, request = self._request.action == "retry", self._request
        if request.pipeline_id is not None:
            pipeline = self._gitlab.pipeline(request.pipeline_id)
            return self._retried_pipeline(pipeline) if retries else self._canceled_pipeline(pipeline)
        if request.job_id is not None:
            job = self._gitlab.job(request.job_id)
            return self._retried_job(job) if retries else self._canceled_job(job)
        raise UsageError("Name what is meant: --pipeline-id or --job-id.")

    def _retried_pipeline(self, pipeline: Pipeline) -> Found:
        listed = self._gitlab.jobs(pipeline.id, MOST_JOBS)
        again, after = repeatable(listed.items), skipped(listed.items)
        if pipeline.status not in _RETRYABLE or not (again or listed.is_cut):
            return self._unchanged(_of(pipeline), f"Pipeline {pipeline.id} is {_said(pipeline)}: nothing to run again")
        if not self._request.again and self._retries.brought(pipeline.id, again):
            return self._retried_before(pipeline)
        found = self._again(pipeline, again, after, is_cut=listed.is_cut)
        noted = self._retries.noted(pipeline.id, again, after) if self._request.apply else nullcontext()
        with noted:
            done = self._gitlab.retry_pipeline(pipeline.id)
        outcome, headline = runs_again(f"Pipeline {pipeline.id}", pipeline, done)
        self._changes.append(_of(done or pipeline, outcome))
        return self._seen(replace(found, headline=headline or found.headline), outcome, pipeline.id)

    def _retried_before(self, pipeline: Pipeline) -> Found:
        """Tell that what fails now is what came of this user's retry: the same command changes nothing."""
        headline = f"Pipeline {pipeline.id} was run again in the last 24 hours, and is {_said(pipeline)} again"
        title = f"What fails in pipeline {pipeline.id} is what came of a retry: --again runs it once more"
        argv = [SKILL, "--operation=retry", f"--pipeline-id={pipeline.id}", "--again", *self._request.repeated]
        step = {"title": "See what one more retry would do", "argv": argv, "effect": "read"}
        found = self._unchanged(_of(pipeline), headline)
        return replace(found, findings=(telling.finding("retried-before", "info", title),), next=(step,))

    def _retried_job(self, job: Job) -> Found:
        """Run a job again unless somebody has: a newer job of the same name is what a retry makes.

        GitLab lets wait again what was skipped in later stages, and what needs the job: of all that was skipped it is
        not known which, so all of it counts.
        """
        listed = self._gitlab.jobs(job.pipeline, MOST_JOBS)
        runs = [each for each in listed.items if each.name == job.name]
        newest = max((each.id for each in runs), default=job.id)
        if newest > job.id:
            newer = next(each for each in runs if each.id == newest)
            return self._unchanged(_of_job(newer), f"Job {job.id} has been run again already, as job {newest}")
        if job.status not in REPEATABLE:
            return self._unchanged(_of_job(job), f"Job {job.id} is {_said(job)}: nothing to run again")
        found = self._again(self._gitlab.pipeline(job.pipeline), [job], skipped(listed.items), is_cut=listed.is_cut)
        done = self._gitlab.retry_job(job.id)
        outcome, headline = runs_again(f"Job {job.id}", job, done)
        self._changes.append(_of_job(done or job, outcome))
        return self._seen(replace(found, headline=headline or found.headline), outcome, job.pipeline)

    def _canceled_pipeline(self, pipeline: Pipeline) -> Found:
        if pipeline.status not in _CANCELABLE:
            return self._unchanged(_of(pipeline), f"Pipeline {pipeline.id} is {_said(pipeline)}: nothing to stop")
        done = self._gitlab.cancel_pipeline(pipeline.id)
        outcome, headline = stopped(f"Pipeline {pipeline.id}", done)
        self._changes.append(_of(done or pipeline, outcome))
        return self._seen(Found({}, headline), outcome, pipeline.id)

    def _canceled_job(self, job: Job) -> Found:
        if job.status not in _CANCELABLE_JOB:
            return self._unchanged(_of_job(job), f"Job {job.id} is {_said(job)}: nothing to stop")
        done = self._gitlab.cancel_job(job.id)
        outcome, headline = stopped(f"Job {job.id}", done)
        self._changes.append(_of_job(done or job, outcome))
        return self._seen(Found({}, headline), outcome, job.pipeline)

    def _seen(self, found: Found, outcome: Outcome, pipeline: int) -> Found:
        """Return what was found, with the command that looks again where the answer does not show that it was done."""
        if outcome is not Outcome.REQUESTED:
            return found
        argv = [SKILL, "--operation=jobs", f"--pipeline-id={pipeline}", *self._request.repeated]
        return replace(found, next=({"title": "See what became of it", "argv": argv, "effect": "read"},))

    def _again(self, pipeline: Pipeline, again: Sequence[Job], after: Sequence[Job], *, is_cut: bool) -> Found:
        """Tell which jobs run again at once and which after them; raises DeploymentsUnasked for unasked ones."""
        deploying, is_known = self._deploying(pipeline)
        told = [
            telling.job(each, self._project) | {"runs": when, "deploys": each.id in deploying or _may_deploy(each)}
            for when, jobs in (("at once", again), ("after them", after))
            for each in jobs
        ]
        titles = []
        if ids := [str(each["id"]) for each in told if each["deploys"]]:
            more = " and more" if len(ids) > _MOST_NAMED else ""
            titles.append(f"Jobs that deploy run again: {', '.join(ids[:_MOST_NAMED])}{more}")
        if is_cut or not is_known:
            titles.append("There is more than was looked at: jobs that deploy may run again, too")
        if titles and self._request.apply and not self._request.include_deployments:
            raise DeploymentsUnasked(". ".join(titles), self._applied(deploys=True))
        is_meant = self._request.apply or self._request.include_deployments
        needs = "" if is_meant else "; --apply needs --include-deployments for it"
        findings = [telling.finding("deployments-run-again", "warning", f"{each}{needs}") for each in titles]
        verb = "Running again" if self._request.apply else "Would run again"
        headline = f"{verb} in pipeline {pipeline.id}: {telling.counted(len(again), 'job')} at once"
        headline += f", {len(after)} after that" if after else ""
        cuts = ((f"jobs that run again: {_MOST_TOLD}", len(told) > _MOST_TOLD), (f"jobs: {MOST_JOBS}", is_cut))
        next = () if self._request.apply else (self._step(deploys=bool(titles)),)
        cut = tuple(name for name, is_so in cuts if is_so)
        return Found({"reruns": told[:_MOST_TOLD]}, headline, tuple(findings), next, cut)

    def _applied(self, *, deploys: bool) -> tuple[str, ...]:
        """Return this command as it is sent."""
        request = self._request
        which = f"--pipeline-id={request.pipeline_id}" if request.job_id is None else f"--job-id={request.job_id}"
        more = [
            *(["--again"] if request.again else []),
            *(["--include-deployments"] if deploys else []),
        ]
        return (SKILL, f"--operation={request.action}", which, *request.repeated, *more, "--apply")

    def _step(self, *, deploys: bool) -> dict[str, Any]:
        title = "Run them again, deployments too" if deploys else "Run them again"
        return {"title": title, "argv": [*self._applied(deploys=deploys)], "effect": "write"}

    def _deploying(self, pipeline: Pipeline) -> tuple[frozenset[int], bool]:
        """Return the jobs that have made deployments since a pipeline was made, and whether these are all of them."""
        if pipeline.created_at is None:
            return frozenset(), False
        since = pipeline.created_at - timedelta(minutes=1)
        listed = self._gitlab.deployments_from(since, _MOST_DEPLOYMENTS)
        return frozenset(each.job for each in listed.items), not listed.is_cut

    def _unchanged(self, change: Change, headline: str) -> Found:
        self._changes.append(change)
        return Found({}, headline)


def _may_deploy(job: Job) -> bool:
    """Return whether it is called so, or starts a pipeline of which nothing is known."""
    return job.is_trigger or _DEPLOYS.search(job.name) is not None or _DEPLOYS.search(job.stage) is not None


def _said(each: Pipeline | Job) -> str:
    return telling.named([each.status])


def _of(pipeline: Pipeline, outcome: Outcome = Outcome.UNCHANGED) -> Change:
    return Change("pipeline", f"pipeline {pipeline.id}", outcome, str(pipeline.id), telling.address(pipeline.url))


def _of_job(job: Job, outcome: Outcome = Outcome.UNCHANGED) -> Change:
    return Change("job", telling.text(job.name), outcome, str(job.id), telling.address(job.url))
