"""Jobs that start other pipelines, of which lists of jobs do not tell."""

from __future__ import annotations

import pytest

from fubcli.errors import UsageError
from tests.outside.gitlab import GitLabStandIn, Project
from tests.skills.gitlab_pipeline_monitoring.conftest import Asking


@pytest.fixture
def failed(project: Project) -> int:
    id = project.pipeline("failed", ago=60)
    project.job(id, "unit")
    return id


def test_a_pipeline_of_another_project_that_failed(ask: Asking, project: Project, failed: int) -> None:
    started = project.elsewhere("failed")
    job = project.trigger(failed, "ship", "failed", downstream=started)
    for action in ("status", "logs"):
        data = ask(action)
        assert [each["id"] for each in data["failing_jobs"]] == [job], action
        (told,) = [each for each in data["jobs"] if each["id"] == job]
        assert (told["triggers"], told["downstream"]["project"]) == (True, "fub/deployments")
        (finding,) = [each for each in data["findings"] if each["id"] == "trigger-failed"]
        assert finding["title"] == (
            f"Trigger job {job} failed: it started pipeline {started['id']} of fub/deployments, failed"
        )
    assert data["logs"] == []
    (step,) = data["next"]
    assert step["argv"][1:] == ["--operation=logs", f"--pipeline-id={started['id']}", "--project-path=fub/deployments"]


def test_of_a_pipeline_of_the_same_project_the_failed_jobs_are_read(ask: Asking, project: Project, failed: int) -> None:
    child = project.pipeline("failed", ref="main", ago=59)
    inner = project.job(child, "load", "failed", trace="ERROR: no space left\n")
    trigger = project.trigger(failed, "ship", "failed", downstream=project.basic(child))
    data = ask("logs", pipeline_id=failed)
    assert [each["job_id"] for each in data["logs"]] == [inner]
    assert [each["id"] for each in data["jobs"]] == [trigger, inner]
    assert f"pipeline {child} of this project" in data["findings"][0]["title"]
    assert data["next"] == []


def test_pipelines_that_start_each_other_without_end(ask: Asking, project: Project, failed: int) -> None:
    project.trigger(failed, "ship", "failed", downstream=project.basic(failed))
    assert len(ask("logs", pipeline_id=failed)["jobs"]) == 3


def test_what_started_nothing_and_what_was_well(ask: Asking, project: Project, failed: int) -> None:
    project.trigger(failed, "fine", "success", downstream=project.elsewhere("success"))
    job = project.trigger(failed, "ship", "failed")
    (title,) = [each["title"] for each in ask("status")["findings"] if each["id"] == "trigger-failed"]
    assert title == f"Trigger job {job} failed, and started no pipeline"
    assert [each["name"] for each in ask("jobs", pipeline_id=failed)["jobs"]] == ["unit", "fine", "ship"]


@pytest.mark.parametrize("status", ["failed", "skipped"])
def test_to_start_another_pipeline_again_may_deploy(
    ask: Asking, project: Project, server: GitLabStandIn, failed: int, status: str
) -> None:
    project.job(failed, "lint", "failed")
    job = project.trigger(failed, "next", status, downstream=project.elsewhere(), stage="x")
    data = ask("retry", pipeline_id=failed)
    assert {each["name"]: each["deploys"] for each in data["reruns"]} == {"lint": False, "next": True}
    assert str(job) in data["findings"][0]["title"]
    with pytest.raises(UsageError, match="--include-deployments"):
        ask("retry", pipeline_id=failed, apply=True)
    assert server.world.changes == []


def test_a_gitlab_that_does_not_tell_of_them(ask: Asking, server: GitLabStandIn, failed: int) -> None:
    server.fail("GET */bridges", 404, times=None)
    assert [each["name"] for each in ask("jobs", pipeline_id=failed)["jobs"]] == ["unit"]


def test_the_name_of_another_project_that_is_none_is_in_no_command(ask: Asking, project: Project, failed: int) -> None:
    project.trigger(failed, "ship", "failed", downstream=project.elsewhere(path="@all /close \x1b[31m"))
    data = ask("logs", pipeline_id=failed)
    assert data["next"] == []
    assert "@all" not in str([each["title"] for each in data["findings"]])
