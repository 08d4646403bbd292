"""Entities as events have them: nothing hidden in their texts, times in UTC, and nothing where nothing is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fubcli.integrations.gitlab.entities import Deployed, Downstream, Job, Pipeline
from fubcli.results.formats import plain_name, visible
from fubcli.skills.gitlab_pipeline_monitoring.incident import time

_LONGEST = 200
_LONGEST_URL = 500


def pipeline(each: Pipeline, project: str) -> dict[str, Any]:
    """Return a pipeline as the contract `deployments` has it, with what is known besides."""
    told: dict[str, Any] = {
        "id": each.id,
        "status": text(each.status),
        "ref": text(each.ref),
        "sha": text(each.sha),
        "source": text(each.source),
        "started_at": moment(each.began),
        "finished_at": moment(each.ended),
        "duration_seconds": each.seconds,
        "coverage": each.coverage,
        "project": project,
        "url": address(each.url),
    }
    return _known(told)


def job(each: Job, project: str) -> dict[str, Any]:
    """Return a job as the contract `deployments` has it, with what is known besides."""
    told: dict[str, Any] = {
        "id": each.id,
        "name": text(each.name),
        "stage": text(each.stage),
        "status": text(each.status),
        "failure_reason": text(each.failure_reason),
        "may_fail": each.may_fail or None,
        "pipeline_id": each.pipeline,
        "ref": text(each.ref),
        "started_at": moment(each.began),
        "finished_at": moment(each.finished_at),
        "duration_seconds": each.seconds,
        "project": project,
        "url": address(each.url),
        "triggers": each.is_trigger or None,
        "downstream": None if each.downstream is None else _downstream(each.downstream),
    }
    return _known(told)


def failing(each: Job) -> dict[str, Any]:
    """Return of a job that fails what tells which one and why; `jobs` has the rest."""
    told = {
        "id": each.id,
        "name": text(each.name),
        "stage": text(each.stage),
        "failure_reason": text(each.failure_reason),
        "url": address(each.url),
    }
    return _known(told)


def _downstream(each: Downstream) -> dict[str, Any]:
    told = {"id": each.id, "status": text(each.status), "project": text(each.project), "url": address(each.url)}
    return _known(told)


def deployed(each: Deployed, project: str) -> dict[str, Any]:
    """Return a deployment as the contract `deployments` has it, with the job that made it."""
    told: dict[str, Any] = {
        "id": each.id,
        "status": text(each.status),
        "environment": text(each.environment),
        "ref": text(each.ref),
        "sha": text(each.sha),
        "job": text(each.job_name),
        "job_id": each.job or None,
        "pipeline_id": each.pipeline or None,
        "started_at": moment(each.began),
        "finished_at": moment(each.ended),
        "project": project,
        "url": address(each.url),
    }
    return _known(told)


def _known(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in ("", None) or name.endswith("ed_at")}


def text(value: str) -> str:
    """Return others' text with nothing hidden in it, cut."""
    return visible(value, _LONGEST)


def address(value: str) -> str:
    """Return an address that is one, and nothing for anything else."""
    is_one = value.startswith(("https://", "http://")) and len(value) <= _LONGEST_URL and " " not in value
    return value if is_one and visible(value, _LONGEST_URL) == value else ""


def moment(value: datetime | None) -> str | None:
    """Return a time in UTC; None is not known, or not yet."""
    return None if value is None else time(value)


def finding(
    id: str, severity: str, title: str, evidence: Sequence[str] = (), at: datetime | None = None
) -> dict[str, Any]:
    """Return a finding; its title has our own words and plain names alone."""
    told: dict[str, Any] = {
        "id": id,
        "severity": severity,
        "title": title,
        "evidence": [text(each) for each in evidence],
    }
    return told | ({} if at is None else {"at": time(at)})


def named(names: Sequence[str], most: int = 3) -> str:
    """Return the first names as a title may have them, and how many more there are."""
    shown = [plain_name(each) for each in names[:most]]
    more = len(names) - len(shown)
    return ", ".join([*shown, *([f"{more} more"] if more > 0 else [])])


def numbered(jobs: Sequence[Job], most: int = 5) -> str:
    """Return the ids of the first jobs, and how many more there are."""
    more = len(jobs) - most
    return ", ".join([*(str(each.id) for each in jobs[:most]), *([f"{more} more"] if more > 0 else [])])


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
