"""Exchanges that were recorded with the real Datadog (beside the checkout), replayed through our client.

The stand-in is held against them, too: what it answers has the members of the real answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import vcr
import yaml

from fubcli.integrations.datadog import dashboards, downtimes, events, monitors
from fubcli.integrations.datadog.merging import is_as_wanted
from fubcli.integrations.datadog.submitting import send_checks, send_series
from fubcli.integrations.failures import RequestDeclined
from fubcli.integrations.outside import Outside
from fubcli.model.change import OutsideRequest
from tests.integrations.datadog.conftest import INTAKE, host_at
from tests.outside.datadog import Datadog

RECORDINGS = Path(__file__).parents[4] / "shared" / "datadog"
pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="Datadog's recorded exchanges are not here")
Act = Callable[[Outside, Any], Any]


def first(name: str) -> tuple[Any, int, Any]:
    """Return request body, status and answer of the first exchange of a recording that we would have, too."""
    loaded = yaml.safe_load((RECORDINGS / f"{name}.yaml").read_text(encoding="utf-8"))
    exchange = next(each for each in loaded["interactions"] if "/roles" not in each["request"]["uri"])
    body, answer = exchange["request"]["body"], exchange["response"]
    return json.loads(body) if body else None, answer["status"]["code"], json.loads(answer["body"]["string"])


@contextmanager
def replayed(name: str) -> Iterator[None]:
    """Answer from a recording what it has, and nothing else."""
    on = ["method", "uri"] + ([] if first(name)[0] is None else ["body"])
    with vcr.use_cassette(  # type: ignore[no-untyped-call]
        str(RECORDINGS / f"{name}.yaml"), record_mode="none", match_on=on
    ):
        yield


def _create(host: Outside, body: Any) -> Any:
    made = monitors.create(host, body)
    assert made is not None
    assert monitors.number(made) > 10**6
    assert is_as_wanted(made, {"priority": None, "tags": [], **body}, []), "what was sent is there as it should be"
    return made


def _event(host: Outside, body: Any) -> Any:
    link = events.send(host, body, "recorded")
    assert link is not None
    assert link.startswith("https://app.datadoghq.com/event/event?uid=")


def _written(method: str, path: str) -> Act:
    return lambda host, body: host.write(OutsideRequest(method, path, body), lambda answer: answer)


TAKEN: dict[str, Act] = {
    "v1/test_create_a_data_jobs_monitor_returns_ok_response": _create,
    "v1/test_create_a_data_quality_monitor_returns_ok_response": _create,
    "v1/test_create_a_metric_monitor_returns_ok_response": _create,
    "v1/test_validate_a_monitor_returns_ok_response": monitors.validate,
    "v1/test_create_a_new_dashboard_returns_ok_response": dashboards.create,
    "v1/test_submit_a_service_check_returns_payload_accepted_response": send_checks,
    "v2/test_submit_metrics_returns_payload_accepted_response": lambda host, body: send_series(host, body["series"]),
    "v2/test_schedule_a_downtime_returns_ok_response": lambda host, body: downtimes.create(
        host, body["data"]["attributes"]
    ),
    "v2/test_post_an_event_returns_ok_response": _event,
}
REFUSED: dict[str, tuple[Act, str]] = {
    "v1/test_create_a_monitor_returns_bad_request_response": (
        _written("POST", "/api/v1/monitor"), "status 400.*invalid operator specified",
    ),
    "v1/test_validate_a_monitor_returns_invalid_json_response": (
        monitors.validate, "status 400.*invalid operator specified",
    ),
    "v1/test_edit_a_monitor_returns_monitor_not_found_error_response": (
        _written("PUT", "/api/v1/monitor/0"), "status 404.*Monitor not found",
    ),
    "v1/test_get_a_monitors_details_returns_monitor_not_found_error_response": (
        lambda host, body: monitors.one(host, 12345), "status 404.*Monitor not found",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_what_datadog_took_is_sent_and_read_by_our_client(host: Outside, tmp_path: Path, name: str) -> None:
    used = host_at(INTAKE, tmp_path) if "post_an_event" in name else host
    with replayed(name):
        TAKEN[name](used, first(name)[0])


@pytest.mark.parametrize("name", REFUSED)
def test_what_datadog_refused_is_a_refusal_in_its_words(host: Outside, name: str) -> None:
    act, says = REFUSED[name]
    with replayed(name), pytest.raises(RequestDeclined, match=says):
        act(host, first(name)[0])


@pytest.mark.parametrize("name", [*TAKEN, *(name for name in REFUSED if "details" not in name)])
def test_the_stand_in_answers_as_datadog_did(tmp_path: Path, name: str) -> None:
    body, status, theirs = first(name)
    path = yaml.safe_load((RECORDINGS / f"{name}.yaml").read_text())["interactions"][0]["request"]["uri"]
    method = "PUT" if "edit" in name else "POST"
    with Datadog() as datadog:
        used = host_at(datadog.url, tmp_path)
        request = OutsideRequest(method, path[path.index("/api/") :], body)
        if status >= 400:
            with pytest.raises(RequestDeclined) as refused:
                used.write(request, lambda answer: answer)
            assert refused.value.status == status
            assert theirs["errors"][0].strip().rstrip(".") in refused.value.detail
            return
        answer = used.write(request, lambda answer: answer)
    assert answer is not None
    assert answer.status == status
    assert_has_members(answer.body, theirs)


def assert_has_members(ours: Any, theirs: Any, at: str = "") -> None:
    """Fail unless ours has every member of theirs, of the same type where both say something."""
    if isinstance(theirs, dict):
        assert isinstance(ours, dict), at
        for name, value in theirs.items():
            if name in ("created_at", "modified_at", "included", "author_name", "created_by"):
                continue
            assert name in ours, f"{at}/{name}"
            assert_has_members(ours[name], value, f"{at}/{name}")
    elif isinstance(theirs, list):
        assert isinstance(ours, list), at
        for mine, each in zip(ours, theirs, strict=False):
            assert_has_members(mine, each, f"{at}[]")
    elif ours is not None and theirs is not None:
        assert isinstance(ours, (int, float)) if isinstance(theirs, (int, float)) else type(ours) is type(theirs), at
