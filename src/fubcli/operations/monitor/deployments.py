"""Deployments beside the nights: evidence, and candidates for what caused a fault; a page only when one failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from fubcli.model.check import Check, Pillar
from fubcli.model.deployment import Deployment
from fubcli.model.nights import midnight, night_of
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status

BEFORE = timedelta(hours=24)
"""How long before a night a deployment may have happened and still be a candidate."""
_MOST_CAUSES = 3
_MOST_NAMED = 5
_SOURCE = "the upstream event"


def overlapping(deployments: Iterable[Deployment], timeframe: Timeframe) -> tuple[Deployment, ...]:
    """Return those that overlap the nights or the day before them, the last one first."""
    since = midnight(timeframe.first) - BEFORE
    found = [_as_of(each, timeframe.until) for each in deployments if each.overlaps(since, timeframe.until)]
    return tuple(sorted(found, key=lambda each: each.started_at, reverse=True))


def _as_of(deployment: Deployment, until: datetime) -> Deployment:
    """Return a deployment as it was at a moment: nobody knew then how it would end."""
    if deployment.finished_at is None or deployment.finished_at <= until:
        return deployment
    return replace(deployment, finished_at=None, status="running")


def deployment_checks(deployments: Sequence[Deployment], timeframe: Timeframe) -> Iterator[Check]:
    """Yield that there were deployments, and a warning for each one of production that failed."""
    if not deployments:
        return
    told = [f"{each}: {each.status}, began {each.started_at:%Y-%m-%d %H:%M} UTC" for each in deployments[:_MOST_NAMED]]
    if len(deployments) > _MOST_NAMED:
        told.append(f"and {len(deployments) - _MOST_NAMED} more")
    title = f"{len(deployments)} deployments, pipelines or jobs overlap these nights"
    yield Check(
        Pillar.JOBS, "deployments", timeframe.last, Status.INFO, title, tuple(told), kind="deployed",
        observed={"count": len(deployments)}, source=_SOURCE,
    )  # fmt: skip
    failed = [each for each in deployments if each.kind == "deployment" and each.status == "failed"]
    yield from {check.id: check for check in (_failed(each, timeframe) for each in reversed(failed))}.values()


def _failed(deployment: Deployment, timeframe: Timeframe) -> Check:
    at = deployment.finished_at or deployment.started_at
    night = min(max(night_of(at), timeframe.first), timeframe.last)
    status = Status.WARNING if deployment.reaches_production else Status.INFO
    told = (f"it failed at {at:%Y-%m-%d %H:%M} UTC; what ran before it runs on, most often",)
    return Check(
        Pillar.JOBS, deployment.project or "deployments", night, status, f"{deployment} failed", told,
        kind="deployment_failed", source=_SOURCE, about=f"deployment:{deployment.id}",
    )  # fmt: skip


def with_candidates(checks: Sequence[Check], deployments: Sequence[Deployment], timeframe: Timeframe) -> list[Check]:
    """Return the checks, each page with the deployments that may have caused it: nearest before the first fault first.

    A page that another one explains keeps its causes; what began after a fault did not cause it.
    """
    if not deployments:
        return list(checks)
    first: dict[date, datetime] = {}
    for check in checks:
        if check.status.pages:
            at = _fault_at(check, timeframe)
            first[check.night] = min(first.get(check.night, at), at)
    return [_with_causes(check, deployments, first, timeframe) for check in checks]


def _with_causes(
    check: Check, deployments: Sequence[Deployment], first: Mapping[date, datetime], timeframe: Timeframe
) -> Check:
    if not check.status.pages or check.suppressed_by or check.kind == "deployment_failed":
        return check
    since, until = midnight(check.night) - BEFORE, _fault_at(check, timeframe)
    fault = first[check.night]
    candidates = [each for each in deployments if each.overlaps(since, until)]
    candidates.sort(key=lambda each: (each.started_at > fault, abs(_nearest(each, fault) - fault)))
    causes = tuple(f"{each} {_distance(each, fault)}" for each in candidates[:_MOST_CAUSES])
    return replace(check, causes=(*check.causes, *causes)) if causes else check


def _fault_at(check: Check, timeframe: Timeframe) -> datetime:
    """Return by when a fault was there: a deadline, an arrival, or else the end of the night, or of what is known."""
    end = min(timeframe.until, midnight(check.night + timedelta(days=1)))
    known = [check.expected.get("deadline"), check.observed.get("arrived_at")]
    return min([each for each in known if isinstance(each, datetime)], default=end)


def _nearest(deployment: Deployment, fault: datetime) -> datetime:
    """Return the moment of a deployment that is nearest to a fault: itself while it runs."""
    ended = deployment.finished_at
    if deployment.started_at > fault:
        return deployment.started_at
    return ended if ended is not None and ended < fault else fault


def _distance(deployment: Deployment, fault: datetime) -> str:
    nearest = _nearest(deployment, fault)
    if nearest == fault:
        return "was under way at the first fault"
    word = "ended {} before" if nearest < fault else "began {} after"
    return word.format(_span(abs(nearest - fault))) + " the first fault"


def _span(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes / 60:.1f} hours"
