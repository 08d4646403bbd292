"""GitLab's JSON to entities; what is not as its API says is no answer, and nothing is guessed from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from fubcli.integrations.gitlab.entities import OVER, Deployed, Downstream, Job, Pipeline, Project
from fubcli.network.failures import ReplyLost

_LARGEST = 1e15


def project(value: Any) -> Project:
    """Return a project; raises ReplyLost, as all of these do, for what is none."""
    given = _object(value, "project")
    return Project(_text(given, "path_with_namespace"), _text(given, "default_branch"), _text(given, "web_url"))


def pipeline(value: Any) -> Pipeline:
    """Return a pipeline, of a list or as it is told by itself."""
    given = _object(value, "pipeline")
    return Pipeline(
        id=_id(given, "pipeline"),
        status=_status(given, "pipeline"),
        ref=_text(given, "ref"),
        sha=_text(given, "sha"),
        source=_text(given, "source"),
        url=_text(given, "web_url"),
        created_at=_moment(given, "created_at"),
        updated_at=_moment(given, "updated_at"),
        started_at=_moment(given, "started_at"),
        finished_at=_moment(given, "finished_at"),
        seconds=_number(given.get("duration")),
        coverage=_number(given.get("coverage")),
    )


def job(value: Any) -> Job:
    """Return a job."""
    given = _object(value, "job")
    return Job(
        id=_id(given, "job"),
        name=_text(given, "name"),
        stage=_text(given, "stage"),
        status=_status(given, "job"),
        ref=_text(given, "ref"),
        sha=_text(_inner(given, "commit"), "id"),
        url=_text(given, "web_url"),
        pipeline=_id(_inner(given, "pipeline"), "pipeline"),
        failure_reason=_text(given, "failure_reason"),
        may_fail=given.get("allow_failure") is True,
        created_at=_moment(given, "created_at"),
        started_at=_moment(given, "started_at"),
        finished_at=_moment(given, "finished_at"),
        seconds=_number(given.get("duration")),
    )


def trigger(value: Any) -> Job:
    """Return a job that starts another pipeline, with that pipeline once there is one."""
    given = _object(value, "job")
    return replace(job(given), is_trigger=True, downstream=_downstream(given))


def _downstream(given: Mapping[str, Any]) -> Downstream | None:
    if not (started := _inner(given, "downstream_pipeline")):
        return None
    url, here = _text(started, "web_url"), _inner(given, "pipeline").get("project_id")
    return Downstream(
        id=_id(started, "pipeline"),
        status=_status(started, "pipeline"),
        project=url.partition("://")[2].partition("/")[2].partition("/-/")[0],
        url=url,
        is_here=here is not None and started.get("project_id") == here,
    )


def deployed(value: Any) -> Deployed:
    """Return a deployment; one that was made by a call has no job, and lasts as long as it was updated."""
    given = _object(value, "deployment")
    by = _inner(given, "deployable")
    status = _status(given, "deployment")
    ended = _moment(by, "finished_at") or _moment(given, "updated_at")
    return Deployed(
        id=_id(given, "deployment"),
        status=status,
        environment=_text(_inner(given, "environment"), "name"),
        ref=_text(given, "ref"),
        sha=_text(given, "sha"),
        url=_text(by, "web_url"),
        job=_id(by, "job") if by else 0,
        job_name=_text(by, "name"),
        pipeline=_id(_inner(by, "pipeline"), "pipeline") if by.get("pipeline") else 0,
        began=_moment(by, "started_at") or _moment(given, "created_at"),
        ended=ended if status in OVER else None,
    )


def wrong(what: str) -> ReplyLost:
    """Return the failure for an answer that is not as GitLab's API says."""
    return ReplyLost(f"GitLab's answer tells of a {what} in a way that is no answer of its API.")


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise wrong(what)
    return value


def _inner(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = given.get(name)
    return value if isinstance(value, dict) else {}


def _id(given: Mapping[str, Any], what: str) -> int:
    value = given.get("id")
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise wrong(what)
    return value


def _status(given: Mapping[str, Any], what: str) -> str:
    value = given.get("status")
    if not isinstance(value, str) or not value:
        raise wrong(what)
    return value


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    """Return a number, also one that is written as a text, as coverage is."""
    try:
        found = None if isinstance(value, bool) or value is None else float(value)
    except (TypeError, ValueError):
        return None
    return found if found is not None and 0 <= found < _LARGEST else None


def _moment(given: Mapping[str, Any], name: str) -> datetime | None:
    value = given.get(name)
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
        told = found.astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise wrong(name) from error
    if found.tzinfo is None:
        raise wrong(name)
    return told
