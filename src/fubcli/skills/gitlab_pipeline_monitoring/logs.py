"""`logs`: the part of a job's trace that tells why it failed, without secrets, as others' text."""

from __future__ import annotations

from typing import Any

from fubcli.integrations.gitlab.entities import OVER, Job
from fubcli.skills.gitlab_pipeline_monitoring import telling
from fubcli.skills.gitlab_pipeline_monitoring.looking import MOST_JOBS, Found, Look, failing, latest
from fubcli.skills.gitlab_pipeline_monitoring.trace import excerpt

MOST_LOGS = 3


def logs(look: Look) -> Found:
    """Return what a job wrote, else the failed jobs of a pipeline."""
    if look.request.job_id is not None:
        jobs, more = [look.gitlab.job(look.request.job_id)], 0
    else:
        pipeline = next(iter(latest(look, 1).items), None)
        failed = failing(look.gitlab.jobs(pipeline.id, MOST_JOBS).items) if pipeline is not None else []
        jobs, more = failed[:MOST_LOGS], len(failed) - MOST_LOGS
    told = [_log(look, each) for each in jobs]
    members = {
        "jobs": [telling.job(each, look.path) for each in jobs],
        "failing_jobs": [telling.job(each, look.path) for each in jobs if each.status == "failed"],
        "logs": told,
    }
    cut = [f"failed jobs: {MOST_LOGS}"] if more > 0 else []
    cut += [f"the log of job {each['job_id']}: what is told of it" for each in told if each["truncated"]]
    return Found(members, _headline(jobs), tuple(map(_secrets, filter(_has_secrets, told))), cut=tuple(cut))


def _log(look: Look, job: Job) -> dict[str, Any]:
    trace, is_end = look.gitlab.trace(job.id)
    found = excerpt(trace, failed=job.status == "failed")
    return {
        "job_id": job.id,
        "name": telling.text(job.name),
        "status": telling.text(job.status),
        "part": "failing" if found.is_failing else "end",
        "lines": [{"number": number, "text": text} for number, text in found.lines],
        "total_lines": found.total,
        "truncated": found.is_cut or is_end,
        "beginning_not_read": is_end,
        "complete": job.status in OVER,
        "hidden": found.masked,
    }


def _has_secrets(log: dict[str, Any]) -> bool:
    return bool(log["hidden"])


def _secrets(log: dict[str, Any]) -> dict[str, Any]:
    title = (
        f"The log of job {log['job_id']} shows what looks like a secret ({log['hidden']} times): renew it, and mask it"
    )
    return telling.finding("log-shows-secrets", "warning", title)


def _headline(jobs: list[Job]) -> str:
    if not jobs:
        return "No job of the pipeline failed"
    return "What jobs wrote: " + ", ".join(f"{each.id}" for each in jobs)
