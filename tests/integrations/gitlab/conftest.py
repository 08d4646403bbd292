"""A GitLab of the test's own, and the client on it; how cassettes say where they come from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import vcr as vcrpy
from vcr.serializers import yamlserializer

from fubcli.bootstrap import SystemClock
from fubcli.integrations.building import outside
from fubcli.integrations.gitlab.client import GitLab
from fubcli.integrations.outside import Outside, Terms
from fubcli.model.audit import Origin
from fubcli.model.profile import Secret
from fubcli.model.service import Service, ServiceProfile
from fubcli.network import http
from fubcli.network.backoff import Backoff
from fubcli.network.deadline import Deadline
from tests.outside.gitlab import GitLabStandIn, Project

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def host(url: str, state: Path, *, applies: bool = False) -> Outside:
    """Return the host at a URL, signed in as the stand-in wants it."""
    profile = ServiceProfile(Service.GITLAB, url, "production", {"token": Secret(GitLabStandIn.token)})
    terms = Terms(applies, Deadline(20), lambda sent: None, Origin(traceparent=f"00-{'a' * 32}-{'b' * 16}-01"))
    return outside(profile, url, terms, breakers=state / "breakers", clock=SystemClock())


def filled() -> Project:
    """Return a project with something of everything."""
    project = Project(NOW)
    for at in range(3):
        project.pipeline(ago=300 - at)
    id = project.pipeline("failed", ago=60, coverage="81.5")
    job = project.job(id, "unit", "failed", trace="$ make\nERROR: Job failed: exit code 1\n")
    project.deployment(project.job(id, "deploy", stage="deploy"))
    project.merge_requests[5] = [id]
    assert (id, job) == (FAILED, JOB)
    return project


FAILED, JOB = 1_004, 1_005


@pytest.fixture
def gitlab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the client of the project on a server."""
    monkeypatch.setattr(http, "Backoff", lambda: Backoff(3, 0.001, 0.002))
    return lambda server: GitLab(host(server.url, tmp_path), "fub/etl")


class Said:
    """YAML that says where it comes from."""

    @staticmethod
    def serialize(recorded: dict[str, Any]) -> str:
        text: str = yamlserializer.serialize(recorded)
        return f"# Recorded from tests/outside/gitlab, a stand-in for GitLab; it holds no credentials.\n{text}"

    deserialize = staticmethod(yamlserializer.deserialize)


def pytest_recording_configure(config: pytest.Config, vcr: vcrpy.VCR) -> None:
    """Let cassettes be written so."""
    vcr.register_serializer("yaml", Said)
