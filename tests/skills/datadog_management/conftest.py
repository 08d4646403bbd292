"""The skill on a small Datadog of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fubcli.bootstrap import SystemClock
from fubcli.config.locations import Home
from fubcli.contracts.published import schema
from fubcli.integrations.building import outside
from fubcli.integrations.outside import Outside, Terms
from fubcli.model.audit import AuditEntry, Origin
from fubcli.model.envelope import Envelope, UpstreamEvent
from fubcli.model.profile import Secret
from fubcli.model.service import Service, ServiceProfile
from fubcli.network.backoff import Backoff
from fubcli.network.deadline import Deadline
from fubcli.skills.datadog_management import DatadogPorts, DatadogRequest, run
from tests.outside.datadog import Datadog
from tests.outside.datadog.standin import API_KEY, APP_KEY
from tests.outside.datadog.upstream import NOW

CATALOGS = {"production": ["fub", "fub_zg"], "staging": ["stage_fub"]}
VALID = Draft202012Validator(schema("datadog-management-result"))


@dataclass
class At:
    """A clock that stands still."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment


@dataclass
class Bench:
    """One user's home, and Datadog."""

    datadog: Datadog
    home: Path
    clock: At = field(default_factory=At)
    recorded: list[AuditEntry] = field(default_factory=list)
    seconds: float = 5.0
    environment: str = "production"
    """Whose keys are used."""
    intake: str = ""
    """Where events go, when it is another host."""

    @property
    def profile(self) -> ServiceProfile:
        keys = {"api_key": Secret(API_KEY), "app_key": Secret(APP_KEY)}
        settings = {"intake_url": self.intake} if self.intake else {}
        return ServiceProfile(Service.DATADOG, self.datadog.url, self.environment, keys, settings)

    def envelope(
        self, action: str, *events: UpstreamEvent, apply: bool = True, signed_in: bool = True, **settings: Any
    ) -> Envelope:
        profile = self.profile if signed_in else replace(self.profile, credentials={}, lacks="Nothing was said.")
        terms = Terms(apply, Deadline(self.seconds), self.recorded.append, Origin())

        def host(url: str = "") -> Outside:
            return outside(profile, url or profile.url, terms, breakers=self.home / "breakers", clock=SystemClock())

        ports = DatadogPorts(
            profile, host, self.clock, self.home / "state", Home.ensure, lambda of: CATALOGS.get(of, [])
        )
        return run(DatadogRequest(action, events, apply=apply, **settings), ports)

    def run(self, action: str, *events: UpstreamEvent, **settings: Any) -> dict[str, Any]:
        """Run an operation, hold its data against the contract, and return it."""
        data = dict(self.envelope(action, *events, **settings).data)
        VALID.validate(data)
        return data

    def outcomes(self, action: str, *events: UpstreamEvent, **settings: Any) -> list[str]:
        return [each["outcome"] for each in self.run(action, *events, **settings)["changes"]]

    @property
    def changes(self) -> list[str]:
        """What was done outside, in order."""
        return [what for what, _ in self.datadog.world.changes]


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(Backoff, "pause", lambda *_: 0.0)
    with Datadog() as datadog:
        yield Bench(datadog, tmp_path)


def found(data: dict[str, Any]) -> set[str]:
    """Return the ids of the findings."""
    return {each["id"] for each in data["findings"]}


def record_of(bench: Bench) -> Path:
    """Return the one record of what was to be made."""
    (record,) = (bench.home / "state" / "outside").iterdir()
    return record
