"""A GitLab with one project at a time of the test's own, and the skill on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fubcli.bootstrap import SystemClock
from fubcli.integrations.building import outside
from fubcli.integrations.gitlab.retries import Retries
from fubcli.integrations.outside import Terms
from fubcli.model.audit import Origin, Sent
from fubcli.model.envelope import Envelope
from fubcli.model.profile import Secret
from fubcli.model.service import Service, ServiceProfile
from fubcli.network import http
from fubcli.network.backoff import Backoff
from fubcli.network.deadline import Deadline
from fubcli.skills.gitlab_pipeline_monitoring import PipelinePorts, PipelineRequest, run
from fubcli.skills.gitlab_pipeline_monitoring.request import check
from tests.cli.events import validator
from tests.outside.gitlab import GitLabStandIn, Project

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
_RESULT = "gitlab-pipeline-monitoring-result"


class Then:
    """The time of the tests."""

    def __init__(self) -> None:
        self.later = timedelta()

    def now(self) -> datetime:
        return NOW + self.later


@dataclass
class Asking:
    """The skill, with what it recorded."""

    server: GitLabStandIn
    project: Project
    breakers: Path
    clock: Then = field(default_factory=Then)
    recorded: list[Sent] = field(default_factory=list)

    def envelope(
        self, action: str, *, signed_in: bool = True, settings: dict[str, str] | None = None, **given: Any
    ) -> Envelope:
        request = PipelineRequest(action, **{"project_path": self.project.path, **given})
        check(request)
        secrets = {"token": Secret(self.server.token)} if signed_in else {}
        profile = ServiceProfile(Service.GITLAB, self.server.url, request.environment, secrets, settings or {})
        terms = Terms(request.apply, Deadline(20), self.recorded.append, Origin())
        host = outside(profile, profile.url, terms, breakers=self.breakers, clock=SystemClock())
        retries = Retries(self.breakers.parent / "outside", profile.url, self.clock)
        return run(request, PipelinePorts(host, self.clock, retries))

    def __call__(self, action: str, **given: Any) -> dict[str, Any]:
        """Return the data of the result, which is as its contract says."""
        envelope = self.envelope(action, **given)
        data = dict(envelope.data)
        validator(_RESULT).validate(data)
        validator("deployments").validate(data)
        return data


@pytest.fixture
def project() -> Project:
    return Project(NOW)


@pytest.fixture
def server(project: Project) -> Iterator[GitLabStandIn]:
    with GitLabStandIn(project) as server:
        yield server


@pytest.fixture
def ask(server: GitLabStandIn, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """Ask, with short pauses between the repeats of a call."""
    monkeypatch.setattr(http, "Backoff", lambda: Backoff(3, 0.001, 0.002))
    return Asking(server, project, tmp_path / "breakers")
