"""The Jobs API over a nightly export with two weeks of runs, one of them failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.workspace.exchange import ApiError, Reply, Request, Route, json_reply
from tests.workspace.oauth import USER
from tests.workspace.paging import page

JOB_ID = 101
_NIGHTS = 14


@dataclass
class Run:
    """One run of a job; `ended_at` None while it runs."""

    run_id: int
    started_at: datetime
    ended_at: datetime | None
    result: str = "SUCCESS"
    code: str = "SUCCESS"
    error: str = ""
    job_id: int = JOB_ID


@dataclass
class Jobs:
    """What has run up to `now`. `runs` may be changed by tests."""

    now: datetime
    runs: list[Run] = field(default_factory=list)

    def __post_init__(self) -> None:
        midnight = self.now.replace(hour=8, minute=0, second=0, microsecond=0)
        for ago in range(_NIGHTS):
            started = midnight - timedelta(days=ago)
            if started <= self.now:
                self.runs.append(
                    Run(880_000_000 + started.toordinal(), started, min(started + timedelta(minutes=80), self.now))
                )
        if len(self.runs) > 3:
            failed = self.runs[3]
            failed.result, failed.code, failed.error = (
                "FAILED",
                "RUN_EXECUTION_ERROR",
                "FileNotFoundError: contacts.csv",
            )

    def routes(self) -> list[Route]:
        """Return what is answered here, under both versions of the API."""
        answers = {"list": self._list, "get": self._get, "runs/list": self._list_runs, "runs/get": self._get_run}
        answers["runs/get-output"] = self._output
        return [("GET", rf"/api/2\.[12]/jobs/{path}", handler) for path, handler in answers.items()]

    def _list(self, request: Request, _names: Mapping[str, str]) -> Reply:
        wanted = request.query.get("name")
        jobs = [_JOB] if wanted in (None, _JOB["settings"]["name"]) else []
        return json_reply(page(request, "jobs", jobs, size_name="limit", size=20))

    def _get(self, request: Request, _names: Mapping[str, str]) -> Reply:
        if request.query.get("job_id") != str(JOB_ID):
            raise ApiError(400, "INVALID_PARAMETER_VALUE", f"Job {request.query.get('job_id')} does not exist.")
        return json_reply(_JOB)

    def _list_runs(self, request: Request, _names: Mapping[str, str]) -> Reply:
        asked = request.query
        since, until = (int(asked.get(f"start_time_{end}", default)) for end, default in (("from", 0), ("to", 2**62)))
        found = [
            run
            for run in self.runs
            if asked.get("job_id") in (None, str(run.job_id)) and since <= _ms(run.started_at) <= until
        ]
        if asked.get("active_only") == "true":
            found = [run for run in found if run.ended_at is None]
        if asked.get("completed_only") == "true":
            found = [run for run in found if run.ended_at is not None]
        found.sort(key=lambda run: run.started_at, reverse=True)
        tasks = asked.get("expand_tasks") == "true"
        return json_reply(
            page(request, "runs", [_shown(run, tasks=tasks) for run in found], size_name="limit", size=20)
        )

    def _get_run(self, request: Request, _names: Mapping[str, str]) -> Reply:
        return json_reply(_shown(self._run(request), tasks=True))

    def _output(self, request: Request, _names: Mapping[str, str]) -> Reply:
        run = self._run(request)
        trouble = {"error": run.error, "error_trace": f"Traceback …\n{run.error}"} if run.error else {}
        return json_reply({"metadata": _shown(run, tasks=False), "logs": "", **trouble})

    def _run(self, request: Request) -> Run:
        for run in self.runs:
            if str(run.run_id) == request.query.get("run_id"):
                return run
        raise ApiError(400, "INVALID_PARAMETER_VALUE", f"Run {request.query.get('run_id')} does not exist.")


_JOB: dict[str, Any] = {
    "job_id": JOB_ID,
    "creator_user_name": USER,
    "created_time": 1_705_276_800_000,
    "settings": {
        "name": "nightly-export",
        "schedule": {"quartz_cron_expression": "0 0 0 * * ?", "timezone_id": "US/Pacific", "pause_status": "UNPAUSED"},
        "max_concurrent_runs": 1,
        "format": "MULTI_TASK",
    },
}


def _ms(moment: datetime) -> int:
    return int(moment.astimezone(UTC).timestamp() * 1000)


def _shown(run: Run, *, tasks: bool) -> dict[str, Any]:
    over = run.ended_at is not None
    kind = "SUCCESS" if run.code == "SUCCESS" else "CLIENT_ERROR"
    details = {"code": run.code, "type": kind, "message": run.error}
    ended = (
        {"end_time": _ms(run.ended_at), "run_duration": _ms(run.ended_at) - _ms(run.started_at)} if run.ended_at else {}
    )
    shown: dict[str, Any] = {
        "job_id": run.job_id,
        "run_id": run.run_id,
        "number_in_job": run.run_id,
        "run_name": "nightly-export",
        "run_type": "JOB_RUN",
        "trigger": "PERIODIC",
        "start_time": _ms(run.started_at),
        **ended,
        "setup_duration": 60_000,
        "queue_duration": 0,
        "attempt_number": 0,
        "run_page_url": f"https://standin.example.com/jobs/{run.job_id}/runs/{run.run_id}",
        "status": {"state": "TERMINATED", "termination_details": details} if over else {"state": "RUNNING"},
        "state": {"life_cycle_state": "TERMINATED", "result_state": run.result, "state_message": run.error}
        if over
        else {"life_cycle_state": "RUNNING", "state_message": ""},
    }
    if tasks:
        inside = {name: shown[name] for name in ("start_time", "status", "state", "attempt_number")}
        shown["tasks"] = [{"task_key": "export", "run_id": run.run_id + 5_000_000, **inside}]
    return shown
