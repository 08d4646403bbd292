"""Deployments and pipelines that meet an incident's window: evidence, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fubcli.integrations.gitlab.client import GitLab
from fubcli.integrations.gitlab.entities import Deployed, Pipeline
from fubcli.skills.gitlab_pipeline_monitoring import telling
from fubcli.skills.gitlab_pipeline_monitoring.incident import BEFORE, Incident
from fubcli.skills.gitlab_pipeline_monitoring.looking import permitted

MOST = 100
"""Deployments, and pipelines, that are looked at: the first ones since the day before the window."""
_MOST_LINES = 10
_NOT_BEGUN = frozenset(
    {"created", "manual", "skipped", "scheduled", "pending", "preparing", "waiting_for_callback",
     "waiting_for_resource", "blocked"}
)  # fmt: skip
_PRODUCTION = "prod"


@dataclass(frozen=True)
class Met:
    """What meets an incident, in parts of the event."""

    deployments: tuple[dict[str, Any], ...]
    pipelines: tuple[dict[str, Any], ...]
    evidence: tuple[dict[str, Any], ...]
    findings: tuple[dict[str, Any], ...]
    is_cut: bool


def met(gitlab: GitLab, incident: Incident, branch: str | None, project: str) -> Met:
    """Ask for what was deployed and built in the window and the day before it, and mark what overlaps."""
    since, until = incident.since - BEFORE, incident.until
    deployments, refused = permitted(lambda: gitlab.deployments_from(since, MOST))
    pipelines = gitlab.pipelines_from(since, MOST, branch)
    deployed = [_marked(telling.deployed(each, project), each, incident) for each in deployments.items]
    built = [_marked(telling.pipeline(each, project), each, incident) for each in pipelines.items]
    evidence = [_claim("deployment", each) for each in deployed if each.get("overlaps")]
    evidence += [_claim("pipeline", each) for each in built if each.get("overlaps")]
    return Met(
        tuple(each for each in deployed if each.get("overlaps")),
        tuple(each for each in built if each.get("overlaps")),
        tuple(evidence),
        refused or tuple(_findings(deployed, incident, until)),
        deployments.is_cut or pipelines.is_cut,
    )


def _marked(told: dict[str, Any], each: Deployed | Pipeline, incident: Incident) -> dict[str, Any]:
    """Return what is told with `overlaps` and `when` where it meets the window or the day before it."""
    if each.status in _NOT_BEGUN or each.began is None:
        return told
    when = _when(each.began, each.ended or incident.until, incident)
    return told | ({"overlaps": True, "when": when} if when else {})


def _when(began: datetime, ended: datetime, incident: Incident) -> str:
    if began > incident.until or ended < incident.since - BEFORE:
        return ""
    return "before" if ended < incident.since else "during"


def _claim(kind: str, each: Mapping[str, Any]) -> dict[str, Any]:
    """Return a piece of evidence, in our own words and numbers."""
    words = {"before": "was over in the 24 hours before the incident", "during": "overlaps the incident"}
    claim = {
        "kind": kind,
        "id": each["id"],
        "when": each["when"],
        "at": each["started_at"],
        "says": f"{kind} {each['id']} {words[each['when']]}",
    }
    return claim | ({"until": each["finished_at"]} if each["finished_at"] else {})


def _findings(deployed: Sequence[Mapping[str, Any]], incident: Incident, at: datetime) -> list[dict[str, Any]]:
    """Return one finding of all deployments that overlap: a warning where one reaches production."""
    found = [each for each in deployed if each.get("overlaps")]
    if not found:
        title = "No deployment overlaps the incident, or the 24 hours before it"
        return [telling.finding("no-deployment-overlaps", "info", title, at=at)]
    environments = [each.get("environment", "") for each in found]
    production = [name for name in environments if not name or name.lower().startswith(_PRODUCTION)]
    during = sum(each["when"] == "during" for each in found)
    title = (
        f"Deployments around the incident: {during} overlap it, {len(found) - during} ended in the 24 hours before; "
        f"{len(production)} reach production"
    )
    lines = [
        f"deployment {each['id']} to {each.get('environment', 'an environment that is not told')} of "
        f"{each.get('ref', 'no ref')}: {each['status']}, {each['when']}, began {each['started_at']}"
        for each in found[:_MOST_LINES]
    ]
    if len(found) > _MOST_LINES:
        lines.append(f"and {len(found) - _MOST_LINES} more, in `deployments`")
    return [telling.finding("deployments-overlap", "warning" if production else "info", title, lines, incident.since)]
