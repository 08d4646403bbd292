"""The routes of the little GitLab, and how it says no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote, urlencode

from tests.outside.gitlab.world import Project
from tests.outside.standin import ServiceError, StandIn
from tests.workspace.exchange import Reply, Request, Route, json_reply

_PROJECT = "/api/v4/projects/{project}"
_MOST_PER_PAGE = 100


class GitLabStandIn(StandIn):
    """Answers as gitlab.com does; `links_only` leaves out the headers that large lists do not have."""

    name = "gitlab"
    token = "glpat-standin0123456789xy"

    def __init__(self, *projects: Project) -> None:
        super().__init__()
        self.projects = {each.path: each for each in projects}
        self.links_only = False
        self.moved: dict[str, str] = {}
        """Paths that projects had, and where they are now."""

    def routes(self) -> Iterable[Route]:
        one = f"{_PROJECT}/pipelines/{{pipeline}}"
        job = f"{_PROJECT}/jobs/{{job}}"
        yield "GET", _PROJECT, lambda request, names: json_reply(self._project(names).entity())
        yield "GET", f"{_PROJECT}/pipelines", self._pipelines
        yield "GET", f"{_PROJECT}/merge_requests/{{iid}}/pipelines", self._of_merge_request
        yield "GET", one, lambda request, names: json_reply(self._pipeline(names))
        yield "GET", f"{one}/jobs", self._jobs
        yield "GET", f"{one}/bridges", self._bridges
        yield "GET", f"{_PROJECT}/jobs", self._all_jobs
        yield "GET", job, lambda request, names: json_reply(self._job(names))
        yield "GET", f"{job}/trace", self._trace
        yield "GET", f"{_PROJECT}/deployments", self._deployments
        yield "POST", f"{one}/retry", self._retry
        yield "POST", f"{one}/cancel", self._cancel
        yield "POST", f"{job}/retry", self._retry_job
        yield "POST", f"{job}/cancel", self._cancel_job

    def authorize(self, request: Request) -> None:
        if request.headers.get("private-token") != self.token:
            raise ServiceError(401, self.refusal(401, "Unauthorized"))

    def refusal(self, status: int, message: str) -> Any:
        return {"message": f"{status} {message}"}

    def _project(self, names: Mapping[str, str]) -> Project:
        wanted = unquote(names["project"])
        if wanted in self.moved:
            headers = {"Location": f"{self.url}/api/v4/projects/{self.projects[self.moved[wanted]].id}"}
            raise ServiceError(301, "This resource has been moved permanently", headers)
        found = self.projects.get(wanted) or next((p for p in self.projects.values() if str(p.id) == wanted), None)
        if found is None:
            raise ServiceError(404, self.refusal(404, "Project Not Found"))
        return found

    def _pipeline(self, names: Mapping[str, str]) -> dict[str, Any]:
        return self._found(self._project(names).pipelines, names["pipeline"])

    def _job(self, names: Mapping[str, str]) -> dict[str, Any]:
        return self._found(self._project(names).jobs, names["job"])

    def _found(self, of: Mapping[int, Any], id: str) -> Any:
        found = of.get(int(id)) if id.isdigit() else None
        if found is None:
            raise ServiceError(404, self.refusal(404, "Not found"))
        return found

    def _pipelines(self, request: Request, names: Mapping[str, str]) -> Reply:
        project, asked = self._project(names), request.query
        found = [project.basic(id) for id in sorted(project.pipelines, reverse=True)]
        for name in ("ref", "status", "source"):
            found = [each for each in found if name not in asked or each[name] == asked[name]]
        if asked.get("order_by") == "updated_at":
            found.sort(key=lambda each: each["updated_at"], reverse=asked.get("sort") != "asc")
        return self._page(request, _updated(found, asked))

    def _of_merge_request(self, request: Request, names: Mapping[str, str]) -> Reply:
        project = self._project(names)
        ids = self._found(project.merge_requests, names["iid"])
        return self._page(request, [project.basic(id) for id in sorted(ids, reverse=True)])

    def _jobs(self, request: Request, names: Mapping[str, str]) -> Reply:
        self._pipeline(names)
        retried = request.query.get("include_retried") == "true"
        found = self._project(names).jobs_of(int(names["pipeline"]), retried=retried)
        return self._page(request, [each for each in found if not _is_bridge(each)])

    def _bridges(self, request: Request, names: Mapping[str, str]) -> Reply:
        self._pipeline(names)
        found = self._project(names).jobs_of(int(names["pipeline"]))
        return self._page(request, [each for each in found if _is_bridge(each)])

    def _all_jobs(self, request: Request, names: Mapping[str, str]) -> Reply:
        found = reversed(self._project(names).jobs.values())
        return self._page(request, [each for each in found if not _is_bridge(each)])

    def _trace(self, request: Request, names: Mapping[str, str]) -> Reply:
        if _is_bridge(self._job(names)):
            raise ServiceError(404, self.refusal(404, "Not found"))
        return Reply(200, self._project(names).traces[int(names["job"])], "text/plain; charset=utf-8")

    def _deployments(self, request: Request, names: Mapping[str, str]) -> Reply:
        asked = request.query
        if asked.keys() & {"updated_after", "updated_before"} and asked.get("order_by") != "updated_at":
            raise ServiceError(400, {"message": "400 Bad request - `updated_at` filter requires `updated_at` sort"})
        found = sorted(
            self._project(names).deployments.values(),
            key=lambda each: each["updated_at"],
            reverse=asked.get("sort") == "desc",
        )
        found = [
            each
            for each in found
            if asked.get("environment", each["environment"]["name"]) == each["environment"]["name"]
        ]
        return self._page(request, _updated(found, asked))

    def _retry(self, request: Request, names: Mapping[str, str]) -> Reply:
        pipeline = self._pipeline(names)
        if self._project(names).retry(pipeline["id"]):
            self.world.note("retry pipeline", str(pipeline["id"]))
        return json_reply(pipeline, 201)

    def _cancel(self, request: Request, names: Mapping[str, str]) -> Reply:
        pipeline = self._pipeline(names)
        if self._project(names).cancel(pipeline["id"]):
            self.world.note("cancel pipeline", str(pipeline["id"]))
        return json_reply(pipeline, 200)

    def _retry_job(self, request: Request, names: Mapping[str, str]) -> Reply:
        job, project = self._job(names), self._project(names)
        if not project.is_retryable(job):
            raise ServiceError(403, self.refusal(403, "Forbidden - Job is not retryable"))
        made = project.run_again(job)
        self.world.note("retry job", str(job["id"]))
        return json_reply(made, 201)

    def _cancel_job(self, request: Request, names: Mapping[str, str]) -> Reply:
        job = self._job(names)
        if self._project(names).stop(job):
            self.world.note("cancel job", str(job["id"]))
        return json_reply(job, 201)

    def _page(self, request: Request, found: list[Any]) -> Reply:
        page = max(int(request.query.get("page", "1")), 1)
        per = min(int(request.query.get("per_page", "20")), _MOST_PER_PAGE)
        reply = json_reply(found[(page - 1) * per : page * per])
        following = page + 1 if page * per < len(found) else None
        if following:
            query = urlencode({**request.query, "page": following, "per_page": per})
            reply.headers["Link"] = f'<{self.url}{request.path}?{query}>; rel="next"'
        if not self.links_only:
            reply.headers |= {
                "X-Page": str(page), "X-Per-Page": str(per), "X-Next-Page": str(following or ""),
                "X-Prev-Page": str(page - 1 or ""), "X-Total": str(len(found)), "X-Total-Pages": str(-(-len(found) // per)),
            }  # fmt: skip
        return reply


def _is_bridge(job: Mapping[str, Any]) -> bool:
    return "downstream_pipeline" in job


def _updated(found: list[dict[str, Any]], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """The times of the query are whole seconds, which sort before those of the same second."""
    after, before = asked.get("updated_after", ""), asked.get("updated_before", "9")
    return [each for each in found if after <= each["updated_at"] <= before]
