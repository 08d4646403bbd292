"""Job runs of the night: failed, still running for too long, or slower than they ever were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from statistics import median

from fubcli.model.check import Check, Pillar
from fubcli.model.health import JobRun, Seen
from fubcli.model.nights import night_of
from fubcli.model.verdict import Status
from fubcli.operations.monitor.timeframe import Timeframe

_FAILED = (
    "FAILED",
    "ERROR",
    "TIMEDOUT",
    "TIMED_OUT",
    "INTERNAL_ERROR",
    "UPSTREAM_FAILED",
    "MAXIMUM_CONCURRENT_RUNS_REACHED",
)
_STOPPED = ("CANCELED", "CANCELLED", "UPSTREAM_CANCELED", "EXCLUDED", "BLOCKED", "SUCCESS_WITH_FAILURES")
_SLOW = 1.5
_STUCK = 3.0
_LEAST_RUNS = 5


def job_checks(jobs: Seen[tuple[JobRun, ...]], timeframe: Timeframe) -> Iterator[Check]:
    """Yield a check for each job whose last run of a night is not as its others were; one that says so when all are."""
    if jobs.value is None:
        yield Check(
            Pillar.JOBS, "jobs", timeframe.last, Status.UNKNOWN, "Job runs are not visible", (jobs.reason,),
            source=jobs.source,
        )  # fmt: skip
        return
    by_job: dict[str, list[JobRun]] = defaultdict(list)
    for run in jobs.value:
        if run.started_at <= timeframe.until:
            by_job[run.job_id or run.name].append(run)
    found = [check for runs in by_job.values() for check in _job_checks(runs, jobs.source, timeframe)]
    yield from found
    judged = sum(
        timeframe.first <= night_of(run.started_at) <= timeframe.last for runs in by_job.values() for run in runs
    )
    if not found and judged:
        said = f"{judged} runs, none failed, stuck or slow"
        yield Check(Pillar.JOBS, "jobs", timeframe.last, Status.OK, "Job runs are well", (said,), source=jobs.source)
    elif not judged:
        said = f"{jobs.source} shows no run of these nights"
        yield Check(
            Pillar.JOBS, "jobs", timeframe.last, Status.UNKNOWN, "No job run is visible", (said,), source=jobs.source
        )


def _job_checks(runs: list[JobRun], source: str, timeframe: Timeframe) -> Iterator[Check]:
    nights: dict[date, JobRun] = {}
    for run in sorted(runs, key=lambda each: each.started_at):
        nights[night_of(run.started_at)] = run  # the last attempt of a night counts
    durations = [_seconds(run, run.ended_at) for run in runs if run.ended_at and run.result == "SUCCESS"]
    usual = median(durations) if len(durations) >= _LEAST_RUNS else None
    for night, run in nights.items():
        if timeframe.first <= night <= timeframe.last and (
            check := _judged(run, night, usual, source, timeframe.until)
        ):
            yield check


def _judged(run: JobRun, night: date, usual: float | None, source: str, until: datetime) -> Check | None:
    name = run.name or f"job {run.job_id}"
    ended = run.ended_at if run.ended_at and run.ended_at <= until else None
    took = _seconds(run, ended or until)
    usually = f"; usually {usual / 60:.0f}" if usual is not None else ""
    if ended is None:
        if usual is None or took <= _STUCK * usual:
            return None
        status, kind, said = Status.WARNING, "job_stuck", f"still running after {took / 60:.0f} minutes{usually}"
    elif run.result in _FAILED:
        status, kind, said = Status.CRITICAL, "job_failed", f"ended as {run.result} after {took / 60:.0f} minutes"
    elif run.result in _STOPPED:
        status, kind, said = Status.WARNING, "job_stopped", f"ended as {run.result} after {took / 60:.0f} minutes"
    elif usual is not None and took > _SLOW * usual and took > usual + 600:
        status, kind, said = Status.INFO, "job_slow", f"took {took / 60:.0f} minutes{usually}"
    else:
        return None
    told = (said, f"run {run.run_id}") if run.run_id else (said,)
    return Check(Pillar.JOBS, name, night, status, f"{name} {said}", told, kind=kind, source=source)


def _seconds(run: JobRun, until: datetime | None) -> float:
    return ((until or run.started_at) - run.started_at).total_seconds()
