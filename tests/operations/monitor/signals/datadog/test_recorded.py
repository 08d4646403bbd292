"""Bodies have the shape of those that Datadog's own client sent and that Datadog took (recordings beside the checkout)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from fubcli.model.health import Seen
from tests.operations.monitor.world import LAST, World, run_of

RECORDINGS = Path(__file__).parents[6] / "shared" / "datadog"
pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="Datadog's recorded exchanges are not here")


def recorded(name: str, path: str) -> Any:
    """Return the body of the first accepted request to a path in a recording."""
    loaded = yaml.safe_load((RECORDINGS / f"{name}.yaml").read_text(encoding="utf-8"))
    for exchange in loaded["interactions"]:
        if exchange["request"]["uri"].endswith(path):
            assert exchange["response"]["status"]["code"] in (200, 202)
            return json.loads(exchange["request"]["body"])
    raise AssertionError(path)


def assert_has_shape(ours: Any, theirs: Any, *, but: tuple[str, ...] = (), at: str = "") -> None:
    """Fail unless ours has every member of theirs, of the same type."""
    number = (int, float)
    assert isinstance(ours, number if isinstance(theirs, number) else type(theirs)), at
    if isinstance(theirs, dict):
        for key, value in theirs.items():
            if key not in but:
                assert key in ours, f"{at}/{key}"
                assert_has_shape(ours[key], value, but=but, at=f"{at}/{key}")
    elif isinstance(theirs, list) and theirs:
        for each in ours:
            assert_has_shape(each, theirs[0], but=but, at=f"{at}[]")


@pytest.fixture(scope="module")
def member() -> Any:
    world = World()
    world.jobs = Seen("jobs", (run_of(LAST, result="FAILED"),))
    return world.data(emit=("datadog",))["datadog"]


def test_series(member: Any) -> None:
    assert_has_shape(
        member["series"], recorded("v2/test_submit_metrics_returns_payload_accepted_response", "/v2/series")
    )


def test_check_runs(member: Any) -> None:
    theirs = recorded("v1/test_submit_a_service_check_returns_payload_accepted_response", "/v1/check_run")
    assert_has_shape(member["check_runs"], theirs)


def test_events(member: Any) -> None:
    theirs = recorded("v2/test_post_an_event_returns_ok_response", "/v2/events")
    assert member["events"]
    for event in member["events"]:
        assert_has_shape(event, theirs, but=("attributes", "host"))
        assert_has_shape(event["data"]["attributes"], theirs["data"]["attributes"], but=("attributes", "host"))


@pytest.mark.parametrize(
    ("kind", "recording"),
    [
        ("data-jobs alert", "test_create_a_data_jobs_monitor_returns_ok_response"),
        ("data-quality alert", "test_create_a_data_quality_monitor_returns_ok_response"),
        ("query alert", "test_create_a_metric_monitor_returns_ok_response"),
    ],
)
def test_monitors(member: Any, kind: str, recording: str) -> None:
    theirs = recorded(f"v1/{recording}", "/v1/monitor")
    (ours,) = (each for each in member["monitors"] if each["type"] == kind)
    assert_has_shape(ours, theirs, but=("scheduling_options",))
