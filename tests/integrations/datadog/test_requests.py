"""The exact requests of each operation, replayed without any network.

The cassettes were recorded from tests/outside/datadog, a stand-in, not from Datadog, under Datadog's address, and hold
no credentials: `pytest tests/integrations/datadog/test_requests.py --record-mode=rewrite` records them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import vcr as vcrpy

from tests.integrations.datadog.conftest import SITE
from tests.outside.datadog import Datadog
from tests.outside.datadog.standin import API_KEY, APP_KEY
from tests.outside.datadog.upstream import MEMBER, monitored
from tests.skills.datadog_management.conftest import Bench

if TYPE_CHECKING:
    from vcr.cassette import Cassette

pytestmark = [pytest.mark.vcr, pytest.mark.block_network]


def _addressed(request: Any) -> Any:
    """Return a request as if it went to Datadog."""
    request.uri = urlunsplit((*urlsplit(SITE)[:2], *urlsplit(request.uri)[2:]))
    for name in ("host", "user-agent", "dd-api-key", "dd-application-key"):
        request.headers.pop(name, None)
    return request


def _bare(response: Any) -> Any:
    """Return an answer without what tells of this machine."""
    response["headers"] = {"Content-Type": ["application/json"]}
    return response


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    return {
        "before_record_request": _addressed,
        "before_record_response": _bare,
        "match_on": ["method", "uri", "body"],
    }


@dataclass
class Replayed:
    """What there is to know of a service that is not there."""

    url: str = SITE


@pytest.fixture
def bench(record_mode: str, tmp_path: Path) -> Iterator[Bench]:
    """The skill, on the stand-in when there is something to record."""
    if record_mode == "none":
        yield Bench(Replayed(), tmp_path)  # type: ignore[arg-type]  # all it has to have
        return
    with Datadog() as datadog:
        yield Bench(datadog, tmp_path)


def told(vcr: Cassette) -> list[str]:
    """Return what was asked, in order, and check that nothing else was recorded, and no secret."""
    assert vcr.all_played or vcr.record_mode != vcrpy.record_mode.RecordMode.NONE
    everything = str([(request.headers, request.body, response) for request, response in vcr.data])
    assert not any(word in everything.lower() for word in (API_KEY, APP_KEY, "127.0.0.1", "dd-api-key"))
    return [f"{request.method} {request.path}" for request in vcr.requests]


def body(vcr: Cassette, at: int) -> Any:
    return json.loads(vcr.requests[at].body)


def test_create_alert(bench: Bench, vcr: Cassette) -> None:
    bench.run("create-alert", monitored())
    listed, validated, created = "GET /api/v1/monitor", "POST /api/v1/monitor/validate", "POST /api/v1/monitor"
    assert told(vcr) == [listed, validated, created, listed]
    assert dict(vcr.requests[0].query) == {
        "monitor_tags": "env:production,fubcli_monitor:pipeline_health,managed_by:fubcli", "page_size": "100", "page": "0",
    }  # fmt: skip
    assert body(vcr, 1) == body(vcr, 2) == MEMBER["monitors"][0]


def test_send_metrics(bench: Bench, vcr: Cassette) -> None:
    bench.run("send-metrics", monitored())
    assert told(vcr) == ["POST /api/v2/series"]
    assert body(vcr, 0) == MEMBER["series"]


def test_send_checks(bench: Bench, vcr: Cassette) -> None:
    bench.run("send-checks", monitored())
    assert told(vcr) == ["POST /api/v1/check_run"]
    assert body(vcr, 0) == MEMBER["check_runs"]


def test_send_event(bench: Bench, vcr: Cassette) -> None:
    bench.run("send-event", monitored())
    assert told(vcr) == ["POST /api/v2/events/search", "POST /api/v2/events", "POST /api/v2/events"]
    asked = body(vcr, 0)["filter"]
    assert asked["query"].startswith("fub_idem:(")
    assert (asked["from"], asked["to"]) == ("2026-11-20T08:40:00+00:00", "2026-11-22T09:40:00+00:00")


def test_mute(bench: Bench, vcr: Cassette) -> None:
    bench.run("create-alert", monitored())
    bench.run("mute")
    listed = "GET /api/v2/downtime"
    assert told(vcr)[4:] == ["GET /api/v1/monitor", listed, "POST /api/v2/downtime", listed]
    assert body(vcr, -2)["data"]["attributes"]["schedule"]["end"] == "2026-11-22T10:40:00+00:00"


def test_dashboard(bench: Bench, vcr: Cassette) -> None:
    bench.run("dashboard")
    assert told(vcr) == ["GET /api/v1/dashboard", "POST /api/v1/dashboard", "GET /api/v1/dashboard"]


def test_status(bench: Bench, vcr: Cassette) -> None:
    bench.run("status", environment="staging")
    assert told(vcr) == ["GET /api/v1/monitor"]
    assert dict(vcr.requests[0].query)["group_states"] == "all"
