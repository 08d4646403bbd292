"""The view of pipelines: what people see of each operation's event."""

from __future__ import annotations

from typing import Any

import pytest

from fubcli.cli.gitlab_view import view
from fubcli.cli.view_words import ASCII
from tests.outside.gitlab import Project
from tests.skills.gitlab_pipeline_monitoring.conftest import Asking, ask, project, server

__all__ = ["ask", "project", "server"]  # fixtures


def lines(data: dict[str, Any]) -> list[str]:
    return ["".join(text for text, _ in line.spans) for line in view(data, ASCII)]


@pytest.fixture
def failed(project: Project) -> int:
    id = project.pipeline("failed", ago=60, minutes=12)
    project.job(id, "unit", "failed", trace="$ make\nERROR: Job failed: exit code 1\n")
    deploy = project.job(id, "deploy", "skipped", stage="deploy")
    project.deployment(deploy, status="failed")
    return id


@pytest.mark.parametrize(
    ("action", "given", "expected"),
    [
        ("status", {}, ["! 1001 of main failed at unit", "! Pipeline 1001 failed: unit", "Pipelines",
                        "X 1001 main | failed | began 2026-11-20 09:00 PST | 12.0 min", "Deployments", "Next"]),
        ("jobs", {"pipeline_id": 1001}, ["Jobs", "? 1003 deploy | skipped | began 2026-11-20 09:00 PST | deploy"]),
        ("logs", {"job_id": 1002}, ["Job 1002: what led to the failure, 2 of 2 lines", "    1 $ make"]),
        ("performance", {}, [". main: 1 pipeline finished, too few to judge: it takes 5", "95 % took at most 12.0 minutes",
                             "main: 1 pipeline, 0% succeeded"]),
        ("retry", {"pipeline_id": 1001}, ["Would be sent with --apply", "! Jobs that deploy run again: 1003; --apply needs --include-deployments for it"]),
        ("cancel", {"pipeline_id": 1001, "apply": True}, ["+ Pipeline 1001 is failed: nothing to stop",
                                                          "pipeline 1001: unchanged"]),
    ],
)  # fmt: skip
def test_what_people_see(ask: Asking, failed: int, action: str, given: dict[str, Any], expected: list[str]) -> None:
    shown = lines(ask(action, **given))
    assert [each for each in expected if each in shown] == expected, shown


def test_a_list_in_which_one_failed_is_not_well(ask: Asking, project: Project) -> None:
    project.pipeline("success")
    assert lines(ask("list"))[0] == "+ Pipelines of the timeframe: 1 success"
    project.pipeline("failed")
    assert lines(ask("list"))[0] == "! Pipelines of the timeframe: 1 failed, 1 success"


def test_what_is_left_out_is_said(ask: Asking, project: Project) -> None:
    id = project.pipeline()
    for number in range(25):
        project.job(id, f"job {number}")
    assert "and 5 more: --output=json has them" in lines(ask("jobs", pipeline_id=id))
