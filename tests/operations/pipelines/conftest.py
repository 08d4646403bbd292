"""Pipelines that write what they are told to write, raw data that remembers being asked, and an audit log."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fubcli.config.load import load_configuration
from fubcli.config.locations import Home
from fubcli.errors import StorageUnavailable
from fubcli.model.audit import AuditEntry, Origin
from fubcli.model.names import Environment
from fubcli.model.pipeline import Begun, Ended, Generated, Job, Project, Target, Wanted
from fubcli.operations.pipelines.asked import PipelinePorts
from fubcli.pipelines.kept import Kept

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
TODAY = date(2026, 11, 22)
TARGETS = (
    Target("duckdb", "duckdb", Environment.SANDBOX, "tiny"),
    Target("staging", "duckdb", Environment.STAGING, "stage_tiny"),
    Target("proof", "snowflake", Environment.STAGING),
    Target("snowflake", "snowflake", Environment.PRODUCTION),
)
BRONZE = Project("tiny_bronze", "tiny", TARGETS, ("raw",), ("bronze",))
GOLD = Project("tiny_gold", "tiny", TARGETS, ("bronze",), ("silver", "gold"))
NOWHERE = Path("/nonexistent")
POLICY = load_configuration(home=Home(NOWHERE, NOWHERE, NOWHERE, NOWHERE), project=NOWHERE).policy
WELL = (("model.tiny_bronze.bz_people", "success", ""), ("test.tiny_bronze.unique_x.a1b2", "pass", ""))
METADATA = {"generated_at": "2026-11-22T08:00:00Z"}


@dataclass
class Fake:
    """Pipelines without dbt: a node is its id, its status and its message."""

    kept: Kept
    there: frozenset[str] = frozenset({"raw", "bronze"})
    nodes: tuple[tuple[str, str, str], ...] = WELL
    ended: Ended = field(default_factory=lambda: Ended(True))
    source: Mapping[str, Any] | None = None
    striking: type[BaseException] | None = None
    writes: str | None = None
    done: list[str] = field(default_factory=list)

    def projects(self) -> tuple[Project, ...]:
        return BRONZE, GOLD

    def require(self, target: Target) -> None:
        self.done.append(f"require {target.engine}")

    def schemas(self, profile: str) -> frozenset[str]:
        return self.there

    @contextmanager
    def writing(self, profile: str, target: str) -> Iterator[Callable[[str], None]]:
        self.done.append(f"lock {target}")
        yield lambda identity: self.done.append("note")
        self.done.append("unlock")

    def going_on(self, profile: str, target: str) -> str | None:
        return self.writes

    def directories(self, project: str, target: str) -> tuple[Path, ...]:
        return self.kept.directories(project, target)

    def begin(self, job: Job, now: datetime) -> Begun:
        return self.kept.begin(job, now)

    def end(self, begun: Begun, started: datetime, ended: datetime, told: Mapping[str, object]) -> None:
        self.kept.end(begun, started, ended, told)

    def freshness(self, begun: Begun) -> Ended:
        self.done.append("freshness")
        if self.source:
            document = {"metadata": METADATA, "results": [self.source]}
            (begun.directory / "sources.json").write_text(json.dumps(document))
        return Ended(False)

    def build(self, begun: Begun) -> Ended:
        return self._ran("build", begun, "run_results.json")

    def unit_tests(self, begun: Begun) -> Ended:
        return self._ran("unit tests", begun, "unit_test_results.json")

    def data_tests(self, begun: Begun) -> Ended:
        return self._ran("data tests", begun, "run_results.json")

    def _ran(self, what: str, begun: Begun, file: str) -> Ended:
        self.done.append(what)
        if self.striking:
            raise self.striking
        if not self.ended.message:
            results = [{"unique_id": node, "status": status, "message": said} for node, status, said in self.nodes]
            (begun.directory / file).write_text(json.dumps({"metadata": METADATA, "results": results}))
        return self.ended


@dataclass
class Raw:
    """Raw data that is there once it was asked for."""

    fake: Fake
    name: str = "tiny"
    schema: str = "raw"
    counted: str = "meetings"

    def generate(self, wanted: Wanted) -> Generated:
        self.fake.done.append(f"generate {wanted.size} {wanted.seed} {wanted.as_of}")
        self.fake.there |= {"raw"}
        return Generated({"people": wanted.size})

    def next_day(self, fault: str | None) -> Generated:
        self.fake.done.append(f"next day {fault}")
        return Generated({"people": 1})


@dataclass
class Links:
    """A linker that says what it was asked."""

    fake: Fake
    is_built: bool = True

    def require(self) -> None:
        self.fake.done.append("require splink")

    def has_records(self) -> bool:
        return self.is_built

    def link(self) -> int:
        self.fake.done.append("link")
        return 7


class Log:
    """An audit log that may be full."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.is_full = False

    def record(self, entry: AuditEntry) -> None:
        if self.is_full:
            raise StorageUnavailable("the disk is full")
        self.entries.append(entry)


class Ticking:
    """A clock that goes on by a second whenever it is looked at."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class Stage:
    """All of it."""

    fake: Fake
    log: Log
    ports: PipelinePorts
    said: list[str]
    links: Links


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    fake, log, said = Fake(Kept(tmp_path / "state", Home.ensure)), Log(), list[str]()
    raw, links = {"tiny": Raw(fake)}, Links(fake)
    ports = PipelinePorts(
        fake, lambda profile, _: raw.get(profile), lambda profile, _: links if profile == "tiny" else None,
        POLICY, log, Origin(), Ticking(), said.append,
    )  # fmt: skip
    return Stage(fake, log, ports, said, links)
