"""Small catalogs, a small policy, and a warehouse that answers from memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from fubcli.errors import FubError, StorageUnavailable, WarehouseUnavailable
from fubcli.model.audit import AuditEntry, Origin
from fubcli.model.catalogs import (
    Catalogs,
    CatalogSpec,
    ColumnTag,
    PartitionKind,
    Relationship,
    SchemaSpec,
    Sensitivity,
    TableSpec,
)
from fubcli.model.decision import Proof
from fubcli.model.dialect import SqlDialect
from fubcli.model.envelope import Envelope, WarehouseInfo
from fubcli.model.names import Environment
from fubcli.model.policy import EnvironmentPolicy, InputLimits, SafetyPolicy
from fubcli.model.receipt import Bindings, Receipt
from fubcli.model.request import Parameter, QueryRequest, SchemaRequest
from fubcli.model.result import Column, ResultSet, ResultStream, RowBatch
from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.model.statement import StatementFacts, StatementKind
from fubcli.operations.query.run import QueryPorts
from fubcli.operations.query.run import run as run_query
from fubcli.operations.schema.run import SchemaPorts
from fubcli.operations.schema.run import run as run_schema
from fubcli.policy.permit import Permit

INFO = WarehouseInfo("fake", "test", False)
ORIGIN = Origin("00-" + "a" * 32 + "-" + "b" * 16 + "-01", "cause", "somebody", "claude-code")


def some_catalogs() -> Catalogs:
    tags = {
        "email": ColumnTag(Sensitivity.PERSONAL, "email"),
        "token": ColumnTag(Sensitivity.SECRET, "token"),
    }
    schemas = {
        "sales_silver": SchemaSpec("sales_silver", "What was sold"),
        "sales_gold": SchemaSpec("sales_gold", "Reports", "mentioned"),
        "lost_bronze": SchemaSpec("lost_bronze", "Never found"),
        "default": SchemaSpec("default", "", "platform"),
        "information_schema": SchemaSpec("information_schema"),
    }
    tables = {
        "sales_silver.orders": TableSpec(
            "Orders", 900_000_000, MappingProxyType({"id": PartitionKind.IDENTITY}), MappingProxyType(tags)
        )
    }
    live = CatalogSpec(
        "live", Environment.PRODUCTION, "The live catalog", 5,
        schemas=MappingProxyType(schemas), tables=MappingProxyType(tables),
        relationships=(Relationship("sales_silver.orders", "customer", "sales_silver.customers", "id"),
                       Relationship("sales_gold.daily", "order", "sales_silver.orders", "id")),
    )  # fmt: skip
    stage = replace(live, name="stage", environment=Environment.STAGING, mirror_of="live")
    box = CatalogSpec("box", Environment.SANDBOX, "A sandbox", 2, True)
    return Catalogs(MappingProxyType({each.name: each for each in (live, stage, box)}))


def some_policy() -> SafetyPolicy:
    everything = frozenset(StatementKind) - {StatementKind.UNKNOWN}
    rows = {
        Environment.PRODUCTION: EnvironmentPolicy(
            statements=frozenset({StatementKind.QUERY}), may_read_from=frozenset({Environment.PRODUCTION}),
            max_rows=100, default_rows=10, max_export_rows=200, timeout_seconds=60,
            mask_undeclared_tables=False, max_scanned_rows=10**12, max_scanned_bytes=10**15,
        ),
        Environment.STAGING: EnvironmentPolicy(
            statements=everything, may_read_from=frozenset({Environment.STAGING}),
            large_tables_need_partition_filter=False, max_rows=1000, default_rows=20, max_export_rows=2000, timeout_seconds=120,
            needs_staging_run=frozenset(), mask_undeclared_tables=False, max_scanned_rows=10**12, max_scanned_bytes=10**15,
        ),
        Environment.SANDBOX: EnvironmentPolicy(
            statements=everything, may_read_from=frozenset({Environment.SANDBOX}),
            large_tables_need_partition_filter=False, max_rows=2000, default_rows=30, max_export_rows=4000, timeout_seconds=240,
            needs_staging_run=frozenset(), mask_undeclared_tables=False, max_scanned_rows=10**12, max_scanned_bytes=10**15,
        ),
    }  # fmt: skip
    functions = dict.fromkeys(SqlDialect, frozenset({"count", "sum"}))
    return SafetyPolicy(MappingProxyType(rows), InputLimits(10_000, 20), 1_000_000, functions, version="sha256:test")


@dataclass
class FakeWarehouse:
    """Answers every query with numbered rows, up to the cap, and remembers what it was asked."""

    rows: int = 3
    value: str = "x"
    affected: int | None = None
    notes: tuple[str, ...] = ()
    failure: FubError | None = None
    batch_rows: int = 10
    breaks_after: int | None = None
    asked: list[Permit] = field(default_factory=list)
    given: list[Mapping[str, Parameter]] = field(default_factory=list)
    info: WarehouseInfo = INFO
    estimated_bytes: int | None = None

    def execute(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> ResultSet:
        self.asked.append(permit)
        self.given.append(parameters)
        if self.failure:
            raise self.failure
        if permit.kind.writes:
            return ResultSet((), (), affected_rows=self.affected, notes=self.notes)
        rows = tuple((number, self.value) for number in range(min(self.rows, permit.max_rows)))
        columns = (Column("n", "bigint"), Column("text", "string"))
        return ResultSet(
            columns,
            rows,
            truncated=self.rows > permit.max_rows,
            notes=self.notes,
            estimated_bytes=self.estimated_bytes,
        )

    @contextmanager
    def stream(self, permit: Permit, *, parameters: Mapping[str, Parameter], arrow: bool) -> Iterator[ResultStream]:
        """Answer in batches of `batch_rows`; `breaks_after` so many of them it fails."""
        result = self.execute(replace(permit, max_rows=permit.max_rows + 1), parameters=parameters)
        self.asked[-1] = permit
        yield ResultStream(
            result.columns, self._batches(result), permit.max_rows, "statement-1", self.notes, self.estimated_bytes
        )

    def _batches(self, result: ResultSet) -> Iterator[RowBatch]:
        starts = range(0, max(len(result.rows), 1), self.batch_rows)
        for number, start in enumerate(starts):
            if number == self.breaks_after:
                raise WarehouseUnavailable("The rows broke off.")
            yield RowBatch(result.rows[start : start + self.batch_rows])

    def dry_run(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> int | None:
        return self.estimated_bytes

    def fingerprint(self, catalog: str) -> str:
        raise AssertionError("snapshots come from their port")

    def snapshot(self, catalog: str) -> CatalogSnapshot:
        raise AssertionError("snapshots come from their port")


class FakeAudit:
    """Keeps entries in a list; when told, it fails for entries of a kind."""

    def __init__(self) -> None:
        self.entries: list[AuditEntry] = []
        self.fails_for: tuple[type, ...] = ()

    def record(self, entry: AuditEntry) -> None:
        if isinstance(entry, self.fails_for):
            raise StorageUnavailable("The audit log cannot be written: the disk is full.")
        self.entries.append(entry)


@dataclass
class FakePromotion:
    """Hands out the receipts and proofs that a test sets, and remembers who came for one."""

    receipts: list[Receipt] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    issued: list[StatementFacts] = field(default_factory=list)
    reasons: tuple[str, ...] = ()
    without_twin: tuple[str, ...] = ()
    asked: list[StatementFacts] = field(default_factory=list)
    twins: set[str] = field(default_factory=set)
    """Production texts that have a receipt."""

    def issue(self, facts: StatementFacts, *, rows: int, duration_ms: int) -> tuple[Receipt | None, tuple[str, ...]]:
        self.issued.append(facts)
        return (None, self.notes) if self.notes else (self.receive(facts.text, rows, duration_ms), ())

    def receive(self, text: str, rows: int = 0, duration_ms: int = 0) -> Receipt:
        number = f"receipt-{len(self.receipts) + 1}"
        bindings = Bindings("fake/test", "sha256:test", "", "fp1:", ())
        receipt = Receipt(
            number, bindings, "staging", "sha256:", rows, duration_ms, "2026-08-03T00:00:00Z", "2026-08-04T00:00:00Z"
        )
        self.receipts.append(receipt)
        self.twins.add(_plain(text).replace("stage.", "live."))
        return receipt

    def proof(self, facts: StatementFacts) -> Proof:
        self.asked.append(facts)
        if _plain(facts.text) in self.twins:
            return Proof(facts.text, self.receipts[-1].id)
        return Proof(facts.text, reasons=self.reasons, without_twin=self.without_twin)


def _plain(text: str) -> str:
    return text.replace("`", "")


class FakeArtifacts:
    """Artifacts in a directory, numbered."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.made = 0

    def path_for(self, name: str) -> Path:
        self.made += 1
        return self.directory / f"artifact-{self.made}.{name}"


