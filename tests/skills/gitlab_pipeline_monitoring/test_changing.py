"""`retry` and `cancel`: dry by default, once however often they are run, and no deployment unasked."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.errors import NotPermitted, UsageError
from fubcli.integrations.failures import RequestDeclined
from fubcli.network.failures import ReplyLost
from fubcli.skills.gitlab_pipeline_monitoring.changing import DeploymentsUnasked
from tests.outside.gitlab import GitLabStandIn, Project
from tests.skills.gitlab_pipeline_monitoring.conftest import Asking


@pytest.fixture
def failed(project: Project) -> int:
    id = project.pipeline("failed", ago=60)
    project.job(id, "unit", "failed")
    project.job(id, "lint", "success")
    project.job(id, "pack", "skipped")
    return id


@pytest.fixture
def running(project: Project) -> int:
    id = project.pipeline("running", ago=10)
    project.job(id, "unit", "running")
    return id


def job_of(project: Project, pipeline: int, name: str) -> int:
    return next(int(each["id"]) for each in project.jobs_of(pipeline) if each["name"] == name)


@pytest.mark.parametrize("what", ["pipeline", "job"])
@pytest.mark.parametrize("action", ["retry", "cancel"])
def test_once_however_often_it_is_run(
    ask: Asking, project: Project, server: GitLabStandIn, failed: int, running: int, action: str, what: str
) -> None:
    pipeline = failed if action == "retry" else running
    given: dict[str, Any] = (
        {"pipeline_id": pipeline} if what == "pipeline" else {"job_id": job_of(project, pipeline, "unit")}
    )
    dry = ask(action, **given)
    assert (dry["applied"], [each["sent"] for each in dry["requests"]]) == (False, [False])
    assert server.world.changes == []
    assert ask.recorded == []
    done = ask(action, apply=True, **given)
    (changed,) = done["changes"]
    assert (done["applied"], done["requests"][0]["sent"], changed["outcome"]) == (True, True, "updated")
    assert done["requests"][0]["url"] == dry["requests"][0]["url"]
    assert [each.outcome for each in ask.recorded] == ["", "ok"]
    again = ask(action, apply=True, **given)
    assert (again["requests"], again["changes"][0]["outcome"]) == ([], "unchanged")
    assert [name for name, _ in server.world.changes] == [f"{action} {what}"]


@pytest.mark.parametrize("kind", ["drop_after", "half_body", "drop_midway"])
@pytest.mark.parametrize("action", ["retry", "cancel"])
@pytest.mark.parametrize("what", ["pipeline", "job"])
def test_a_lost_answer_is_not_followed_by_a_second_change(
    ask: Asking, project: Project, server: GitLabStandIn, failed: int, running: int, kind: str, action: str, what: str
) -> None:
    pipeline = failed if action == "retry" else running
    given: dict[str, Any] = (
        {"pipeline_id": pipeline} if what == "pipeline" else {"job_id": job_of(project, pipeline, "unit")}
    )
    server.faults.add(kind, "POST *")
    with pytest.raises(ReplyLost) as raised:
        ask(action, apply=True, **given)
    assert raised.value.extra["requests"][0]["sent"] is True
    assert len(server.world.changes) == 1
    assert ask(action, apply=True, **given)["changes"][0]["outcome"] == "unchanged"
    assert len(server.world.changes) == 1


@pytest.mark.parametrize(("answer", "outcome", "headline"), [
    ("canceled", "updated", "is stopped"),
    ("canceling", "updated", "is being stopped"),
    ("running", "requested", "is running, GitLab answers"),
    ("success", "requested", "is success, GitLab answers"),
    ("failed", "requested", "is failed, GitLab answers"),
    ("a new [word](x)", "requested", "is (a name that is not told), GitLab answers"),
])  # fmt: skip
@pytest.mark.parametrize("what", ["pipeline", "job"])
def test_it_is_stopped_when_the_answer_says_so(
    ask: Asking,
    project: Project,
    running: int,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    answer: str,
    outcome: str,
    headline: str,
) -> None:
    job = job_of(project, running, "unit")
    each = project.pipelines[running] if what == "pipeline" else project.jobs[job]
    monkeypatch.setattr(project, "cancel" if what == "pipeline" else "stop", lambda _: each.update(status=answer))
    data = ask("cancel", apply=True, **({"pipeline_id": running} if what == "pipeline" else {"job_id": job}))
    assert (data["changes"][0]["outcome"], data["requests"][0]["answer"]) == (outcome, "accepted")
    assert headline in data["headline"]
    looks = [step["argv"][1:] for step in data["next"]]
    assert looks == ([["--operation=jobs", f"--pipeline-id={running}"]] if outcome == "requested" else [])


@pytest.mark.parametrize(("answer", "outcome"), [
    ("running", "updated"), ("pending", "updated"), ("failed", "requested"), ("canceling", "requested"),
])  # fmt: skip
@pytest.mark.parametrize("what", ["pipeline", "job"])
def test_it_runs_again_when_the_answer_says_so(
    ask: Asking, project: Project, failed: int, monkeypatch: pytest.MonkeyPatch, what: str, answer: str, outcome: str
) -> None:
    job = job_of(project, failed, "unit")
    each = project.pipelines[failed] if what == "pipeline" else project.jobs[job]

    def changed(_: object) -> dict[str, Any]:
        each["status"] = answer
        return each

    monkeypatch.setattr(project, "retry" if what == "pipeline" else "run_again", changed)
    data = ask("retry", apply=True, **({"pipeline_id": failed} if what == "pipeline" else {"job_id": job}))
    assert data["changes"][0]["outcome"] == outcome
    assert ("Running again" in data["headline"]) == (outcome == "updated")
    assert (f"is {answer}, GitLab answers" in data["headline"]) == (outcome == "requested")


@pytest.mark.parametrize("answer", [{}, {"id": 9, "status": "running"}, {"status": "running"}])
@pytest.mark.parametrize("action", ["retry", "cancel"])
def test_an_answer_about_something_else_says_nothing(
    ask: Asking,
    project: Project,
    failed: int,
    running: int,
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    answer: dict[str, Any],
) -> None:
    pipeline = failed if action == "retry" else running

    def changed(_: int) -> bool:
        project.pipelines[pipeline].clear()
        project.pipelines[pipeline].update(answer)
        return False

    monkeypatch.setattr(project, action, changed)
    with pytest.raises(ReplyLost) as caught:
        ask(action, apply=True, pipeline_id=pipeline)
    assert caught.value.extra["requests"][0]["answer"] == "unknown"
    assert [each.outcome for each in ask.recorded] == ["", "reply-lost"]


def test_what_runs_again_is_told_with_what_comes_after(ask: Asking, failed: int) -> None:
    data = ask("retry", pipeline_id=failed)
    assert [(each["name"], each["runs"], each["deploys"]) for each in data["reruns"]] == [
        ("unit", "at once", False),
        ("pack", "after them", False),
    ]


@pytest.mark.parametrize("known_by", ["record", "name", "stage", "after"])
def test_a_deployment_is_run_again_only_when_it_is_meant(
    ask: Asking, project: Project, server: GitLabStandIn, known_by: str
) -> None:
    id = project.pipeline("failed", ago=60)
    names = {"name": ("deploy-prod", "x"), "stage": ("x", "Release"), "after": ("deploy", "x"), "record": ("x", "x")}
    name, stage = names[known_by]
    if known_by == "after":
        project.job(id, "unit", "failed")
    job = project.job(id, name, "skipped" if known_by == "after" else "failed", stage=stage)
    if known_by == "record":
        project.deployment(job, "production", "failed")
    (finding,) = ask("retry", pipeline_id=id)["findings"]
    assert (finding["id"], finding["severity"]) == ("deployments-run-again", "warning")
    assert str(job) in finding["title"]
    with pytest.raises(UsageError, match="--include-deployments"):
        ask("retry", pipeline_id=id, apply=True)
    assert server.world.changes == []
    assert ask("retry", pipeline_id=id, apply=True, include_deployments=True)["applied"]
    assert len(server.world.changes) == 1


def test_a_job_that_is_run_again_takes_those_with_it_that_were_skipped_after_it(
    ask: Asking, project: Project, server: GitLabStandIn
) -> None:
    id = project.pipeline("failed", ago=60)
    project.job(id, "early", "skipped")
    unit = project.job(id, "unit", "failed")
    deploy = project.job(id, "deploy-prod", "skipped", stage="deploy")
    dry = ask("retry", job_id=unit)
    assert [(each["name"], each["runs"], each["deploys"]) for each in dry["reruns"]] == [
        ("unit", "at once", False),
        ("early", "after them", False),
        ("deploy-prod", "after them", True),
    ]
    assert str(deploy) in dry["findings"][0]["title"]
    with pytest.raises(UsageError, match="--include-deployments"):
        ask("retry", job_id=unit, apply=True)
    assert (server.world.changes, project.jobs[deploy]["status"]) == ([], "skipped")
    ask("retry", job_id=unit, apply=True, include_deployments=True)
    assert project.jobs[deploy]["status"] == "created"


@pytest.mark.parametrize(
    "status", ["created", "pending", "running", "success", "skipped", "manual", "scheduled", "new-word"]
)
def test_only_what_failed_or_was_canceled_is_run_again(
    ask: Asking, project: Project, server: GitLabStandIn, status: str
) -> None:
    id = project.pipeline(status)
    job = project.job(id, "unit", status)
    for given in ({"pipeline_id": id}, {"job_id": job}):
        assert ask("retry", apply=True, **given)["changes"][0]["outcome"] == "unchanged"
    assert not [each for each in server.requests if each[0] == "POST"]


@pytest.mark.parametrize("status", ["success", "failed", "canceled", "canceling", "skipped", "manual", "new-word"])
def test_what_does_not_run_is_not_stopped(ask: Asking, project: Project, server: GitLabStandIn, status: str) -> None:
    id = project.pipeline(status)
    job = project.job(id, "unit", status)
    for given in ({"pipeline_id": id}, {"job_id": job}):
        if "job_id" not in given or status != "manual":
            assert ask("cancel", apply=True, **given)["changes"][0]["outcome"] == "unchanged"
    assert not [each for each in server.requests if each[0] == "POST"]


def test_a_job_that_somebody_else_ran_again_in_between(
    ask: Asking, project: Project, server: GitLabStandIn, failed: int
) -> None:
    job = job_of(project, failed, "unit")
    server.fail("POST *", 403)
    with pytest.raises(NotPermitted):
        ask("retry", job_id=job, apply=True)
    assert server.world.changes == []


def test_a_job_that_gitlab_does_not_run_again_is_no_matter_of_credentials(
    ask: Asking, project: Project, server: GitLabStandIn, failed: int
) -> None:
    job = job_of(project, failed, "unit")
    server.faults.add("status", "POST *", status=403, message="Forbidden - Job is not retryable")
    with pytest.raises(RequestDeclined, match="cannot be run again") as raised:
        ask("retry", job_id=job, apply=True)
    assert raised.value.status == 403


@pytest.mark.parametrize("status", ["manual", "waiting_for_callback"])
def test_a_job_that_waits_can_be_stopped(ask: Asking, project: Project, server: GitLabStandIn, status: str) -> None:
    job = project.job(project.pipeline("success"), "unit", status)
    assert ask("cancel", job_id=job, apply=True)["changes"][0]["outcome"] == "updated"
    assert ask("cancel", job_id=job, apply=True)["changes"][0]["outcome"] == "unchanged"


def test_of_a_pipeline_that_succeeded_the_jobs_that_may_fail_are_run_again(ask: Asking, project: Project) -> None:
    id = project.pipeline("success")
    job = project.job(id, "optional", "failed", may_fail=True)
    assert [each["id"] for each in ask("retry", pipeline_id=id)["reruns"]] == [job]
    assert ask("retry", pipeline_id=id, apply=True)["changes"][0]["outcome"] == "updated"


def test_what_would_happen_is_told_otherwise_than_what_happens(ask: Asking, failed: int) -> None:
    dry = ask("retry", pipeline_id=failed)
    assert dry["headline"] == f"Would run again in pipeline {failed}: 1 job at once, 1 after that"
    (step,) = dry["next"]
    assert step["argv"] == ["gitlab-pipeline-monitoring", "--operation=retry", f"--pipeline-id={failed}", "--apply"]
    assert step["effect"] == "write"
    done = ask("retry", pipeline_id=failed, apply=True)
    assert done["headline"] == f"Running again in pipeline {failed}: 1 job at once, 1 after that"
    assert done["next"] == []


def test_the_refusal_of_deployments_has_the_command_that_runs_them(ask: Asking, project: Project) -> None:
    id = project.pipeline("failed", ago=60)
    project.job(id, "deploy", "failed")
    dry = ask("retry", pipeline_id=id)
    assert dry["findings"][0]["title"].endswith("; --apply needs --include-deployments for it")
    meant = ask("retry", pipeline_id=id, include_deployments=True)
    assert (meant["findings"][0]["severity"], "needs" in meant["findings"][0]["title"]) == ("warning", False)
    assert meant["next"] == dry["next"]
    with pytest.raises(DeploymentsUnasked) as raised:
        ask("retry", pipeline_id=id, apply=True)
    (remedy,) = raised.value.remedy
    assert remedy.effect == "write"
    assert [*remedy.argv] == dry["next"][0]["argv"]
    assert "--include-deployments" in remedy.argv


@pytest.mark.parametrize("cut", ["MOST_JOBS", "_MOST_DEPLOYMENTS"])
def test_what_is_not_looked_at_may_deploy(
    ask: Asking, project: Project, server: GitLabStandIn, monkeypatch: pytest.MonkeyPatch, cut: str
) -> None:
    monkeypatch.setattr(f"fubcli.skills.gitlab_pipeline_monitoring.changing.{cut}", 1)
    id = project.pipeline("failed", ago=60)
    other = project.pipeline("success", ago=50)
    for number in range(2):
        project.deployment(project.job(other, f"unit {number}"))
    project.job(id, "lint")
    project.job(id, "unit", "failed")
    data = ask("retry", pipeline_id=id)
    assert [each["id"] for each in data["findings"]] == ["deployments-run-again"]
    with pytest.raises(DeploymentsUnasked):
        ask("retry", pipeline_id=id, apply=True)
    assert server.world.changes == []


def test_without_credentials_the_request_is_told(ask: Asking, server: GitLabStandIn, failed: int) -> None:
    for action, given in (("retry", {"pipeline_id": failed}), ("cancel", {"job_id": 5})):
        data = ask(action, signed_in=False, **given)
        assert [each["sent"] for each in data["requests"]] == [False]
        assert [(each["id"], each["severity"]) for each in data["findings"]] == [("not-looked-at", "info")]
    assert server.requests == []
