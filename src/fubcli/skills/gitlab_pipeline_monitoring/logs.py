"""`logs`: the part of a job's trace that tells why it failed, without secrets, as others' text."""

from __future__ import annotations

from typing import Any

from fubcli.integrations.gitlab.entities import OVER, Job, Pipeline
from fubcli.results.formats import plain_name
from fubcli.skills.gitlab_pipeline_monitoring import telling, triggers
from fubcli.skills.gitlab_pipeline_monitoring.looking import MOST_JOBS, Found, Look, failed_before, failing, latest
from fubcli.skills.gitlab_pipeline_monitoring.trace import excerpt

MOST_LOGS = 3
_MOST_LATEST = 5


def logs(look: Look) -> Found:
    """Return what a job wrote, else the failed jobs of a pipeline: the last one that failed, where none is named."""
    if look.request.job_id is not None:
        job = look.gitlab.job(look.request.job_id)
        return _found(look, [job], f"What job {job.id} wrote; it is {plain_name(job.status)}")
    pipeline, last = _meant(look)
    if pipeline is None:
        return Found({"jobs": [], "failing_jobs": [], "logs": []}, "There is no pipeline")
    jobs = look.gitlab.jobs(pipeline.id, MOST_JOBS).items
    failed = list(triggers.unfolded(look, failing(jobs)))
    earlier = [] if failed else failed_before(jobs)
    return _found(look, failed or earlier, _headline(look, pipeline, last, failed, earlier), is_over=bool(earlier))


def _meant(look: Look) -> tuple[Pipeline | None, Pipeline | None]:
    """Return the pipeline that is named, else the last one that failed, else the last one; and the last one."""
    found = latest(look, _MOST_LATEST).items
    last = next(iter(found), None)
    if look.request.pipeline_id is not None:
        return last, last
    failed = next((each for each in found if each.status == "failed"), None)
    if failed is None and look.request.mr_iid is None:
        failed = next(iter(look.gitlab.pipelines(1, ref=look.branch, status="failed").items), None)
    return failed or last, last


def _found(look: Look, jobs: list[Job], headline: str, *, is_over: bool = False) -> Found:
    """Return the jobs with the logs of the first ones that write any; `is_over`: they were run again since."""
    writing = [each for each in jobs if not each.is_trigger]
    told = [_log(look, each) for each in writing[:MOST_LOGS]]
    shown = [*(each for each in jobs if each.is_trigger), *writing[:MOST_LOGS]]
    retried = {"retried": True} if is_over else {}
    members = {
        "jobs": [telling.job(each, look.path) | retried for each in shown],
        "failing_jobs": [telling.failing(each) for each in shown if each.status == "failed" and not is_over],
        "logs": told,
    }
    findings = [*triggers.findings(jobs), *map(_secrets, filter(_has_secrets, told))]
    cut = [f"failed jobs: {MOST_LOGS}"] if len(writing) > MOST_LOGS else []
    cut += [f"the log of job {each['job_id']}: what is told of it" for each in told if each["truncated"]]
    return Found(members, headline, tuple(findings), tuple(triggers.commands(look, jobs)), tuple(cut))


def _headline(look: Look, pipeline: Pipeline, last: Pipeline | None, failed: list[Job], earlier: list[Job]) -> str:
    which = f"{pipeline.id} of {look.named(pipeline.ref)}"
    if earlier:
        ids = telling.numbered(earlier)
        return f"No job of pipeline {which} fails now; what jobs wrote that failed and were run again since: {ids}"
    if not failed:
        return f"No job of pipeline {which} failed; it is {plain_name(pipeline.status)}"
    later = ""
    if last is not None and last.id != pipeline.id:
        later = f"; a later one, {last.id}, is {plain_name(last.status)}"
    return f"What failed in pipeline {which}: jobs {telling.numbered(failed)}{later}"


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
