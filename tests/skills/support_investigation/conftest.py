"""What the skill asks, as fakes; events as they were recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fubcli.config.locations import Home
from fubcli.contracts import published
from fubcli.errors import FubError, WarehouseUnavailable
from fubcli.model.envelope import Envelope, UpstreamEvent, WarehouseInfo
from fubcli.model.match import Entities, Match
from fubcli.model.names import Environment
from fubcli.model.playbook import Playbook
from fubcli.model.request import InvestigateRequest, MonitorRequest
from fubcli.playbooks.catalogue import load_playbooks
from fubcli.skills.support_investigation import SupportPorts, SupportRequest, run
from fubcli.skills.support_investigation.hypothesis import Library
from fubcli.skills.support_investigation.library import packaged_library
from fubcli.skills.support_investigation.reading.scope import Scope

DATA = Path(__file__).parents[2] / "data" / "support_investigation"
NOW = datetime(2026, 11, 22, 2, 15, 31, tzinfo=UTC)
EXPORT = "Databricks export pipeline failure"
STAGES = "Data inconsistency in contact stages"
CATALOGS = {
    Environment.PRODUCTION: ["fub", "fub_zg"],
    Environment.STAGING: ["stage_fub", "stage_fub_zg"],
    Environment.SANDBOX: ["sandbox_fub"],
}
library: Callable[[], Library] = cache(packaged_library)
EMBEDDED = WarehouseInfo("duckdb", "embedded", True)
playbooks: Callable[[], Mapping[str, Playbook]] = cache(load_playbooks)


def scope(account: int | None = None, environment: Environment = Environment.PRODUCTION, **changed: Any) -> Scope:
    return Scope(library(), environment, account, NOW, **{"staging": ("stage_fub", "stage_fub_zg")} | changed)


@cache
def document(name: str) -> str:
    return (DATA / f"{name}.json").read_text(encoding="utf-8")


def recorded(name: str) -> UpstreamEvent:
    return upstream(json.loads(document(name)))


def upstream(event: dict[str, Any], **changed: Any) -> UpstreamEvent:
    given = {
        "id": event["id"], "skill": "databricks-analytics", "summary": event["type"], "data": event["data"],
        "type": event["type"], "time": event["time"],
    }  # fmt: skip
    return UpstreamEvent(**given | changed)


def envelope_of(name: str) -> Envelope:
    event = json.loads(document(name))
    return Envelope(event["data"]["operation"], "result", f"{event['data']['operation']}-result", event["data"])


@dataclass(frozen=True)
class Frozen:
    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class World:
    """Answers of the operations, by playbook; what has none fails. `asked` is what was asked of it."""

    directory: Path
    answers: dict[str, Envelope | FubError] = field(default_factory=dict)
    match: Match = field(default_factory=lambda: Match("", (), Entities()))
    now: datetime = NOW
    seconds_each: float = 0.0
    asked: list[InvestigateRequest | MonitorRequest] = field(default_factory=list)
    settled: int = 0
    warehouse: WarehouseInfo = EMBEDDED
    elapsed: float = 0.0

    def run(self, issue: str = EXPORT, *events: UpstreamEvent, **options: Any) -> dict[str, Any]:
        """Investigate, and return the data of a result that is as its contract says."""
        return dict(self.envelope(issue, *events, **options).data)

    def envelope(self, issue: str = EXPORT, *events: UpstreamEvent, **options: Any) -> Envelope:
        given = {"environment": "production", "directory": self.directory, "upstream": events} | options
        envelope = run(SupportRequest(issue, **given), self.ports())
        assert envelope.contract == "support-investigation-result"
        schema(envelope.contract).validate(json.loads(json.dumps(dict(envelope.data), allow_nan=False)))
        self.now += timedelta(minutes=1)
        return envelope

    def ports(self) -> SupportPorts:
        return SupportPorts(
            warehouse=self.warehouse,
            investigate=self._investigate,
            match=lambda text: self.match,
            monitor=self._monitor,
            hypotheses=library,
            playbooks=lambda: playbooks(),
            catalogs=lambda environment: CATALOGS.get(environment, []),
            clock=Frozen(self.now),
            ensure=Home.ensure,
            settle=self._settle,
            elapsed=lambda: self.elapsed,
        )

    def _investigate(self, request: InvestigateRequest) -> Envelope:
        return self._answer(str(request.playbook), request)

    def _monitor(self, request: MonitorRequest) -> Envelope:
        return self._answer("monitor", request)

    def _answer(self, name: str, request: InvestigateRequest | MonitorRequest) -> Envelope:
        self.asked.append(request)
        self.elapsed += self.seconds_each
        answer = self.answers.get(name, WarehouseUnavailable("The warehouse does not answer"))
        if isinstance(answer, FubError):
            raise answer
        return answer

    def _settle(self) -> None:
        self.settled += 1

    @property
    def names(self) -> list[str]:
        return [getattr(each, "playbook", None) or "monitor" for each in self.asked]

    def case(self, data: dict[str, Any]) -> Path:
        return self.directory / str(data["case"]["directory"])

    def text(self, data: dict[str, Any], name: str) -> str:
        return (self.case(data) / name).read_text(encoding="utf-8")


@cache
def schema(name: str) -> Draft202012Validator:
    Draft202012Validator.check_schema(published.schema(name))
    return Draft202012Validator(published.schema(name))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "investigations")
