"""`retry` and `cancel`: look first, tell what would happen, and send only what is not done yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

from fubcli.errors import UsageError
from fubcli.integrations.gitlab.client import GitLab
from fubcli.integrations.gitlab.entities import REPEATABLE, UNDER_WAY, Job, Pipeline, Project
from fubcli.integrations.gitlab.retries import Retries
from fubcli.model.change import Change, Outcome
from fubcli.skills.gitlab_pipeline_monitoring import telling
from fubcli.skills.gitlab_pipeline_monitoring.looking import MOST_JOBS, Found, repeatable, skipped
from fubcli.skills.gitlab_pipeline_monitoring.request import SKILL, PipelineRequest

_MOST_DEPLOYMENTS = 500
_MOST_TOLD = 50
_MOST_NAMED = 5
_CANCELABLE = UNDER_WAY - {"canceling"}
_DEPLOYS = re.compile(r"deploy|release|rollout|rollback|publish|promote|\bprod", re.IGNORECASE)
"""In the name or the stage of a job: GitLab tells of a deployment only once its job has begun."""


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
        jobs = self._gitlab.jobs(pipeline.id, MOST_JOBS).items
        again = repeatable(jobs)
        if pipeline.status not in REPEATABLE or not again:
            return self._unchanged(_of(pipeline), f"Pipeline {pipeline.id} is {_said(pipeline)}: nothing to run again")
        if not self._request.again and self._retries.brought(pipeline.id, again):
            return self._retried_before(pipeline)
        found = self._again(pipeline, again, skipped(jobs))
        noted = self._retries.noted(pipeline.id, again, skipped(jobs)) if self._request.apply else nullcontext()
        with noted:
            done = self._gitlab.retry_pipeline(pipeline.id)
        self._changes.append(_of(done or pipeline, Outcome.UPDATED))
        return found

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
        jobs = self._gitlab.jobs(job.pipeline, MOST_JOBS).items
        runs = [each for each in jobs if each.name == job.name]
        newest = max((each.id for each in runs), default=job.id)
        if newest > job.id:
            newer = next(each for each in runs if each.id == newest)
            return self._unchanged(_of_job(newer), f"Job {job.id} has been run again already, as job {newest}")
        if job.status not in REPEATABLE:
            return self._unchanged(_of_job(job), f"Job {job.id} is {_said(job)}: nothing to run again")
        found = self._again(self._gitlab.pipeline(job.pipeline), [job], skipped(jobs))
        done = self._gitlab.retry_job(job.id)
        self._changes.append(_of_job(done or job, Outcome.UPDATED))
        return found

    def _canceled_pipeline(self, pipeline: Pipeline) -> Found:
        if pipeline.status not in _CANCELABLE:
            return self._unchanged(_of(pipeline), f"Pipeline {pipeline.id} is {_said(pipeline)}: nothing to stop")
        done = self._gitlab.cancel_pipeline(pipeline.id)
        self._changes.append(_of(done or pipeline, Outcome.UPDATED))
        return Found({}, f"Pipeline {pipeline.id} {'is stopped' if done else 'would be stopped'}")

    def _canceled_job(self, job: Job) -> Found:
        if job.status not in _CANCELABLE:
            return self._unchanged(_of_job(job), f"Job {job.id} is {_said(job)}: nothing to stop")
        done = self._gitlab.cancel_job(job.id)
        self._changes.append(_of_job(done or job, Outcome.UPDATED))
        return Found({}, f"Job {job.id} {'is stopped' if done else 'would be stopped'}")

    def _again(self, pipeline: Pipeline, again: Sequence[Job], after: Sequence[Job]) -> Found:
        """Tell which jobs run again at once and which after them; raises UsageError for unwanted deployments."""
        deploying = self._deploying(pipeline)
        told = [
            telling.job(each, self._project) | {"runs": when, "deploys": each.id in deploying or _may_deploy(each)}
            for when, jobs in (("at once", again), ("after them", after))
            for each in jobs
        ]
        findings = []
        if ids := [str(each["id"]) for each in told if each["deploys"]]:
            more = " and more" if len(ids) > _MOST_NAMED else ""
            title = f"Jobs that deploy run again: {', '.join(ids[:_MOST_NAMED])}{more}"
            findings.append(telling.finding("deployments-run-again", "warning", title))
            if self._request.apply and not self._request.include_deployments:
                raise UsageError(
                    f"{title}. Nothing was sent: look at `reruns` without --apply, and give --include-deployments "
                    "when they are meant."
                )
        headline = f"Of pipeline {pipeline.id}: jobs that run again at once: {len(again)}, after them: {len(after)}"
        cut = (f"jobs that run again: {_MOST_TOLD}",) if len(told) > _MOST_TOLD else ()
        return Found({"reruns": told[:_MOST_TOLD]}, headline, tuple(findings), cut=cut)

    def _deploying(self, pipeline: Pipeline) -> frozenset[int]:
        """Return the jobs that have made deployments since a pipeline was made."""
        if pipeline.created_at is None:
            return frozenset()
        since = pipeline.created_at - timedelta(minutes=1)
        return frozenset(each.job for each in self._gitlab.deployments_from(since, _MOST_DEPLOYMENTS).items)

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
