"""A receipt book over packaged catalogs, made-up snapshots, and a clock that tests set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fubcli.config.keys import read_key
from fubcli.errors import EngineRejected, FubError
from fubcli.model.catalogs import Catalogs
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.policy import SafetyPolicy
from fubcli.model.request import Parameter
from fubcli.model.result import Column, ResultSet
from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.model.statement import StatementFacts, StatementKind
from fubcli.policy.permit import Permit
from fubcli.promotion.book import ReceiptBook, Terms
from fubcli.promotion.shared import SharedReceipts, table_from
from fubcli.promotion.store import ReceiptFiles
from fubcli.promotion.tables import TwinTables
from fubcli.sql.facts import facts_of
from tests.policy.cases import configuration

INFO = WarehouseInfo("fake", "test", False)
NOON = datetime(2026, 8, 3, 12, 0, tzinfo=UTC)
JOIN = (
    "SELECT s.id FROM {0}.contacts_silver.stages s JOIN {0}.contacts_silver.timeframes t ON s.id = t.id WHERE s.id > 5"
)


@dataclass
class FakeClock:
    time: datetime = NOON

    def now(self) -> datetime:
        return self.time

    def forward(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass
class FakeSnapshots:
    """Two tables in every catalog; tests take columns and tables away."""

    tables: dict[tuple[str, str], tuple[ColumnInfo, ...]] = field(default_factory=dict)
    failure: FubError | None = None
    asked: list[str] = field(default_factory=list)

    def get(self, catalog: str, *, refresh: bool) -> tuple[CatalogSnapshot, str]:
        self.asked.append(catalog)
        if self.failure:
            raise self.failure
        found = [
            TableInfo("contacts_silver", table, "managed", 1, None, columns)
            for (name, table), columns in self.tables.items()
            if name == catalog
        ]
        return CatalogSnapshot(catalog, "", "f", ("contacts_silver",), tuple(found)), "cache"


class TableInMemory:
    """A warehouse that knows one receipts table, reached through permits alone."""

    def __init__(self) -> None:
        self.rows: list[dict[str, str]] | None = None
        self.ran: list[Permit] = []
        self.failure: FubError | None = None
        self.info = WarehouseInfo("fake", "team", False)

    def execute(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> ResultSet:
        self.ran.append(permit)
        values = {name: parameter.value for name, parameter in parameters.items()}
        if self.failure:
            raise self.failure
        if permit.kind is StatementKind.CREATE_TABLE:
            self.rows = self.rows or []
            return ResultSet((), ())
        if self.rows is None:
            raise EngineRejected("no such table")
        if permit.kind is StatementKind.INSERT:
            self.rows.append(values)
            return ResultSet((), (), affected_rows=1)
        found = [row for row in reversed(self.rows) if row["fingerprint"] == values["fingerprint"]]
        return ResultSet((Column("body", "string"),), tuple((row["body"],) for row in found))


@dataclass
class Office:
    """Where receipts are written and presented; `book()` opens it anew, as a later process would."""

    home: Path
    clock: FakeClock
    snapshots: FakeSnapshots
    catalogs: Catalogs
    policy: SafetyPolicy
    info: WarehouseInfo = INFO
    table: TableInMemory | None = None
    key: Path | None = None

    def book(self) -> ReceiptBook:
        shared = None
        if self.table is not None:
            name = table_from("T", "default", self.catalogs)
            shared = SharedReceipts(name, self.table, self.policy, self.catalogs, self.clock)
        return ReceiptBook(
            Terms(self.catalogs, self.policy, self.info),
            files=ReceiptFiles(self.home / "receipts"),
            secret=lambda: read_key(self.key or self.home / "receipts.key", create=self.key is None),
            twins=TwinTables(self.catalogs, self.snapshots),
            clock=self.clock,
            shared=shared,
        )

    def facts(self, sql: str) -> StatementFacts:
        facts = facts_of(sql, limits=self.policy.limits)
        assert facts.text
        return facts

    def rehearse(self, sql: str = JOIN.format("stage_fub")) -> Any:
        receipt, notes = self.book().issue(self.facts(sql), rows=3, duration_ms=12)
        assert receipt is not None, notes
        return receipt

    def present(self, sql: str = JOIN.format("fub")) -> Any:
        return self.book().proof(self.facts(sql))

    def file_of(self, receipt: Any) -> Path:
        return next(path for path in (self.home / "receipts").iterdir() if receipt.id in path.name)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office of the test's own."""
    known = configuration()
    columns = (ColumnInfo("id", "bigint"), ColumnInfo("name", "string"))
    catalogs = ("fub", "stage_fub", "fub_zg", "stage_fub_zg")
    tables = {(catalog, table): columns for catalog in catalogs for table in ("stages", "timeframes")}
    policy = replace(known.policy, version="sha256:policy")
    return Office(tmp_path, FakeClock(), FakeSnapshots(tables), known.catalogs, policy)
