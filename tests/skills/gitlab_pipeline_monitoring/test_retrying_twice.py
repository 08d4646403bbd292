"""The same retry twice, when the new runs failed in between: what came of a retry is no reason for another one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fubcli.errors import FubError, StorageUnavailable, UsageError
from fubcli.network.failures import ReplyLost
from tests.outside.gitlab import GitLabStandIn, Project
from tests.skills.gitlab_pipeline_monitoring.conftest import Asking


@pytest.fixture
def failed(project: Project) -> int:
    id = project.pipeline("failed", ago=60)
    project.job(id, "unit", "failed")
    project.job(id, "pack", "skipped")
    return id


def ends(project: Project, pipeline: int, **statuses: str) -> None:
    """Let what runs end."""
    for each in project.jobs_of(pipeline):
        each["status"] = statuses.get(each["name"], each["status"])
    project.pipelines[pipeline]["status"] = "failed" if "failed" in statuses.values() else "canceled"


@pytest.mark.parametrize(
    "outcome", [{"unit": "failed", "pack": "skipped"}, {"unit": "success", "pack": "failed"}, {"unit": "canceled"}]
)
def test_what_came_of_a_retry_is_not_run_again_unasked(
    ask: Asking, project: Project, server: GitLabStandIn, failed: int, outcome: dict[str, str]
) -> None:
    ask("retry", pipeline_id=failed, apply=True)
    ends(project, failed, **outcome)
    for apply in (True, False):
        data = ask("retry", pipeline_id=failed, apply=apply)
        assert (data["requests"], data["changes"][0]["outcome"]) == ([], "unchanged")
        assert [each["id"] for each in data["findings"]] == ["retried-before"]
        assert "--again" in data["next"][0]["argv"]
    assert len(server.world.changes) == 1
    ask("retry", pipeline_id=failed, apply=True, again=True)
    assert len(server.world.changes) == 2
    ends(project, failed, **outcome)
    assert ask("retry", pipeline_id=failed, apply=True)["changes"][0]["outcome"] == "unchanged"


def test_it_is_remembered_for_a_day(ask: Asking, project: Project, server: GitLabStandIn, failed: int) -> None:
    ask("retry", pipeline_id=failed, apply=True)
    ends(project, failed, unit="failed")
    ask.clock.later = timedelta(hours=23)
    assert ask("retry", pipeline_id=failed, apply=True)["changes"][0]["outcome"] == "unchanged"
    ask.clock.later = timedelta(hours=25)
    assert ask("retry", pipeline_id=failed, apply=True)["changes"][0]["outcome"] == "updated"


def test_what_failed_otherwise_is_run_again(ask: Asking, project: Project, failed: int) -> None:
    ask("retry", pipeline_id=failed, apply=True)
    ends(project, failed, unit="failed")
    project.job(failed, "by hand", "failed")
    assert ask("retry", pipeline_id=failed, apply=True)["changes"][0]["outcome"] == "updated"


@pytest.mark.parametrize(
    ("fault", "status", "outcome"),
    [("drop_after", None, "unchanged"), ("drop_before", None, "updated"), ("status", 409, "updated"),
     ("status", 429, "updated")],
)  # fmt: skip
def test_a_lost_answer_counts_once_newer_runs_are_seen(
    ask: Asking, project: Project, server: GitLabStandIn, failed: int, fault: str, status: int | None, outcome: str
) -> None:
    settings = {"status": status} if status else {}
    server.faults.add(fault, "POST *", times=None, **settings)
    with pytest.raises(FubError):
        ask("retry", pipeline_id=failed, apply=True)
    server.faults.clear()
    if outcome == "unchanged":
        ends(project, failed, unit="failed")
    assert ask("retry", pipeline_id=failed, apply=True)["changes"][0]["outcome"] == outcome
    assert len(server.world.changes) == 1


def test_a_dry_run_is_no_retry(ask: Asking, failed: int) -> None:
    ask("retry", pipeline_id=failed)
    assert ask("retry", pipeline_id=failed)["requests"]
    assert not (ask.breakers.parent / "outside").exists()


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"1": {}}', '{"1": 5}', '{"1": {"at": "x"}}', '{"1": {"at": 9e9, "jobs": 5}}']
)
def test_a_record_that_is_spoilt_lets_nothing_be_sent(
    ask: Asking, project: Project, server: GitLabStandIn, failed: int, content: str
) -> None:
    ask("retry", pipeline_id=failed, apply=True)
    (file,) = (ask.breakers.parent / "outside").glob("gitlab-retries-*.json")
    file.write_text(content)
    ends(project, failed, unit="failed")
    with pytest.raises(StorageUnavailable, match="remove it"):
        ask("retry", pipeline_id=failed, apply=True)
    assert len(server.world.changes) == 1


def test_again_is_for_pipelines(ask: Asking) -> None:
    with pytest.raises(UsageError, match="--pipeline-id"):
        ask("retry", job_id=5, again=True)
    with pytest.raises(UsageError, match="--again belongs to"):
        ask("cancel", pipeline_id=5, again=True)


def test_a_lost_answer_to_one_more_retry(ask: Asking, project: Project, server: GitLabStandIn, failed: int) -> None:
    ask("retry", pipeline_id=failed, apply=True)
    ends(project, failed, unit="failed")
    server.faults.add("drop_after", "POST *")
    with pytest.raises(ReplyLost):
        ask("retry", pipeline_id=failed, apply=True, again=True)
    ends(project, failed, unit="failed")
    assert ask("retry", pipeline_id=failed, apply=True)["changes"][0]["outcome"] == "unchanged"
    assert len(server.world.changes) == 2
