"""An event of `gitlab-pipeline-monitoring` to evidence: what was deployed, and what failed, before or meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.artifacts import fields
from fubcli.artifacts.deployments import LISTS, read_deployments
from fubcli.model.deployment import Deployment
from fubcli.model.names import Environment
from fubcli.skills.support_investigation.evidence import Evidence, Missing, Reading, said, strongest, weakened
from fubcli.skills.support_investigation.reading import members
from fubcli.skills.support_investigation.reading.incident import incident_of
from fubcli.skills.support_investigation.reading.scope import Scope

ORIGIN = "gitlab"
MOST = 12
"""Deployments, pipelines and jobs that are taken, those nearest to the end of the incident."""
_MOST_JOBS = 5
_DEPLOYMENT, _FAILED = "deployment", "failed"
_TROUBLED = ("degraded", "problematic")
_LISTS = {kind: name for name, kind in LISTS.items()}


def read_pipelines(data: Mapping[str, Any], source: str, scope: Scope) -> Reading:
    """Return deployments, and pipelines and jobs that failed, that overlap the incident: all of it fits at most."""
    found, troubles = read_deployments(data) if data.keys() & LISTS.keys() else ((), ())
    incident = scope.incident or incident_of((), scope.now, scope.timeframe)
    told = [
        each
        for each in dict.fromkeys(found)
        if (each.kind == _DEPLOYMENT or each.status == _FAILED) and each.overlaps(incident.since, incident.until)
    ]
    told.sort(key=lambda each: (each.kind != _DEPLOYMENT, not each.reaches_production, -each.started_at.timestamp()))
    evidence = [_evidence(each, data, source, scope) for each in told[:MOST]]
    missing = tuple(Missing("What GitLab says of deployments", members.text(each)) for each in troubles)
    return Reading(
        (*evidence, *_jobs(data, source), *_performance(data, source)),
        missing=missing,
        left_out=max(len(told) - MOST, 0),
    )


def _evidence(each: Deployment, data: Mapping[str, Any], source: str, scope: Scope) -> Evidence:
    is_failed = each.status == _FAILED
    sign = "kind:deployment_failed" if is_failed and each.kind == _DEPLOYMENT else "kind:deployed"
    told = Evidence(
        f"{ORIGIN}:{each.kind}:{each.project}:{each.id}:began", source, _pointer(each, data), ORIGIN, strongest(()),
        said(f"{each}: {each.status}"), each.started_at, each.finished_at, links=scope.library.links(sign),
        severity="warning" if is_failed else "info",
    )  # fmt: skip
    if scope.environment is Environment.PRODUCTION and not each.reaches_production:
        return weakened(told, f"to {each.environment}")
    return told


def _pointer(each: Deployment, data: Mapping[str, Any]) -> str:
    name = _LISTS[each.kind]
    places = (at for at, given in members.objects(data.get(name)) if fields.name(given.get("id"), 80) == each.id)
    at = next(places, None)
    return f"/{name}" if at is None else f"/{name}/{at}"


def _jobs(data: Mapping[str, Any], source: str) -> Iterator[Evidence]:
    """Yield jobs that failed at a time that is not told: they are seen, and speak for nothing."""
    for at, job in members.objects(data.get("failing_jobs"), _MOST_JOBS):
        if name := members.text(job.get("name"), 80):
            stage, why = members.text(job.get("stage"), 40), members.text(job.get("failure_reason"), 80)
            says = f"Job {name}{f' of stage {stage}' if stage else ''} failed{f': {why}' if why else ''}"
            pointer = f"/failing_jobs/{at}"
            yield Evidence(f"{ORIGIN}:failing:{stage}:{name}", source, pointer, ORIGIN, strongest(()), said(says))


def _performance(data: Mapping[str, Any], source: str) -> Iterator[Evidence]:
    """Yield that pipelines do not do well, where they do not."""
    given = members.mapping(data.get("performance"))
    label, rate, minutes = given.get("label"), members.share(given.get("success_rate")), given.get("mean_minutes")
    if label not in _TROUBLED:
        return
    told = [f"{rate:.0%} succeed"] if rate is not None else []
    told += [f"{length:.0f} minutes on average"] if (length := fields.number(minutes)) is not None else []
    says = ": ".join((f"The pipelines are {label}", *([", ".join(told)] if told else [])))
    yield Evidence(f"{ORIGIN}:performance", source, "/performance", ORIGIN, strongest(()), says)
