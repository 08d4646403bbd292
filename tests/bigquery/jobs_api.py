"""jobs.insert, query, get, list, cancel and getQueryResults."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from typing import Any

from tests.bigquery.cells import cell_rows
from tests.bigquery.engine import Answer, Engine
from tests.bigquery.errors import Denial, JobError
from tests.bigquery.jobs import Job, given_parameters, reference, statistics_of
from tests.bigquery.pages import page
from tests.workspace.exchange import Reply, Request, Route, json_reply
from tests.workspace.statements import Statements

_PROJECT = "/bigquery/v2/projects/{project}"
_OF_QUERIES = ("query", "useLegacySql", "queryParameters", "parameterMode", "maximumBytesBilled", "useQueryCache")
_MOST_JOBS = 50


class JobsApi:
    """Every job since the stand-in was started; `page_rows` come in one page of a result at most."""

    def __init__(self, statements: Statements, engine: Engine, project: str) -> None:
        self._statements, self._engine, self._project = statements, engine, project
        self._inserting = threading.Lock()
        self.page_rows = 10_000

    def routes(self) -> list[Route]:
        """Return what is answered here."""
        return [
            ("POST", f"{_PROJECT}/jobs", self._told(self._insert)),
            ("GET", f"{_PROJECT}/jobs", self._told(self._list)),
            ("GET", f"{_PROJECT}/jobs/{{job}}", self._told(self._get)),
            ("POST", f"{_PROJECT}/jobs/{{job}}/cancel", self._told(self._cancel)),
            ("POST", f"{_PROJECT}/queries", self._told(self._query)),
            ("GET", f"{_PROJECT}/queries/{{job}}", self._told(self._results)),
        ]

    def _told(self, handler: Any) -> Any:
        def answer(request: Request, names: Mapping[str, str]) -> Reply:
            try:
                self._allowed(names["project"])
                return json_reply(handler(request, names))
            except JobError as error:
                raise Denial(error) from error

        return answer

    def _allowed(self, project: str) -> None:
        if project != self._project:
            said = "User does not have bigquery.jobs.create permission in project"
            raise JobError("accessDenied", f"Access Denied: Project {project}: {said} {project}.", "")

    def _insert(self, request: Request, _names: Mapping[str, str]) -> dict[str, Any]:
        asked = request.json()
        configuration = asked["configuration"]
        id = (asked.get("jobReference") or {}).get("jobId") or uuid.uuid4().hex
        return (
            self._begun(configuration, id)
            if configuration.get("dryRun")
            else self._begun_job(configuration, id).resource()
        )

    def _begun(self, configuration: Mapping[str, Any], id: str) -> dict[str, Any]:
        analysis = self._engine.analyse(_text(configuration), given_parameters(configuration["query"]))
        told = reference(self._project, id)
        told["jobReference"].pop("jobId")  # a dry run is no job
        return {
            **told,
            "configuration": {**configuration, "jobType": "QUERY"},
            "status": {"state": "DONE"},
            "statistics": statistics_of(analysis),
        }

    def _begun_job(self, configuration: Mapping[str, Any], id: str) -> Job:
        with self._inserting:
            if self._statements.get(id) is not None:
                raise JobError("duplicate", f"Already Exists: Job {self._project}:US.{id}", "")
            analysis = self._engine.analyse(_text(configuration), given_parameters(configuration["query"]))
            job = Job(self._project, id, configuration, analysis)
            most = configuration["query"].get("maximumBytesBilled")
            if most is not None and analysis.bytes > int(most):
                said = f"Query exceeded limit for bytes billed: {most}. {analysis.bytes} or higher required."
                raise JobError("bytesBilledLimitExceeded", said, "")
            self._statements.start(job)
            return job

    def _query(self, request: Request, _names: Mapping[str, str]) -> dict[str, Any]:
        asked = request.json()
        configuration = {"query": {name: asked[name] for name in _OF_QUERIES if name in asked}}
        if asked.get("dryRun"):
            told = self._begun(configuration, "")
            return {
                "jobComplete": True,
                "jobReference": told["jobReference"],
                "totalBytesProcessed": told["statistics"]["totalBytesProcessed"],
            }
        job = self._begun_job(configuration, uuid.uuid4().hex)
        return self._page(job, request, int(asked.get("timeoutMs", 10_000)))

    def _get(self, request: Request, names: Mapping[str, str]) -> dict[str, Any]:
        return self._job(request, names).resource()

    def _list(self, request: Request, _names: Mapping[str, str]) -> dict[str, Any]:
        since = int(request.query.get("minCreationTime") or 0)
        found = [job.resource() for job in reversed(self._statements.all())]
        kept = [job for job in found if int(job["statistics"]["creationTime"]) >= since]
        shown, after = page(request, kept, _MOST_JOBS)
        listed = [{**job, "state": job["status"]["state"]} for job in shown]
        return {"jobs": listed} | ({"nextPageToken": after} if after else {})

    def _cancel(self, request: Request, names: Mapping[str, str]) -> dict[str, Any]:
        job = self._job(request, names)
        job.cancel()
        return {"kind": "bigquery#jobCancelResponse", "job": job.resource()}

    def _results(self, request: Request, names: Mapping[str, str]) -> dict[str, Any]:
        return self._page(self._job(request, names), request, int(request.query.get("timeoutMs") or 10_000))

    def _page(self, job: Job, request: Request, milliseconds: int) -> dict[str, Any]:
        told: dict[str, Any] = {"jobReference": reference(self._project, job.id)["jobReference"]}
        if not job.done.wait(milliseconds / 1000):
            return {**told, "jobComplete": False}
        if job.failure:
            raise job.failure
        answer = job.result
        assert isinstance(answer, Answer)
        told |= {"jobComplete": True, "totalBytesProcessed": str(job.analysis.bytes), "cacheHit": False}
        told["schema"] = {"fields": list(answer.fields)}
        if answer.affected is not None:
            told["numDmlAffectedRows"] = str(answer.affected)
        places, after = page(request, range(answer.table.num_rows), self.page_rows)
        told["totalRows"] = str(answer.table.num_rows)
        if places:
            if request.query.get("formatOptions.useInt64Timestamp", "").lower() != "true" and request.method == "GET":
                raise JobError("invalid", "The stand-in gives timestamps as integers alone.", "")
            told["rows"] = list(cell_rows(answer.table.slice(places[0], len(places)), list(answer.fields)))
        return told | ({"pageToken": after} if after else {})

    def _job(self, request: Request, names: Mapping[str, str]) -> Job:
        found = self._statements.get(names["job"])
        if not isinstance(found, Job) or request.query.get("location", "US") != "US":
            raise JobError("notFound", f"Not found: Job {self._project}:{names['job']}", "")
        return found


def _text(configuration: Mapping[str, Any]) -> str:
    query = configuration["query"]
    if query.get("useLegacySql") is not False:
        raise JobError("invalid", "The stand-in reads no legacy SQL.", "")
    return str(query["query"])
