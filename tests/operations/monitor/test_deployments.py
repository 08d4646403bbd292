"""Deployments of an upstream event: evidence beside the nights, and candidates for what caused a fault."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import jsonschema
import pytest

from fubcli.contracts.published import schema
from fubcli.model.envelope import UpstreamEvent
from fubcli.model.nights import midnight
from tests.operations.monitor.world import BRONZE, LAST, NOON, SILVER, TABLES, World

MIDNIGHT = midnight(LAST)
ITEMS = TABLES[3]


def _deployed(number: int, began: datetime, ended: datetime | None = None, **members: Any) -> dict[str, Any]:
    status = "success" if ended else "running"
    known = {"id": number, "status": status, "environment": "production", "project": "fub/api", "ref": "main"}
    times = {"started_at": began.isoformat(), "finished_at": ended.isoformat() if ended else None}
    return known | times | members


def _upstream(*deployments: Any, skill: str = "gitlab-pipeline-monitoring", **data: Any) -> UpstreamEvent:
    return UpstreamEvent("e", skill, "an event", data={"deployments": list(deployments)} | data)


def _minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def _data(world: World, *deployments: Any, **asked: Any) -> Any:
    data = world.data(upstream=_upstream(*deployments), **asked)
    jsonschema.validate(data, schema("monitor-result"))
    return data


def test_on_a_healthy_night_they_are_evidence_and_no_page() -> None:
    data = _data(World(), _deployed(1, MIDNIGHT - _minutes(30), MIDNIGHT - _minutes(20)))
    assert [(each["id"], each["kind"]) for each in data["deployments"]] == [("1", "deployment")]
    (check,) = data["checks"]
    assert (check["status"], check["kind"]) == ("info", "deployed")
    assert data["findings"] == []
    assert "/deployments" in data["untrusted"]


@pytest.mark.parametrize(
    ("hours", "is_told"), [(-25, False), (-24, True), (-1, True), (0, True), (11.9, True), (12.1, False)]
)
def test_which_ones_overlap(hours: float, is_told: bool) -> None:
    at = MIDNIGHT + timedelta(hours=hours)
    assert ("deployments" in _data(World(), _deployed(1, at, at))) is is_told


def test_one_that_began_long_before_and_goes_on_overlaps() -> None:
    assert _data(World(), _deployed(1, MIDNIGHT - timedelta(days=9)))["deployments"][0]["finished_at"] is None


def test_the_nearest_before_the_first_fault_is_the_first_candidate() -> None:
    world = World()
    world.without(BRONZE)
    checks = {each["id"]: each for each in _data(world)["checks"]}
    deadline = datetime.fromisoformat(checks[f"freshness:{BRONZE}:{LAST}"]["expected"]["deadline"])
    data = _data(
        world,
        _deployed(1, MIDNIGHT - timedelta(hours=20), MIDNIGHT - timedelta(hours=19)),
        _deployed(2, deadline - _minutes(60), deadline - _minutes(35)),
        _deployed(3, deadline + _minutes(20), deadline + _minutes(30)),
        _deployed(4, deadline - _minutes(200), deadline - _minutes(180), environment="staging"),
    )
    checks = {each["id"]: each for each in data["checks"]}
    causes = checks[f"freshness:{BRONZE}:{LAST}"]["causes"]
    assert causes[0] == "deployment 2 of fub/api to production (main) ended 35 minutes before the first fault"
    assert causes[1] == "deployment 4 of fub/api to staging (main) ended 3.0 hours before the first fault"
    assert [cause.split()[1] for cause in causes] == ["2", "4", "1"], "3 began after the fault"
    assert all("deployment" not in str(each.get("causes")) for each in checks.values() if "suppressed_by" in each)


def test_one_that_runs_on_was_under_way() -> None:
    world = World()
    world.change(ITEMS, factor=0.2)
    checks = _data(world, _deployed(5, MIDNIGHT))["checks"]
    pages = [each for each in checks if each["status"] == "critical" and "suppressed_by" not in each]
    said = "deployment 5 of fub/api to production (main) was under way at the first fault"
    assert all(each["causes"] == [said] for each in pages)


def test_it_is_nobodys_cause_on_another_night() -> None:
    world = World()
    night = LAST - timedelta(days=3)
    world.change(ITEMS, night, factor=0.2)
    data = _data(world, _deployed(5, MIDNIGHT, MIDNIGHT), timeframe="past_week")
    (volume,) = [each for each in data["checks"] if each["pillar"] == "volume"]
    assert "causes" not in volume


@pytest.mark.parametrize(
    ("members", "status"),
    [({}, "warning"), ({"environment": None}, "warning"), ({"environment": "staging"}, "info")],
)
def test_a_failed_deployment_is_told_by_itself(members: dict[str, Any], status: str) -> None:
    failed = _deployed(7, MIDNIGHT, MIDNIGHT + _minutes(9), status="failed", **members)
    data = _data(World(), failed, _deployed(8, MIDNIGHT, MIDNIGHT, status="failed", project="fub/spa") | members)
    found = {each["id"]: each["status"] for each in data["checks"] if each.get("kind") == "deployment_failed"}
    assert found == {
        f"jobs:fub/api:deployment:7:{LAST}": status, f"jobs:fub/spa:deployment:8:{LAST}": status,
    }  # fmt: skip


def test_a_failed_pipeline_pages_nobody() -> None:
    upstream = _upstream(pipelines=[_deployed(9, MIDNIGHT, MIDNIGHT, status="failed")])
    assert World().pages(upstream=upstream) == []


def test_as_of_nobody_knew_how_it_would_end() -> None:
    failed = _deployed(7, MIDNIGHT, NOON, status="failed")
    data = _data(World(), failed, as_of=MIDNIGHT + timedelta(hours=4))
    assert [(each["status"], each["finished_at"]) for each in data["deployments"]] == [("running", None)]
    assert not [each for each in data["checks"] if each.get("kind") == "deployment_failed"]


def test_what_is_wrong_in_the_data_is_told_among_the_troubles() -> None:
    data = _data(World(), _deployed(1, MIDNIGHT), {"id": 2, "status": "success", "started_at": "2026-06-04T06:20:00"})
    assert [each["id"] for each in data["deployments"]] == ["1"]
    (finding,) = data["findings"]
    assert finding["id"] == "not-seen"
    assert finding["title"] == "The upstream event: deployments[1]: started_at has no time zone."


@pytest.mark.parametrize(
    ("upstream", "troubles"),
    [
        (_upstream("x", skill="databricks-analytics"), 0),
        (UpstreamEvent("unknown", "unknown", "a JSON document", data={"rows": []}), 0),
        (UpstreamEvent("e", "gitlab-pipeline-monitoring", "an event"), 1),
        (None, 0),
    ],
)
def test_who_says_nothing_of_deployments(upstream: UpstreamEvent | None, troubles: int) -> None:
    data = World().data(upstream=upstream)
    assert "deployments" not in data
    assert len(data["findings"]) == troubles


def test_the_night_of_a_missing_table_keeps_its_own_causes() -> None:
    world = World()
    world.without(BRONZE, SILVER)
    checks = {
        each["id"]: each for each in _data(world, _deployed(1, MIDNIGHT - _minutes(5), MIDNIGHT), every=True)["checks"]
    }
    assert "has not come" in checks[f"freshness:{SILVER}:{LAST}"]["causes"][0]