def columns(*names: str) -> tuple[ColumnInfo, ...]:
    """Columns `name type`, and `name type!` for one that is never null."""
    split = [name.split(" ", 1) for name in names]
    return tuple(ColumnInfo(name, kind.rstrip("!"), nullable=not kind.endswith("!")) for name, kind in split)


ORDERS = TableInfo(
    "sales_silver", "orders", "managed", 1000, "2026-08-02T08:30:00Z",
    columns("id bigint!", "customer bigint", "email string", "token string", "total decimal(10,2)"),
)  # fmt: skip
CUSTOMERS = TableInfo("sales_silver", "customers", "managed", 50, "2026-08-01T08:30:00Z", columns("id bigint!"))
DAILY = TableInfo("sales_gold", "daily", "view", None, None, columns("day date", "order bigint"))


def snapshot_of(catalog: str, *tables: TableInfo, schemas: tuple[str, ...] | None = None) -> CatalogSnapshot:
    """A snapshot of some tables; its schemas are theirs unless they are given."""
    found = schemas if schemas is not None else tuple(sorted({table.schema for table in tables}))
    return CatalogSnapshot(catalog, f"2026-08-03T00:00:0{len(catalog)}Z", "f", found, tables)


@dataclass
class FakeSnapshots:
    """Snapshots by catalog; remembers who was asked and whether for a fresh one. `kept` are in the cache."""

    by_name: dict[str, CatalogSnapshot]
    source: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, bool]] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)

    def get(self, catalog: str, *, refresh: bool) -> tuple[CatalogSnapshot, str]:
        self.asked.append((catalog, refresh))
        return self.by_name[catalog], "live" if refresh else self.source.get(catalog, "cache")

    def cached(self, catalog: str) -> CatalogSnapshot | None:
        return self.by_name.get(catalog) if catalog in self.kept else None


