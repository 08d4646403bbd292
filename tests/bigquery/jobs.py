"""Jobs from their insertion on, and what the API tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from tests.bigquery.engine import Analysis, Answer, Engine
from tests.bigquery.errors import JobError, worded
from tests.workspace.statements import Order, Session, State, Statement

LOCATION = "US"
EMAIL = "fubcli@example.iam.gserviceaccount.com"
_STATES = {State.PENDING: "PENDING", State.RUNNING: "RUNNING"}


class Job(Statement):
    """One query job."""

    def __init__(self, project: str, id: str, configuration: Mapping[str, Any], analysis: Analysis) -> None:
        query = configuration["query"]
        milliseconds = int(configuration.get("jobTimeoutMs") or 0)
        limits = {"STATEMENT_TIMEOUT": str(milliseconds / 1000)} if milliseconds else {}
        super().__init__(Order(query["query"], Session(configuration=limits), given_parameters(query)))
        self.id = id
        self.project, self.configuration, self.analysis = project, configuration, analysis
        self.refused: JobError | None = None
        """Why it was never begun."""

    @property
    def failure(self) -> JobError | None:
        """Why it failed, in BigQuery's words."""
        if self.refused or not self.finished or self.error is None:
            return self.refused
        if isinstance(self.error, JobError):
            return self.error
        if self.timed_out:
            return JobError("stopped", "Job execution was cancelled: Job timed out", "")
        if self.now is State.CANCELED:
            return JobError("stopped", "Job execution was cancelled: User requested cancellation", "")
        return JobError("internalError", str(self.error), "")

    def resource(self) -> dict[str, Any]:
        """Return it as jobs.get does."""
        failure = self.failure
        status: dict[str, Any] = {"state": _STATES.get(self.state, "DONE")}
        if failure:
            status |= {"errorResult": failure.proto(), "errors": [failure.proto()]}
        started = str(int(self.started_at.timestamp() * 1000))
        statistics = {"creationTime": started, "startTime": started, **statistics_of(self.analysis, self.result)}
        if self.ended_at:
            statistics["endTime"] = str(int(self.ended_at.timestamp() * 1000))
        anonymous = {"projectId": self.project, "datasetId": "_anonymous", "tableId": f"anon{self.id}"}
        configuration = {**self.configuration, "jobType": "QUERY"}
        configuration["query"] = {**configuration["query"], "destinationTable": anonymous}
        return {
            **reference(self.project, self.id),
            "configuration": configuration,
            "status": status,
            "statistics": statistics,
            "user_email": EMAIL,
        }


def reference(project: str, id: str) -> dict[str, Any]:
    """Return how a job is named."""
    return {
        "kind": "bigquery#job",
        "id": f"{project}:{LOCATION}.{id}",
        "jobReference": {"projectId": project, "jobId": id, "location": LOCATION},
    }


def statistics_of(analysis: Analysis, answer: Any = None) -> dict[str, Any]:
    """Return what is known of a job, or of a dry run."""
    query: dict[str, Any] = {
        "statementType": analysis.query.statement_type,
        "totalBytesProcessed": str(analysis.bytes),
        "totalBytesBilled": str(analysis.bytes),
        "cacheHit": False,
        "schema": {"fields": list(analysis.fields)},
        "referencedTables": [
            {"projectId": project, "datasetId": dataset, "tableId": table}
            for project, dataset, table in analysis.tables
        ],
    }
    if analysis.undeclared:
        query["undeclaredQueryParameters"] = [
            {"name": name, "parameterType": {"type": kind}} for name, kind in analysis.undeclared.items()
        ]
    if isinstance(answer, Answer) and answer.affected is not None:
        query["numDmlAffectedRows"] = str(answer.affected)
    return {"totalBytesProcessed": str(analysis.bytes), "query": query}


def given_parameters(query: Mapping[str, Any]) -> dict[str, tuple[str, str | None]]:
    """Return the types and texts of a query's named parameters."""
    return {
        str(each["name"]): (str(each["parameterType"]["type"]), each.get("parameterValue", {}).get("value"))
        for each in query.get("queryParameters", ())
    }


def work_of(engine: Engine) -> Any:
    """Return what a job's thread does."""

    def work(job: Job, connection: Any) -> Answer:
        if missing := next(iter(job.analysis.undeclared), None):
            raise JobError("invalidQuery", f"Query parameter '{missing}' not found at [1:1]")
        values = {name: value for name, (_, value) in job.order.parameters.items()}
        try:
            return engine.run(connection, job.analysis, values)
        except duckdb.InterruptException:
            raise
        except duckdb.Error as error:
            raise worded(error) from error

    return work
