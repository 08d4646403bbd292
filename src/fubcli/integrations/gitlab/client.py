"""One project of GitLab: what can be asked of its pipelines, and what can be done to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import quote

from fubcli.errors import NotPermitted
from fubcli.integrations.failures import RequestDeclined
from fubcli.integrations.gitlab import reading
from fubcli.integrations.gitlab.entities import Deployed, Job, Pipeline, Project
from fubcli.integrations.gitlab.paging import Listed, Wanted, listed
from fubcli.integrations.outside import Outside
from fubcli.model.change import OutsideRequest

_Entity = TypeVar("_Entity")
TRACE_BYTES = 1_000_000
"""Of a longer trace the end is read."""
_NOT_THERE = 404
_NOT_RETRYABLE = "not retryable"
"""What GitLab says, as 403, of a job that cannot be run again; the token is good enough for it."""


class GitLab:
    """A project, by its path or its id; all of it raises as `Outside.read` and `Outside.write` do."""

    def __init__(self, outside: Outside, project: str) -> None:
        self._outside = outside
        self._root = f"/api/v4/projects/{quote(project, safe='')}"

    def project(self) -> Project:
        """Return the project itself."""
        return reading.project(self._outside.read(self._root).body)

    def pipelines(self, most: int, **filters: str | int | datetime | None) -> Listed[Pipeline]:
        """Return the last pipelines, newest first, that fit: `ref`, `status`, `updated_after`."""
        params = {"order_by": "id", "sort": "desc", **_given(filters)}
        return listed(self._outside, Wanted(f"{self._root}/pipelines", most, params), reading.pipeline)

    def merge_request_pipelines(self, iid: int, most: int) -> Listed[Pipeline]:
        """Return the last pipelines of a merge request, newest first."""
        return listed(self._outside, Wanted(f"{self._root}/merge_requests/{iid}/pipelines", most), reading.pipeline)

    def pipeline(self, id: int) -> Pipeline:
        """Return a pipeline with its times, its duration and its coverage."""
        return reading.pipeline(self._outside.read(f"{self._root}/pipelines/{id}").body)

    def jobs(self, pipeline: int, most: int) -> Listed[Job]:
        """Return the jobs of a pipeline, also those that were run again, and those that start other pipelines."""
        root, params = f"{self._root}/pipelines/{pipeline}", {"include_retried": "true"}
        jobs = listed(self._outside, Wanted(f"{root}/jobs", most, params), reading.job)
        try:
            triggers = listed(self._outside, Wanted(f"{root}/bridges", most), reading.trigger)
        except RequestDeclined as error:
            if error.status != _NOT_THERE:
                raise
            return jobs  # an older GitLab, which does not tell of them
        return Listed((*jobs.items, *triggers.items), jobs.is_cut or triggers.is_cut)

    def last_jobs(self, since: datetime, most: int) -> Listed[Job]:
        """Return the jobs of all pipelines that were made since a moment, newest first."""

        def is_older(job: Job) -> bool:
            return job.created_at is not None and job.created_at < since

        return listed(self._outside, Wanted(f"{self._root}/jobs", most), reading.job, is_older)

    def job(self, id: int) -> Job:
        """Return a job."""
        return reading.job(self._outside.read(f"{self._root}/jobs/{id}").body)

    def trace(self, job: int) -> tuple[str, bool]:
        """Return what a job wrote, or the end of it, and whether it is the end alone."""
        found = self._outside.read_text(f"{self._root}/jobs/{job}/trace", TRACE_BYTES)
        return found.text, found.is_cut

    def pipelines_from(self, since: datetime, most: int, ref: str | None) -> Listed[Pipeline]:
        """Return the first pipelines of a branch that something happened to since a moment, in that order."""
        params = _given({"order_by": "updated_at", "sort": "asc", "ref": ref, "updated_after": since})
        return listed(self._outside, Wanted(f"{self._root}/pipelines", most, params), reading.pipeline)

    def deployments(self, since: datetime, until: datetime, most: int) -> Listed[Deployed]:
        """Return the deployments that something happened to in a time, the last one first."""
        return self._deployments(most, sort="desc", updated_after=since, updated_before=until)

    def deployments_from(self, since: datetime, most: int) -> Listed[Deployed]:
        """Return the first deployments that something happened to since a moment, in that order."""
        return self._deployments(most, sort="asc", updated_after=since)

    def _deployments(self, most: int, **filters: str | datetime) -> Listed[Deployed]:
        params = _given({"order_by": "updated_at", **filters})  # GitLab wants them in the order that is filtered by
        return listed(self._outside, Wanted(f"{self._root}/deployments", most, params), reading.deployed)

    def retry_pipeline(self, id: int) -> Pipeline | None:
        """Run the failed and canceled jobs of a pipeline again; None when it was not sent."""
        return self._pipeline_after(id, "retry", "run the failed and canceled jobs of the pipeline again")

    def cancel_pipeline(self, id: int) -> Pipeline | None:
        """Stop a pipeline; None when it was not sent."""
        return self._pipeline_after(id, "cancel", "stop the pipeline")

    def retry_job(self, id: int) -> Job | None:
        """Run a job again, which makes a new one; None when it was not sent."""
        return self._job_after(f"jobs/{id}/retry", "run the job again")

    def cancel_job(self, id: int) -> Job | None:
        """Stop a job; None when it was not sent."""
        return self._job_after(f"jobs/{id}/cancel", "stop the job")

    def _pipeline_after(self, id: int, does: str, why: str) -> Pipeline | None:
        def read(body: Any) -> Pipeline:
            found = reading.pipeline(body)
            if found.id != id:
                raise reading.wrong("pipeline")
            return found

        return self._sent(f"pipelines/{id}/{does}", why, read)

    def _job_after(self, path: str, why: str) -> Job | None:
        return self._sent(path, why, reading.job)

    def _sent(self, path: str, why: str, read: Callable[[Any], _Entity]) -> _Entity | None:
        request = OutsideRequest("POST", f"{self._root}/{path}", why=why)
        try:
            return self._outside.write(request, lambda answer: read(answer.body))
        except NotPermitted as error:
            if _NOT_RETRYABLE not in error.detail:
                raise
            told = f"{self._outside.profile.name} says that it cannot be run again (any more): it runs, or is kept."
            raise RequestDeclined(told, extra=error.extra | {"status": 403}) from error


def _given(filters: Mapping[str, str | int | datetime | None]) -> dict[str, str | int]:
    return {
        name: f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else value
        for name, value in filters.items()
        if value is not None and value != ""
    }
