"""A Confluence of the test's own, the skill on it, and events of every kind."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fubcli.model.envelope import Envelope, UpstreamEvent
from fubcli.skills.confluence_management import ConfluenceRequest, run
from tests.cli.events import validator
from tests.outside.confluence import ConfluenceStandIn
from tests.outside.confluence.building import client_of

DATA = Path(__file__).parents[2] / "data"
REPORT = DATA / "confluence_management" / "report.html"
_SUPPORT = DATA / "support_investigation"
FILES = {
    **{
        name: DATA / "confluence_management" / f"{name}.json"
        for name in ("query", "schema", "support", "code", "problem")
    },
    "monitor": _SUPPORT / "column-removed.json",
    "healthy": _SUPPORT / "healthy.json",
    "investigate": _SUPPORT / "investigate-contact-lifecycle.json",
}
DATADOG = {
    "operation": "datadog-management", "action": "create-alert", "environment": "production", "applied": True,
    "service": {"service": "datadog", "url": "https://api.datadoghq.com"}, "requests": [{"method": "POST"}],
    "changes": [
        {"kind": "monitor", "name": "Data health", "outcome": "created", "id": "7",
         "url": "https://app.datadoghq.com/monitors/7"}
    ],
    "findings": [], "next": [],
}  # fmt: skip
GITLAB = {
    "operation": "gitlab-pipeline-monitoring", "action": "logs", "environment": "production", "status": "degraded",
    "headline": "82% of 50 pipelines succeeded", "success_rate": 0.82, "log": "line 1\nerror: ]]> broken",
    "pipelines": [{"id": 812, "status": "failed", "ref": "main", "url": "https://gitlab.com/fub/api/-/pipelines/812"}],
    "labels": ["a", "b"], "thresholds": {"healthy": 0.9},
    "findings": [{"id": "degraded", "severity": "warning", "title": "Degraded"}], "next": [],
}  # fmt: skip
Run = Callable[..., Envelope]


def document(name: str) -> dict[str, Any]:
    """Return an event of a kind as JSON."""
    if name in FILES:
        found: dict[str, Any] = json.loads(FILES[name].read_text())
        return found
    if name == "bare":
        return {"weather": "fine", "rows": [1, 2]}
    data = copy.deepcopy(
        {"datadog": DATADOG, "gitlab": GITLAB}.get(name, {"operation": "shopping", "headline": "Milk"})
    )
    source = {"datadog": "datadog-management", "gitlab": "gitlab-pipeline-monitoring"}.get(name, "shopping")
    return {
        "specversion": "1.0", "id": f"id-{name}", "source": f"urn:fub:skill:{source}",
        "type": f"com.fub.skill.{source}.result.v1", "time": "2026-11-22T05:40:25Z", "data": data,
    }  # fmt: skip


KINDS = [*FILES, "datadog", "gitlab", "shopping", "bare"]


def event_of(given: dict[str, Any]) -> UpstreamEvent:
    """Return an event as the command line reads it."""
    if "specversion" not in given:
        return UpstreamEvent(id="unknown", skill="unknown", summary="a JSON document", data=given)
    return UpstreamEvent(
        id=given["id"], skill=given["source"].rpartition(":")[2], summary="s", data=given["data"], type=given["type"],
        time=given["time"], is_failure=given.get("datacontenttype") == "application/problem+json", document=given,
    )  # fmt: skip


def with_report(given: UpstreamEvent, report: Path = REPORT) -> UpstreamEvent:
    """Return a monitor's event as if it had written a report."""
    content = report.read_bytes()
    told = {
        "uri": report.name, "media_type": "text/html", "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    data = {**given.data, "report": told}
    return replace(given, data=data, document={**given.document, "data": data})


def event(name: str) -> UpstreamEvent:
    return event_of(document(name))


def live(given: UpstreamEvent) -> UpstreamEvent:
    """Return an event as if a warehouse of the company had answered."""
    data = {**given.data, "warehouse": {"engine": "databricks", "profile": "prod", "embedded": False}}
    return replace(given, data=data, document={**given.document, "data": data})


@pytest.fixture
def service() -> Iterator[ConfluenceStandIn]:
    with ConfluenceStandIn() as service:
        yield service


@pytest.fixture
def do(service: ConfluenceStandIn, tmp_path: Path) -> Run:
    """Run the skill; what it tells is held against its contract."""

    def run_it(
        action: str, *, applies: bool = True, signed: bool = True, environment: str = "production", **given: Any
    ) -> Envelope:
        client = client_of(service.url, tmp_path, applies=applies, signed=signed)
        request = ConfluenceRequest(action, environment, applies=applies and action not in _READING, **given)
        envelope = run(request, client)
        validator("confluence-management-result").validate(dict(envelope.data))
        return envelope

    return run_it


_READING = ("search", "get", "spaces")


def outcomes(envelope: Envelope) -> list[str]:
    """Return what became of each thing."""
    return [f"{change['kind']} {change['outcome']}" for change in envelope.data["changes"]]
