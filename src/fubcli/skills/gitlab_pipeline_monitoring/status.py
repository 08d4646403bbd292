"""`status`, `list` and `jobs`: how pipelines are, and which of their jobs fail."""

from __future__ import annotations

from typing import Any

from fubcli.integrations.gitlab.entities import Deployed, Pipeline
from fubcli.results.formats import plain_name
from fubcli.skills.gitlab_pipeline_monitoring import telling, triggers
from fubcli.skills.gitlab_pipeline_monitoring.looking import (
    MOST_JOBS,
    Found,
    Look,
    current,
    failing,
    latest,
    logs_command,
    permitted,
)

MOST_LATEST = 5
MOST_LISTED = 50
MOST_DEPLOYMENTS = 100
_MOST_FAILING = 20


def status(look: Look) -> Found:
    """Return the last pipelines of a branch, a merge request or by id, the failing jobs, and what was deployed."""
    found = latest(look, MOST_LATEST)
    pipelines = [_detailed(look, each) for each in found.items]
    deployments, refused = permitted(lambda: look.gitlab.deployments(look.since, look.until, MOST_DEPLOYMENTS))
    judged = next((each for each in pipelines if each.status in ("success", "failed")), None)
    broken = judged if judged is not None and judged.status == "failed" else None
    jobs = look.gitlab.jobs(broken.id, MOST_JOBS) if broken else None
    failed = failing(jobs.items) if jobs else []
    findings = [] if broken is None else [_failed(broken, [each.name for each in failed])]
    findings += triggers.findings(failed[:_MOST_FAILING])
    findings += [_not_deployed(each) for each in deployments.items if each.status == "failed"]
    findings += refused
    members: dict[str, Any] = {"pipelines": [telling.pipeline(each, look.path) for each in pipelines]}
    if failed:
        members["jobs"] = [telling.job(each, look.path) for each in failed[:_MOST_FAILING]]
    members["failing_jobs"] = [telling.failing(each) for each in failed[:_MOST_FAILING]]
    members["deployments"] = [telling.deployed(each, look.path) for each in deployments.items]
    cuts = (
        (f"pipelines: {MOST_LATEST}", found.is_cut),
        (f"deployments of the timeframe: {MOST_DEPLOYMENTS}", deployments.is_cut),
        (f"failing jobs: {_MOST_FAILING}", len(failed) > _MOST_FAILING or (jobs is not None and jobs.is_cut)),
    )
    steps = () if broken is None or not failed else (logs_command(look.request, broken.id),)
    cut = tuple(name for name, is_so in cuts if is_so)
    return Found(
        members, _headline(look, pipelines, judged, [each.name for each in failed]), tuple(findings), steps, cut
    )


def listing(look: Look) -> Found:
    """Return the pipelines of a timeframe, newest first, by branch, merge request or status."""
    request = look.request
    if request.mr_iid is not None:
        found = look.gitlab.merge_request_pipelines(request.mr_iid, MOST_LISTED)
    else:
        asked = {"ref": request.branch, "status": request.status, "updated_after": look.since}
        found = look.gitlab.pipelines(MOST_LISTED, **asked)
    inside = [each for each in found.items if _is_inside(look, each)]
    pipelines = [telling.pipeline(_detailed(look, each), look.path) for each in inside]
    counts: dict[str, int] = {}
    for each in inside:
        counts[plain_name(each.status)] = counts.get(plain_name(each.status), 0) + 1
    told = ", ".join(f"{number} {name}" for name, number in sorted(counts.items())) or "none"
    cut = (f"pipelines: {MOST_LISTED}",) if found.is_cut else ()
    return Found({"pipelines": pipelines}, f"Pipelines of the timeframe: {told}", cut=cut)


def jobs(look: Look) -> Found:
    """Return the jobs of a pipeline, those that were run again marked."""
    pipeline = next(iter(latest(look, 1).items), None)
    if pipeline is None:
        return Found({"pipelines": [], "jobs": [], "failing_jobs": []}, "There is no pipeline")
    found = look.gitlab.jobs(pipeline.id, MOST_JOBS)
    ordered, again = current(found.items)
    wanted = look.request.status
    told: list[dict[str, Any]] = [
        telling.job(each, look.path) | ({"retried": True} if each.id in again else {})
        for each in ordered
        if wanted in (None, each.status)
    ]
    failed = failing(found.items)
    return Found(
        {
            "pipelines": [telling.pipeline(_detailed(look, pipeline), look.path)],
            "jobs": told,
            "failing_jobs": [telling.failing(each) for each in failed[:_MOST_FAILING]],
        },
        f"Pipeline {pipeline.id}: {telling.counted(len(ordered) - len(again), 'job')}, {len(failed)} failed, "
        f"{len(again)} {'was' if len(again) == 1 else 'were'} run again",
        next=(logs_command(look.request, pipeline.id),) if failed else (),
        cut=tuple(
            name
            for name, is_so in (
                (f"jobs: {MOST_JOBS}", found.is_cut),
                (f"failing jobs: {_MOST_FAILING}", len(failed) > _MOST_FAILING),
            )
            if is_so
        ),
    )


def _is_inside(look: Look, each: Pipeline) -> bool:
    wanted = look.request.status
    fits = look.request.mr_iid is None or wanted in (None, each.status)
    if look.request.mr_iid is not None and look.request.timeframe is None:
        return fits
    return fits and each.created_at is not None and look.since <= each.created_at <= look.until


def _detailed(look: Look, each: Pipeline) -> Pipeline:
    """Return a pipeline with what lists do not tell."""
    return each if each.started_at or each.seconds is not None else look.gitlab.pipeline(each.id)


def _failed(pipeline: Pipeline, jobs: list[str]) -> dict[str, Any]:
    which = f": {telling.named(jobs)}" if jobs else ""
    return telling.finding("pipeline-failed", "warning", f"Pipeline {pipeline.id} failed{which}", at=pipeline.began)


def _not_deployed(each: Deployed) -> dict[str, Any]:
    title = f"Deployment {each.id} to {plain_name(each.environment)} failed"
    return telling.finding("deployment-failed", "warning", title, at=each.began)


def _headline(look: Look, pipelines: list[Pipeline], judged: Pipeline | None, failed: list[str]) -> str:
    """Return how the last pipeline that ended did, and what goes on after it."""
    if not pipelines:
        return "There is no pipeline"
    last = pipelines[0]
    if judged is None:
        none = "" if len(pipelines) == 1 else f"; of the last {len(pipelines)} none succeeded or failed"
        return f"{last.id} of {look.named(last.ref)} is {plain_name(last.status)}{none}"
    where = f" at {telling.named(failed)}" if failed else ""
    told = "succeeded" if judged.status == "success" else f"failed{where}"
    later = f"; {last.id} is {plain_name(last.status)}" if last is not judged else ""
    return f"{judged.id} of {look.named(judged.ref)} {told}{later}"
