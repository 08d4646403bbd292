"""`performance`: how often pipelines succeed, how long they take, and which jobs are slow or flaky."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Any

from fubcli.integrations.gitlab.entities import Job, Pipeline
from fubcli.skills.gitlab_pipeline_monitoring import telling
from fubcli.skills.gitlab_pipeline_monitoring.looking import Found, Look
from fubcli.skills.gitlab_pipeline_monitoring.verdict import LEAST, SEVERITY, Label, label_of, p95

MOST_PIPELINES = 500
MOST_DURATIONS = 100
"""Pipelines, the last ones, whose durations are asked for one by one."""
MOST_JOBS = 1_000
_MOST_BRANCHES = 10
_MOST_NAMED = 5
_FINISHED = ("success", "failed")


def performance(look: Look) -> Found:
    """Return the label of a timeframe with all that it rests on."""
    ref = look.ref
    everywhere = look.gitlab.pipelines(MOST_PIPELINES, updated_after=look.since)
    listed = everywhere
    if ref is not None:
        listed = look.gitlab.pipelines(MOST_PIPELINES, ref=ref, updated_after=look.since)
    inside = _finished(look, listed.items)
    seconds = {each.id: _seconds(look, each) for each in inside[:MOST_DURATIONS]}
    known = [each for each in seconds.values() if each is not None]
    succeeded = sum(each.status == "success" for each in inside)
    mean = fmean(known) if known else None
    label = label_of(succeeded, len(inside) - succeeded, mean)
    jobs = look.gitlab.last_jobs(look.since, MOST_JOBS)
    ids = {each.id for each in inside}
    ran = [each for each in jobs.items if each.pipeline in ids]
    beside = {each.id: each for each in (*inside, *_finished(look, everywhere.items))}.values()
    flaky = _flaky(ran)
    told = {
        "label": label.value,
        **({} if ref is None else {"branch": telling.text(ref)}),
        "finished": len(inside),
        "succeeded": succeeded,
        "failed": len(inside) - succeeded,
        "success_rate": _share(succeeded, len(inside)),
        "mean_minutes": None if mean is None else _minutes(mean),
        "p95_minutes": _minutes(p95(known)) if known else None,
        "durations_of": len(known),
        "branches": _branches(beside, seconds),
        "slowest_jobs": _slowest(ran),
        "flaky_jobs": flaky[:_MOST_NAMED],
    }
    cut = (
        (f"pipelines: {MOST_PIPELINES}", listed.is_cut or everywhere.is_cut),
        (f"durations, of the last pipelines: {MOST_DURATIONS}", len(inside) > MOST_DURATIONS),
        (f"jobs: {MOST_JOBS}", jobs.is_cut),
        (f"flaky jobs: {_MOST_NAMED}", len(flaky) > _MOST_NAMED),
        (f"branches: {_MOST_BRANCHES}", len({each.ref for each in beside}) > _MOST_BRANCHES),
    )
    headline = ("All branches: " if ref is None else f"{look.named(ref)}: ") + _headline(label, told)
    findings = [telling.finding(f"pipelines-{label.value.replace('_', '-')}", SEVERITY[label], headline)]
    return Found({"performance": told}, headline, tuple(findings), cut=tuple(name for name, is_cut in cut if is_cut))


def _finished(look: Look, pipelines: Iterable[Pipeline]) -> list[Pipeline]:
    """Return those that were made in the time, and succeeded or failed."""
    return [
        each
        for each in pipelines
        if each.status in _FINISHED and each.created_at is not None and look.since <= each.created_at <= look.until
    ]


def _seconds(look: Look, each: Pipeline) -> float | None:
    """Return how long a pipeline ran: what GitLab counts, else from its beginning to its end."""
    detailed = look.gitlab.pipeline(each.id)
    if detailed.seconds is not None:
        return detailed.seconds
    if detailed.started_at is None or detailed.finished_at is None:
        return None
    return max((detailed.finished_at - detailed.started_at).total_seconds(), 0.0)


def _headline(label: Label, told: dict[str, Any]) -> str:
    if told["finished"] < LEAST:
        return f"{telling.counted(told['finished'], 'pipeline')} finished, too few to judge: it takes {LEAST}"
    rate = f"{told['succeeded']} of {told['finished']} pipelines succeeded"
    if told["mean_minutes"] is None:
        return f"{rate}, and how long they took is not known: {label.value.replace('_', ' ')}"
    return f"{rate}, in {told['mean_minutes']:.1f} minutes on average: {label.value.replace('_', ' ')}"


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 2)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _branches(pipelines: Iterable[Pipeline], seconds: dict[int, float | None]) -> list[dict[str, Any]]:
    """Return the branches with the most pipelines."""
    by_ref: dict[str, list[Pipeline]] = defaultdict(list)
    for each in pipelines:
        by_ref[each.ref].append(each)
    ordered = sorted(by_ref.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    told = []
    for ref, found in ordered[:_MOST_BRANCHES]:
        succeeded = sum(each.status == "success" for each in found)
        known = [value for each in found if (value := seconds.get(each.id)) is not None]
        told.append(
            {
                "ref": telling.text(ref),
                "finished": len(found),
                "success_rate": _share(succeeded, len(found)),
                "mean_minutes": _minutes(fmean(known)) if known else None,
            }
        )
    return told


def _slowest(jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """Return the jobs that take longest on average when they succeed."""
    by_name: dict[str, list[float]] = defaultdict(list)
    for each in jobs:
        if each.status == "success" and each.seconds is not None:
            by_name[each.name].append(each.seconds)
    ordered = sorted(by_name.items(), key=lambda pair: (-fmean(pair[1]), pair[0]))
    return [
        {"name": telling.text(name), "runs": len(found), "mean_seconds": round(fmean(found), 1)}
        for name, found in ordered[:_MOST_NAMED]
    ]


def _flaky(jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """Return all jobs that failed and succeeded on the same commit, those that did so most often first."""
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in jobs:
        if each.sha:
            seen[each.name, each.sha].add(each.status)
    commits: dict[str, int] = defaultdict(int)
    for (name, _), statuses in seen.items():
        if statuses >= {"success", "failed"}:
            commits[name] += 1
    ordered = sorted(commits.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"name": telling.text(name), "commits": number} for name, number in ordered]