class FixedClock:
    """It is always the same moment."""

    def now(self) -> datetime:
        return datetime(2026, 8, 3, 7, 0, tzinfo=UTC)


@dataclass
class Desk:
    """Where requests are handed in."""

    warehouse: FakeWarehouse
    artifacts: FakeArtifacts
    snapshots: FakeSnapshots
    catalogs: Catalogs
    policy: SafetyPolicy
    audit: FakeAudit = field(default_factory=lambda: FakeAudit())
    promotion: FakePromotion = field(default_factory=FakePromotion)

    def query(self, sql: str, **request: Any) -> Envelope:
        """Run a query; parameters may be given as texts."""
        given = {
            name: value if isinstance(value, Parameter) else Parameter(name, value)
            for name, value in request.pop("parameters", {}).items()
        }
        ports = QueryPorts(
            self.catalogs, self.policy, self.warehouse, self.artifacts, self.snapshots, lambda: b"a key for tests",
            FixedClock(), self.audit, ORIGIN, self.promotion,
        )  # fmt: skip
        return run_query(QueryRequest(sql, parameters=given, **request), ports)

    def schema(self, *catalogs: str, **request: Any) -> Envelope:
        """Describe something."""
        ports = SchemaPorts(self.catalogs, self.warehouse, self.snapshots)
        return run_schema(SchemaRequest(catalogs, **request), ports)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk of the test's own, to set up and to ask."""
    live = snapshot_of("live", CUSTOMERS, DAILY, ORDERS)
    snapshots = {"live": live, "stage": replace(live, catalog="stage"), "box": snapshot_of("box")}
    return Desk(FakeWarehouse(), FakeArtifacts(tmp_path), FakeSnapshots(snapshots), some_catalogs(), some_policy())
