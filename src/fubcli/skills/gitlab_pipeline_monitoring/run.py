"""Runs one operation on a project's pipelines, and tells it as an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.errors import ExitCode
from fubcli.integrations.gitlab.client import GitLab
from fubcli.integrations.gitlab.entities import Project
from fubcli.integrations.outside import bodies, telling
from fubcli.model.change import Change
from fubcli.model.envelope import Envelope, UpstreamEvent
from fubcli.results.formats import visible
from fubcli.skills.gitlab_pipeline_monitoring.changing import Changing
from fubcli.skills.gitlab_pipeline_monitoring.evidence import MOST, met
from fubcli.skills.gitlab_pipeline_monitoring.incident import incident_of, is_about, time
from fubcli.skills.gitlab_pipeline_monitoring.logs import logs
from fubcli.skills.gitlab_pipeline_monitoring.looking import Found, Look
from fubcli.skills.gitlab_pipeline_monitoring.performance import performance
from fubcli.skills.gitlab_pipeline_monitoring.request import (
    CHANGING,
    FAIL_ON,
    SKILL,
    PipelinePorts,
    PipelineRequest,
    project_of,
)
from fubcli.skills.gitlab_pipeline_monitoring.status import jobs, listing, status
from fubcli.skills.gitlab_pipeline_monitoring.telling import finding
from fubcli.skills.gitlab_pipeline_monitoring.window import window_of

CONTRACT = f"{SKILL}-result"
_LOOKS = {"status": status, "list": listing, "jobs": jobs, "logs": logs, "performance": performance}
_OF_A_TIME = ("status", "list", "performance")
_TIMEFRAMES = {"status": "last_24h"}
_TIMEFRAME = "past_week"
_ASKED = ("branch", "mr_iid", "pipeline_id", "job_id", "status", "timeframe")
"""Options that make it another question."""
_OF_OTHERS = ("pipelines", "jobs", "failing_jobs", "deployments", "logs", "performance", "reruns", "changes", "project")
"""Members whose texts are GitLab's, and so of everybody who writes there."""


def run(request: PipelineRequest, ports: PipelinePorts) -> Envelope:
    """Look, or change what is not as it is wanted; the request has been checked.

    Raises UsageError for what is missing, NotSignedIn without credentials, and what the service says no to.
    """
    return _Run(request, ports).envelope()


class _Run:
    """One run: what was asked, and what has been changed so far."""

    def __init__(self, request: PipelineRequest, ports: PipelinePorts) -> None:
        self._request = request
        self._ports = ports
        self._now = ports.clock.now()
        configured = ports.outside.profile.settings.get("project", "")
        self._named = project_of(request, configured)
        wanted = request.timeframe or _TIMEFRAMES.get(request.action, _TIMEFRAME)
        self._window = window_of(wanted, self._now)
        self._gitlab = GitLab(ports.outside, self._named)
        self._changes: list[Change] = []

    def envelope(self) -> Envelope:
        """Return what was found, or done."""
        with telling(self._ports.outside.told, self._changes):
            if self._request.action in CHANGING:
                project = Project(self._named, "", "")
                changing = Changing(self._request, self._gitlab, self._changes, project, self._ports.retries)
                found = changing.made() if self._ports.outside.can_read else changing.unseen()
                return self._told(found, project, {})
            project = self._gitlab.project()
            look = Look(self._request, self._gitlab, project, self._window)
            return self._told(_LOOKS[self._request.action](look), project, self._around(look))

    def _around(self, look: Look) -> dict[str, Any]:
        """Return what meets the incident that was piped in; empty where none was."""
        incident = incident_of([each for each in self._request.upstream if self._concerns(each)], self._now)
        if incident is None or self._request.action not in _OF_A_TIME:
            return {}
        return {"incident": incident, "met": met(look.gitlab, incident, look.ref, look.path)}

    def _elsewhere(self) -> list[dict[str, Any]]:
        """Return that an incident was piped in which is none of the environment that was named."""
        others = [each for each in self._request.upstream if not self._concerns(each)]
        if incident_of(others, self._now) is None or self._request.action not in _OF_A_TIME:
            return []
        title = f"An incident of another environment than {self._request.environment} was piped in, and is left out"
        return [finding("incident-elsewhere", "warning", title)]

    def _concerns(self, event: UpstreamEvent) -> bool:
        return is_about(event, self._request.environment)

    def _told(self, found: Found, project: Project, around: Mapping[str, Any]) -> Envelope:
        members = dict(found.members)
        findings, cut = list(found.findings), list(found.cut)
        if around:
            meets = around["met"]
            members["incident"] = around["incident"].as_json()
            members["evidence"] = list(meets.evidence)
            for name, more in (("deployments", meets.deployments), ("pipelines", meets.pipelines)):
                members[name] = _merged(members.get(name, []), more)
            findings += [each for each in meets.findings if each not in findings]
            cut += [f"deployments, and pipelines, around the incident: {MOST}"] if meets.is_cut else []
        findings += self._elsewhere()
        data = self._data(found, project, members, findings, cut)
        return Envelope(SKILL, "result", CONTRACT, data, visible(project.path), self._code(findings))

    def _data(
        self, found: Found, project: Project, members: dict[str, Any], findings: list[dict[str, Any]], cut: list[str]
    ) -> dict[str, Any]:
        request, profile = self._request, self._ports.outside.profile
        data: dict[str, Any] = {
            "operation": SKILL,
            "action": request.action,
            "environment": request.environment,
            "service": {
                "service": str(profile.service),
                "environment": profile.environment,
                "url": profile.url,
                "signed_in": profile.is_signed_in,
            },
            "project": _project(project),
            "headline": found.headline,
        }
        if asked := {name: value for name in _ASKED if (value := getattr(request, name)) is not None}:
            data["asked"] = asked
        if request.action in _OF_A_TIME:
            data["timeframe"] = {"since": time(self._window.since), "until": time(self._window.until)}
        data |= members
        data |= {
            "applied": self._ports.outside.terms.applies,
            "requests": bodies(self._ports.outside.told),
            "changes": [each.as_json(applied=self._ports.outside.terms.applies) for each in self._changes],
            "findings": findings,
            "next": list(found.next),
            "truncated": bool(cut),
        }
        data |= {"truncation": cut} if cut else {}
        shown = [f"/{name}" for name in _OF_OTHERS if data.get(name)]
        return data | {"untrusted": [*shown, *(f"/findings/{at}/evidence" for at, _ in enumerate(findings))]}

    def _code(self, findings: list[dict[str, Any]]) -> ExitCode:
        wanted = self._request.fail_on
        if wanted is None:
            return ExitCode.OK
        reached = any(each["severity"] in FAIL_ON[FAIL_ON.index(wanted) :] for each in findings)
        return ExitCode.FINDINGS if reached else ExitCode.OK


def _merged(told: list[dict[str, Any]], more: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """Return entities by id: what is known of one from both looks."""
    by_id = {each["id"]: each for each in told}
    for each in more:
        by_id[each["id"]] = each | by_id.get(each["id"], {})
    return [*by_id.values()]


def _project(project: Project) -> dict[str, str]:
    told = {"path": visible(project.path), "default_branch": visible(project.default_branch), "url": project.url}
    return {name: value for name, value in told.items() if value}
