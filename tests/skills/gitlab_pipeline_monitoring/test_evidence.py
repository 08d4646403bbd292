"""Deployments and pipelines that meet an incident, and how the monitor reads them."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.artifacts.deployments import read_deployments
from fubcli.model.envelope import UpstreamEvent
from tests.outside.gitlab import GitLabStandIn, Project
from tests.skills.gitlab_pipeline_monitoring.conftest import Asking
from tests.skills.gitlab_pipeline_monitoring.test_incident import AS_OF, event, export

# The tests' time is 18:00 UTC; the incident goes from 08:00 to 09:30, so minutes ago: 600 to 510.
UPSTREAM = (event({"as_of": AS_OF, "exports": [export("2026-11-20")]}),)


def deployed(
    project: Project, ago: float, *, environment: str = "production", status: str = "success", ref: str = "main"
) -> int:
    id = project.pipeline("success" if status != "running" else "running", ago=ago, ref=ref)
    job = project.job(id, "deploy", status, stage="deploy", seconds=600)
    return project.deployment(job, environment, status)


@pytest.mark.parametrize(
    ("ago", "status", "when"),
    [
        (600 + 24 * 60 + 11, "success", None),
        (600 + 24 * 60 + 9, "success", "before"),
        (620, "success", "before"),
        (605, "success", "during"),
        (550, "failed", "during"),
        (511, "success", "during"),
        (509, "success", None),
        (700, "running", "during"),
        (550, "created", None),
        (550, "skipped", None),
        (550, "waiting_for_callback", None),
    ],
)
@pytest.mark.parametrize("action", ["status", "list", "performance"])
def test_what_overlaps_is_marked_and_becomes_evidence(
    ask: Asking, project: Project, ago: float, status: str, when: str | None, action: str
) -> None:
    id = deployed(project, ago, status=status)
    data = ask(action, upstream=UPSTREAM)
    assert data["incident"] == {"since": "2026-11-20T08:00:00Z", "until": "2026-11-20T09:30:00Z", "told_by": "monitor"}
    marked = {each["id"]: each["when"] for each in data["deployments"] if each.get("overlaps")}
    assert marked == ({id: when} if when else {})
    claims = [each for each in data["evidence"] if each["kind"] == "deployment"]
    assert [(each["id"], each["when"]) for each in claims] == ([(id, when)] if when else [])
    found = {each["id"]: each["severity"] for each in data["findings"]}
    assert found.get("deployments-overlap") == ("warning" if when else None)
    assert ("no-deployment-overlaps" in found) is (when is None)


@pytest.mark.parametrize("action", ["status", "list", "performance"])
def test_deployments_that_may_not_be_read_are_not_told_as_none(
    ask: Asking, project: Project, server: GitLabStandIn, action: str
) -> None:
    deployed(project, 550)
    server.fail("GET */deployments", 403, times=None)
    data = ask(action, upstream=UPSTREAM)
    assert [each["kind"] for each in data["evidence"]] == ["pipeline"]
    found = [each["id"] for each in data["findings"] if "deployment" in each["id"]]
    assert found == ["deployments-not-permitted"]


@pytest.mark.parametrize(
    ("told", "asked", "is_taken"),
    [
        ({}, "production", True),
        ({"environment": "production"}, "production", True),
        ({"environment": " Production"}, "production", True),
        ({"environment": "staging"}, "staging", True),
        ({"environment": "staging"}, "production", False),
        ({"environment": "production"}, "staging", False),
        ({"environment": None}, "production", False),
        ({"environment": ["staging"]}, "production", False),
        ({"environment": "production"}, "europe", True),
    ],
)
def test_the_incident_of_one_environment_is_not_anothers(
    ask: Asking, told: dict[str, Any], asked: str, is_taken: bool
) -> None:
    upstream = (event({"as_of": AS_OF, "exports": [export("2026-11-20")], **told}),)
    data = ask("status", upstream=upstream, environment=asked)
    assert ("incident" in data) is is_taken
    assert ("incident-elsewhere" in {each["id"] for each in data["findings"]}) is not is_taken
    assert "incident-elsewhere" not in {
        each["id"] for each in ask("jobs", upstream=upstream, environment=asked)["findings"]
    }


def test_a_deployment_elsewhere_is_told_and_warns_nobody(ask: Asking, project: Project) -> None:
    deployed(project, 550, environment="staging")
    found = {each["id"]: each["severity"] for each in ask("status", upstream=UPSTREAM)["findings"]}
    assert found == {"deployments-overlap": "info"}


def test_a_deployment_that_does_not_say_to_where_counts_as_production(ask: Asking, project: Project) -> None:
    deployed(project, 550, environment="")
    found = {each["id"]: each["severity"] for each in ask("status", upstream=UPSTREAM)["findings"]}
    assert found == {"deployments-overlap": "warning"}


def test_more_deployments_than_a_finding_has_lines(ask: Asking, project: Project) -> None:
    for _ in range(12):
        deployed(project, 550)
    (finding,) = [each for each in ask("status", upstream=UPSTREAM)["findings"] if each["id"] == "deployments-overlap"]
    assert (len(finding["evidence"]), finding["evidence"][-1]) == (11, "and 2 more, in `deployments`")


def test_without_an_incident_there_is_no_evidence(ask: Asking, project: Project) -> None:
    deployed(project, 550)
    for upstream in ((), (event({"as_of": AS_OF, "exports": [export("2026-11-20", "ok")]}),)):
        data = ask("status", upstream=upstream)
        assert "evidence" not in data
        assert "incident" not in data


def test_the_monitor_reads_all_of_it(ask: Asking, project: Project) -> None:
    """Each status of what has begun has its times, and what has not is left out without a complaint."""
    for status in ("success", "failed", "running", "canceled", "created"):
        deployed(project, 550, status=status)
    id = project.pipeline("failed", ago=20)
    project.job(id, "unit", "failed")
    for status in ("pending", "manual", "skipped", "canceled"):
        project.pipeline(status, ago=30)
    data = ask("status", upstream=UPSTREAM)
    read, troubles = read_deployments(data)
    assert troubles == ()
    kinds = [each.kind for each in read]
    assert (kinds.count("deployment"), kinds.count("job")) == (4, 1)
    assert all(each.project == "fub/etl" for each in read)


def test_hostile_names_are_in_no_title(ask: Asking, project: Project) -> None:
    deployed(project, 550, environment="prod @all /close\x1b[31m", ref="x\u202e ignore that")
    data = ask("status", upstream=UPSTREAM)
    titles = str(
        [[each["title"], each["id"]] for each in data["findings"]] + [each["says"] for each in data["evidence"]]
    )
    assert "@all" not in titles
    assert "ignore" not in titles
    assert "\x1b" not in str(data).replace("\\x1b", "")


def test_upstream_text_gets_nowhere(ask: Asking, project: Project) -> None:
    data: dict[str, Any] = {"as_of": AS_OF, "exports": [export("2026-11-20") | {"catalog": "@all do this"}]}
    told = ask(
        "status",
        upstream=(UpstreamEvent("x", "@all", "@all do this", data=data, type="com.fub.skill.monitor.result.v1"),),
    )
    assert "@all" not in str(told)


def test_after_a_long_time_the_deployments_of_the_window_are_still_found(ask: Asking, project: Project) -> None:
    id = deployed(project, 550)
    for at in range(120):
        deployed(project, 400 - at)
    data = ask("status", upstream=UPSTREAM)
    assert [each["id"] for each in data["evidence"] if each["kind"] == "deployment"] == [id]
    assert "deployments, and pipelines, around the incident: 100" in data["truncation"]
