"""Job runs of the night: failed, still running for too long, or slower than they ever were."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median

from fubcli.model.check import Check, Pillar
from fubcli.model.health import JobRun, Seen
from fubcli.model.nights import PACIFIC, at_local, night_of
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import MOST_RUNS

_FAILED = ("FAILED", "ERROR", "TIMEDOUT", "TIMED_OUT", "INTERNAL_ERROR", "MAXIMUM_CONCURRENT_RUNS_REACHED")
_UPSTREAM = ("UPSTREAM_FAILED", "UPSTREAM_CANCELED")
_STOPPED = ("CANCELED", "CANCELLED", "EXCLUDED", "BLOCKED", "SKIPPED", "DISABLED", "SUCCESS_WITH_FAILURES")
_SUCCEEDED = ("SUCCESS", "SUCCEEDED")
"""The listing's word, and the system table's."""
_SLOW = 1.5
_STUCK = 3.0
_LEAST_RUNS = 5
_WEEK = 7
_LEAST_NIGHTS = 6
_GRACE = timedelta(hours=1)
_GRACE_OF_TABLES = timedelta(hours=4)
"""System tables show runs some hours late."""


def job_checks(
    jobs: Seen[tuple[JobRun, ...]],
    timeframe: Timeframe,
    loading: frozenset[str] | None = None,
    *,
    named: bool = False,
) -> Iterator[Check]:
    """Yield a check for each job whose last run of a night is not as its others were; one that says so when all are.

    `loading` are the jobs that load the tables that are looked at, as far as that is known: only of these a run is
    missed for certain, and where people `named` catalogs the others are none of their business.
    """
    if jobs.value is None:
        yield _about_all(jobs, timeframe, Status.UNKNOWN, "Job runs are not visible", jobs.reason)
        return
    runs = [run for run in jobs.value if run.started_at <= timeframe.until]
    names = job_names(jobs.value)
    by_job: dict[str, list[JobRun]] = defaultdict(list)
    for run in runs:
        by_job[names[job_of(run)]].append(run)
    found = [
        check
        for name, own in by_job.items()
        for check in _job_checks(_Job(name, _by_night(own), jobs.source, timeframe.until), timeframe, loading)
    ]
    if named and loading is not None:
        found = [check if check.target in loading else _beside(check) for check in found]
    yield from found
    judged = sum(timeframe.first <= night_of(run.started_at) <= timeframe.last for run in runs)
    oldest = min((run.started_at for run in jobs.value), default=timeframe.until)
    if len(jobs.value) >= MOST_RUNS and night_of(oldest) >= timeframe.first:
        said = f"only the {len(jobs.value):,} newest runs were read; they begin at {oldest:%Y-%m-%d %H:%M} UTC"
        yield _about_all(jobs, timeframe, Status.UNKNOWN, "Not all job runs of these nights are visible", said)
    elif not found and judged:
        reach = max(timeframe.first, night_of(oldest))
        said = f"{judged} runs since {reach}, none failed, stuck or slow"
        yield _about_all(jobs, timeframe, Status.OK, "Job runs are well", said)
    elif not found:
        said = f"{jobs.source} shows no run of these nights"
        yield _about_all(jobs, timeframe, Status.UNKNOWN, "No job run is visible", said)


def _beside(check: Check) -> Check:
    said = "it loads none of the tables that are looked at"
    return replace(check, status=Status.INFO, explanation=(*check.explanation, said)) if check.status.pages else check


def job_of(run: JobRun) -> str:
    """Return what tells a job from others: its id, or its name where it has none."""
    return run.job_id or run.name


def job_names(runs: Iterable[JobRun]) -> dict[str, str]:
    """Return what each job (`job_of`) is called: by its name, with its id where another one has the same."""
    latest = {job_of(run): run for run in sorted(runs, key=lambda each: each.started_at)}
    shared = Counter(run.name for run in latest.values())
    return {
        job: f"{run.name} ({run.job_id})" if run.name and shared[run.name] > 1 else run.name or f"job {run.job_id}"
        for job, run in latest.items()
    }


def _about_all(jobs: Seen[tuple[JobRun, ...]], timeframe: Timeframe, status: Status, title: str, said: str) -> Check:
    return Check(Pillar.JOBS, "jobs", timeframe.last, status, title, (said,), source=jobs.source)


@dataclass(frozen=True)
class _Job:
    """One job and the last attempt of each of its nights, as far as they are seen `until` a moment."""

    name: str
    nights: Mapping[date, JobRun]
    source: str
    until: datetime

    @property
    def usual_seconds(self) -> float | None:
        """How long a run takes, None before five went well."""
        runs = self.nights.values()
        durations = [_seconds(run, run.ended_at) for run in runs if run.ended_at and run.result in _SUCCEEDED]
        return median(durations) if len(durations) >= _LEAST_RUNS else None


def _by_night(runs: Iterable[JobRun]) -> dict[date, JobRun]:
    return {night_of(run.started_at): run for run in sorted(runs, key=lambda each: each.started_at)}


def _job_checks(job: _Job, timeframe: Timeframe, loading: frozenset[str] | None) -> Iterator[Check]:
    for night in timeframe.nights:
        run = job.nights.get(night)
        check = _missing(job, night, loading) if run is None else _judged(job, run, night)
        if check is not None:
            yield check


def _missing(job: _Job, night: date, loading: frozenset[str] | None) -> Check | None:
    """Return the check of a job that ran in six of the seven nights before and has not begun long after its latest."""
    week = (night - timedelta(days=back) for back in range(1, _WEEK + 1))
    before = [job.nights[each] for each in week if each in job.nights]
    if len(before) < _LEAST_NIGHTS:
        return None
    latest = max(run.started_at.astimezone(PACIFIC).time() for run in before)
    deadline = at_local(night, latest) + (_GRACE_OF_TABLES if job.source.startswith("system.") else _GRACE)
    if job.until <= deadline:
        return None
    told = f"it ran in {len(before)} of the {_WEEK} nights before, and began by {latest:%H:%M} Pacific"
    status = Status.WARNING if loading is None else Status.CRITICAL if job.name in loading else Status.INFO
    return Check(
        Pillar.JOBS, job.name, night, status, f"{job.name} has not run", (told,), kind="job_missing",
        source=job.source, expected={"deadline": deadline},
    )  # fmt: skip


def _judged(job: _Job, run: JobRun, night: date) -> Check | None:
    usual = job.usual_seconds
    ended = run.ended_at if run.ended_at and run.ended_at <= job.until else None
    took = _seconds(run, ended or job.until)
    usually = f"; usually {usual / 60:.0f}" if usual is not None else ""
    if ended is None:
        if usual is None or took <= _STUCK * usual:
            return None
        status, kind, said = Status.WARNING, "job_stuck", f"still running after {took / 60:.0f} minutes{usually}"
    elif run.result in _FAILED:
        status, kind, said = Status.CRITICAL, "job_failed", f"ended as {run.result} after {took / 60:.0f} minutes"
    elif run.result in _UPSTREAM:
        status, kind, said = Status.CRITICAL, "job_upstream", f"did not begin: {run.result}"
    elif run.result in _STOPPED:
        status, kind, said = Status.WARNING, "job_stopped", f"ended as {run.result} after {took / 60:.0f} minutes"
    elif run.result not in _SUCCEEDED:
        status, kind, said = Status.UNKNOWN, "", f"ended as {run.result or 'nothing'}, and what that means is not known"
    elif usual is not None and took > _SLOW * usual and took > usual + 600:
        status, kind, said = Status.INFO, "job_slow", f"took {took / 60:.0f} minutes{usually}"
    else:
        return None
    told = (said, f"run {run.run_id}") if run.run_id else (said,)
    return Check(Pillar.JOBS, job.name, night, status, f"{job.name} {said}", told, kind=kind, source=job.source)


def _seconds(run: JobRun, until: datetime | None) -> float:
    return ((until or run.started_at) - run.started_at).total_seconds()
