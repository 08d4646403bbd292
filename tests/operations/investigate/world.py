"""A playbook in few lines, and a warehouse whose answers a test writes down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from fubcli.errors import FubError
from fubcli.model.catalogs import Catalogs
from fubcli.model.envelope import Envelope, WarehouseInfo
from fubcli.model.match import Candidate, Entities, Match
from fubcli.model.names import Environment
from fubcli.model.playbook import Playbook, Step, StepKind
from fubcli.model.request import InvestigateRequest, MonitorRequest, QueryRequest
from fubcli.operations.investigate import InvestigatePorts, run
from fubcli.operations.investigate.answers import Answer, State
from fubcli.playbooks.reading.playbook import read_playbook
from tests.operations.conftest import CUSTOMERS, DAILY, ORDERS, FakeSnapshots, snapshot_of, some_catalogs

NOTHING_SAID = Entities()
NOW = datetime(2026, 11, 21, 8, 40, tzinfo=UTC)
INFO = WarehouseInfo("duckdb", "embedded", True)
SNAPSHOTS = FakeSnapshots(
    {"live": snapshot_of("live", ORDERS, CUSTOMERS, DAILY), "stage": snapshot_of("stage", ORDERS, CUSTOMERS)}
)
HEAD = """\
format: 1
name: orders
title: Orders
answers: How are the orders?
phrases: [orders]
parameters: {account: {}, timeframe: {default: today}, table: {}}
"""


def playbook(body: str, **changed: Any) -> Playbook:
    return replace(read_playbook((HEAD + body).encode(), file="orders.yaml", origin="packaged"), **changed)


def rows(columns: Mapping[str, str], *found: list[Any], truncated: bool = False) -> dict[str, Any]:
    """The `data` of a query's event."""
    told = [{"name": name, "type": kind} for name, kind in columns.items()]
    return {
        "environment": "production", "columns": told, "rows": list(found), "row_count": len(found), "truncated": truncated,
    }  # fmt: skip


def answer(id: str, columns: Mapping[str, str], *found: list[Any], **changed: Any) -> Answer:
    data = rows(columns, *found)
    step = Step(id, "What it proves", StepKind.SQL, sql="SELECT 1")
    state = State.ANSWERED if found else State.EMPTY
    return replace(Answer(step, state, Environment.PRODUCTION, data["columns"], data["rows"]), **changed)


@dataclass
class World:
    """Answers by a word of the SQL: `data`, an error to raise, or a function of the request."""

    answers: Mapping[str, Any]
    playbooks: tuple[Playbook, ...]
    checks: list[dict[str, Any]] = field(default_factory=list)
    entities: Entities = NOTHING_SAID
    chosen: str | None = "orders"
    asked: list[QueryRequest] = field(default_factory=list)
    monitored: list[MonitorRequest] = field(default_factory=list)
    progress: Callable[[str], None] = lambda message: None
    warehouse: WarehouseInfo = INFO
    catalogs: Catalogs = field(default_factory=some_catalogs)

    def query(self, request: QueryRequest) -> Envelope:
        self.asked.append(request)
        found = next(value for word, value in self.answers.items() if word in request.sql)
        found = found(request) if callable(found) else found
        if isinstance(found, FubError):
            raise found
        return Envelope("query", "result", "query-result", found, "live.sales_silver.orders")

    def monitor(self, request: MonitorRequest) -> Envelope:
        self.monitored.append(request)
        return Envelope("monitor", "result", "monitor-result", {"checks": self.checks, "truncated": False})

    def match(self, text: str, today: date) -> Match:
        candidates = tuple(Candidate(each.name, 0.9, ("orders",)) for each in self.playbooks)
        return Match(text, candidates, self.entities, self.chosen, "" if self.chosen else "two fit alike")

    def run(self, **request: Any) -> Envelope:
        ports = InvestigatePorts(
            self.catalogs, self.warehouse, SNAPSHOTS, self.query, self.monitor,
            {each.name: each for each in self.playbooks}, self.match, _Clock(), self.progress,
        )  # fmt: skip
        return run(InvestigateRequest(**({"text": "orders"} | request)), ports)


class _Clock:
    def now(self) -> datetime:
        return NOW
