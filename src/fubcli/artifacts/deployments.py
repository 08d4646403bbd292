"""The contract `deployments`: what an event of gitlab-pipeline-monitoring says of deployments, pipelines and jobs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fubcli.artifacts.documents import Unreadable
from fubcli.artifacts.fields import items, members, moment, name
from fubcli.model.deployment import Deployment

LISTS = {"deployments": "deployment", "pipelines": "pipeline", "jobs": "job"}
MOST = 500
"""Items of each list that are looked at."""
_MOST_TROUBLES = 5
_LONGEST = 80
_URL = re.compile(r"https://[\w.\-:]{1,200}/[\w.\-/~%#?=&+]{0,200}\Z", re.ASCII)
_OVER = ("success", "failed", "canceled", "canceling")
_NOT_BEGUN = (
    *("blocked", "created", "manual", "pending", "preparing", "scheduled", "skipped"),
    *("waiting_for_callback", "waiting_for_resource"),
)


def read_deployments(data: Mapping[str, Any]) -> tuple[tuple[Deployment, ...], tuple[str, ...]]:
    """Return what has begun, and a sentence for everything that is not as the contract says; unknown members are left.

    What has not begun (`created`, `manual`, `skipped`, …) is no evidence and is left out; what is over and does not say
    since when is taken as the moment in which it began.
    """
    found: list[Deployment] = []
    troubles: list[str] = []
    for member, kind in LISTS.items():
        try:
            given = items(data.get(member, []), member)
        except Unreadable as error:
            troubles.append(str(error))
            continue
        if len(given) > MOST:
            troubles.append(f"of {len(given):,} {member} the first {MOST} are looked at")
        for number, value in enumerate(given[:MOST]):
            try:
                found += _read(kind, value)
            except Unreadable as error:
                troubles.append(f"{member}[{number}]: {error}")
    if not data.keys() & LISTS.keys():
        troubles.append(f"it has none of {', '.join(LISTS)}")
    told = [f"The upstream event: {each}." for each in troubles[:_MOST_TROUBLES]]
    if len(troubles) > _MOST_TROUBLES:
        told.append(f"The upstream event: {len(troubles) - _MOST_TROUBLES} more things are not as they should be.")
    return tuple(dict.fromkeys(found)), tuple(told)


def _read(kind: str, value: Any) -> list[Deployment]:
    given = members(value, "it")
    identity, status = name(given.get("id"), _LONGEST), name(given.get("status"), _LONGEST).lower()
    if not identity or not status:
        raise Unreadable("it has no id or no status")
    if status in _NOT_BEGUN:
        return []
    began = moment(given.get("started_at"), "started_at")
    ended = None if given.get("finished_at") is None else moment(given["finished_at"], "finished_at")
    if ended is None and status in _OVER:
        ended = began
    if ended is not None and ended < began:
        raise Unreadable("it finished before it started")
    texts = {member: _text(given.get(member)) for member in ("environment", "project", "ref")}
    return [Deployment(kind, identity, status, began, ended, url=_url(given), **texts)]


def _text(value: Any) -> str:
    """Return a text, or the name of what GitLab itself nests (`environment.name`), cleaned."""
    if isinstance(value, dict):
        value = value.get("path_with_namespace") or value.get("name")
    return name(value, _LONGEST)


def _url(given: Mapping[str, Any]) -> str:
    """Return an address that is one, and nothing for anything else."""
    url = given.get("url") or given.get("web_url")
    return url if isinstance(url, str) and _URL.match(url) else ""
