"""A world for briefs: recorded events, a schema that answers from a recording, and the real guard."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fubcli.config.load import Configuration, load_configuration
from fubcli.config.locations import Home
from fubcli.errors import UsageError
from fubcli.model.envelope import Envelope, UpstreamEvent, WarehouseInfo
from fubcli.model.request import SchemaRequest
from fubcli.operations.check.judge import Judgement, Statement, judge
from fubcli.results.artifacts import StateArtifacts
from fubcli.skills.code_development.ports import CodePorts, CodeRequest
from fubcli.skills.code_development.run import run

DATA = Path(__file__).parents[2] / "data" / "code_development"
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TASK = "Implement contact analytics API"


@cache
def recorded(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text())
    return document


def upstream(data: Mapping[str, Any], name: str = "upstream-1") -> UpstreamEvent:
    return UpstreamEvent(name, "databricks-analytics", "an event", data=data)


def event(name: str) -> UpstreamEvent:
    document = recorded(name)
    return UpstreamEvent(document["id"], "databricks-analytics", "an event", data=document["data"])


@cache
def configuration(directory: Path) -> Configuration:
    home = Home.from_environment({"FUBCLI_HOME": str(directory)})
    return load_configuration(home=home, project=directory, catalogs_file=None, policy_file=None)


class Clock:
    def now(self) -> datetime:
        return NOW


@dataclass
class Schema:
    """Answers as `--operation=schema` does, from the recording; remembers what it was asked."""

    asked: list[SchemaRequest] = field(default_factory=list)

    def __call__(self, request: SchemaRequest) -> Envelope:
        self.asked.append(request)
        found = recorded("fub")
        base = {"operation": "schema", **{name: found[name] for name in ("catalog", "environment", "mirror")}}
        tables = [each for each in found["tables"] if request.schema in (None, each["schema"])]
        if request.table is None:
            return self._told({**base, "tables": tables, "relationships": found["relationships"]})
        table = next((each for each in tables if each["name"] == request.table), None)
        if table is None or request.catalogs != ("fub",):
            raise UsageError(f"There is no table {request.table}.")
        name = f"{table['schema']}.{table['name']}"
        joins = [each for each in found["relationships"] if name in each]
        return self._told({**base, "schema": table["schema"], "table": table, "relationships": joins})

    def _told(self, data: dict[str, Any]) -> Envelope:
        return Envelope("schema", "result", "schema-result", data)


def ports_of(directory: Path, **given: Any) -> CodePorts:
    known = configuration(directory)

    def guard(sql: str) -> Judgement:
        statement = Statement("template", sql)
        return judge(statement, policy=known.policy, catalogs=known.catalogs, today=NOW.date())

    def ensure(path: Path) -> Path:
        path.mkdir(parents=True, exist_ok=True)
        return path

    artifacts = StateArtifacts(directory / "artifacts", ensure)
    return CodePorts(
        **{
            "warehouse": WarehouseInfo("duckdb", "embedded", True),
            "schema": Schema(),
            "judge": guard,
            "clock": Clock(),
            "artifacts": artifacts,
            **given,
        }
    )


def briefed(directory: Path, *events: UpstreamEvent, ports: CodePorts | None = None, **given: Any) -> dict[str, Any]:
    request = CodeRequest(**{"task": TASK, "scope": "backend-feature", "upstream": events, **given})
    return dict(run(request, ports or ports_of(directory)).data)
