"""`performance`: success, duration, branches, and the slow and flaky jobs of a time."""

from __future__ import annotations

import pytest

from tests.outside.gitlab import Project
from tests.skills.gitlab_pipeline_monitoring.conftest import Asking


@pytest.mark.parametrize(
    ("succeeded", "failed", "minutes", "label", "severity"),
    [
        (19, 1, 10, "healthy", "info"),
        (8, 2, 10, "degraded", "warning"),
        (19, 1, 20, "degraded", "warning"),
        (6, 4, 10, "problematic", "critical"),
        (19, 1, 31, "problematic", "critical"),
        (4, 0, 10, "insufficient_evidence", "info"),
    ],
)
def test_the_label_and_its_finding(
    ask: Asking, project: Project, succeeded: int, failed: int, minutes: int, label: str, severity: str
) -> None:
    for status, number in (("success", succeeded), ("failed", failed)):
        for at in range(number):
            project.pipeline(status, ago=100 + at, minutes=minutes)
    project.pipeline("running", ago=5)
    project.pipeline("canceled", ago=6, minutes=500)
    project.pipeline("failed", ago=60 * 24 * 20, minutes=60 * 24 * 19)  # made before the time
    data = ask("performance")
    assert data["performance"]["label"] == label
    assert data["performance"]["finished"] == succeeded + failed
    assert data["performance"]["mean_minutes"] == minutes
    (finding,) = data["findings"]
    assert finding["severity"] == severity
    for fail_on in ("warning", "critical"):
        reached = severity == "critical" or severity == fail_on
        assert ask.envelope("performance", fail_on=fail_on).exit_code == (8 if reached else 0)


def test_branches_slow_and_flaky_jobs(ask: Asking, project: Project) -> None:
    first = project.pipeline("failed", sha="a" * 40, ref="side", minutes=4)
    second = project.pipeline("success", sha="a" * 40, minutes=8)
    third = project.pipeline("success", sha="b" * 40, minutes=12)
    project.job(first, "unit", "failed")
    project.job(first, "build", "failed")
    project.job(second, "unit", "success", seconds=300)
    project.job(third, "build", "success", seconds=500)  # on another commit: not flaky
    project.job(third, "unit", "success", seconds=100)
    told = ask("performance", branch="all")["performance"]
    assert told["branches"] == [
        {"ref": "main", "finished": 2, "success_rate": 1.0, "mean_minutes": 10.0},
        {"ref": "side", "finished": 1, "success_rate": 0.0, "mean_minutes": 4.0},
    ]
    assert told["slowest_jobs"] == [
        {"name": "build", "runs": 1, "mean_seconds": 500.0},
        {"name": "unit", "runs": 2, "mean_seconds": 200.0},
    ]
    assert told["flaky_jobs"] == [{"name": "unit", "commits": 1}]
    assert ask("performance", branch="side")["performance"]["finished"] == 1


def test_the_default_branch_is_judged_and_the_others_stand_beside_it(ask: Asking, project: Project) -> None:
    for at in range(5):
        project.pipeline("success", ago=100 + at)
        project.pipeline("failed", ago=50 + at, ref="feature")
    data = ask("performance")
    told = data["performance"]
    assert (told["branch"], told["label"], told["finished"], told["success_rate"]) == ("main", "healthy", 5, 1.0)
    assert data["headline"].startswith("main: 5 of 5 pipelines succeeded")
    assert told["branches"] == [
        {"ref": "feature", "finished": 5, "success_rate": 0.0, "mean_minutes": None},
        {"ref": "main", "finished": 5, "success_rate": 1.0, "mean_minutes": 10.0},
    ]
    pooled = ask("performance", branch="all")
    assert (pooled["performance"]["label"], pooled["performance"]["finished"]) == ("problematic", 10)
    assert pooled["headline"].startswith("All branches: 5 of 10 pipelines succeeded")
    assert "branch" not in pooled["performance"]


def test_more_branches_than_are_told(ask: Asking, project: Project) -> None:
    for at in range(11):
        project.pipeline("success", ago=100 + at, ref=f"b{at}")
    data = ask("performance")
    assert (len(data["performance"]["branches"]), data["truncation"]) == (10, ["branches: 10"])


def test_a_job_that_was_run_again_is_flaky_too(ask: Asking, project: Project) -> None:
    id = project.pipeline("success")
    project.job(id, "unit", "failed")
    project.job(id, "unit", "success")
    assert ask("performance")["performance"]["flaky_jobs"] == [{"name": "unit", "commits": 1}]


def test_what_is_not_looked_at_is_said(ask: Asking, project: Project) -> None:
    for at in range(103):
        project.pipeline(ago=at + 20)
    data = ask("performance")
    assert (data["performance"]["finished"], data["performance"]["durations_of"]) == (103, 100)
    assert data["truncation"] == ["durations, of the last pipelines: 100"]


def test_more_flaky_jobs_than_are_told(ask: Asking, project: Project) -> None:
    id = project.pipeline("success")
    for number in range(6):
        project.job(id, f"unit {number}", "failed")
        project.job(id, f"unit {number}", "success")
    data = ask("performance")
    assert (len(data["performance"]["flaky_jobs"]), data["truncation"]) == (5, ["flaky jobs: 5"])
