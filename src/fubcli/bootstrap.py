"""Builds what a request needs and runs it: the only file that names concrete adapters."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from fubcli.config.locations import Home

if TYPE_CHECKING:
    from fubcli.config.key_files import KeyFile
    from fubcli.config.load import Configuration
    from fubcli.config.profiles.resolve import Resolution
    from fubcli.embedded.lakehouse import Lakehouse
    from fubcli.model.audit import Origin
    from fubcli.model.envelope import Envelope, UpstreamEvent
    from fubcli.model.match import Match
    from fubcli.model.playbook import Playbook
    from fubcli.model.profile import Profile
    from fubcli.model.request import (
        AuditRequest,
        BacktestRequest,
        CheckRequest,
        InvestigateRequest,
        MonitorRequest,
        QueryRequest,
        SchemaRequest,
    )
    from fubcli.operations.backtest.run import Backtest
    from fubcli.operations.check.judge import Judgement
    from fubcli.operations.check.run import Checked
    from fubcli.operations.demo.run import DemoPorts
    from fubcli.operations.promotions.run import PromotionPorts
    from fubcli.ports import ArtifactStore, AuditLog, Clock, HealthSources, Prober, Progress, Snapshots, Warehouse
    from fubcli.promotion.book import ReceiptBook
    from fubcli.promotion.shared import SharedReceipts


INSPECTION_SECONDS = 8.0
"""Wall time for each question about a warehouse's own records."""
PROBE_SECONDS = 30.0
"""Wall time for each question about the rows of tables."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Settings:
    """What the command line and the environment decide before any request is looked at."""

    environ: Mapping[str, str] = field(repr=False)  # it may hold tokens
    project: Path
    progress: Progress
    catalogs_file: Path | None = None
    policy_file: Path | None = None
    warehouse: str | None = None
    transport: str | None = None
    clock: Clock = field(default_factory=SystemClock)
    traceparent: str = ""
    causation: str = ""
    settle: Callable[[], None] = lambda: None
    """What makes the outcome certain: called before a file takes its place (see `QueryPorts.settle`)."""
    steps: Progress = lambda message: None  # told every step, `progress` only what takes long


class Application:
    """Everything behind the front ends, built when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def home(self) -> Home:
        """The directories of this user."""
        return Home.from_environment(self._settings.environ)

    @cached_property
    def configuration(self) -> Configuration:
        """Catalogs and policy; raises ConfigError."""
        from fubcli.config.load import load_configuration

        return load_configuration(
            home=self.home,
            project=self._settings.project,
            catalogs_file=self._settings.catalogs_file,
            policy_file=self._settings.policy_file,
        )

    @cached_property
    def resolution(self) -> Resolution:
        """Which profile answers, why, and what it lacks; raises ConfigError, UsageError or NotPermitted."""
        from fubcli.config.profiles.choice import Asked
        from fubcli.config.profiles.resolve import resolve

        asked = Asked(self._settings.environ, self._settings.warehouse, self._settings.transport)
        return resolve(asked, home=self.home, project=self._settings.project)

    @cached_property
    def profile(self) -> Profile:
        """The profile that answers; raises as `resolution` does, and for a live profile that is not complete."""
        return self.resolution.usable

    @cached_property
    def _is_untouched(self) -> bool:
        from fubcli.config.profiles.untouched import is_untouched

        given = self._settings
        return given.warehouse is given.transport is None and is_untouched(given.environ, self.home, given.project)

    @cached_property
    def warehouse(self) -> Warehouse:
        """The warehouse of the profile; a live one is never replaced by the embedded one."""
        settings = self._settings
        if not self._is_untouched and not self.profile.embedded:
            from fubcli.warehouses.databricks.building import warehouse

            home = self.home
            return warehouse(
                self.profile, clock=settings.clock, progress=settings.progress, state=home.state, cache=home.cache
            )
        from fubcli.warehouses.duckdb.adapter import DuckDBWarehouse

        if not self._is_untouched and self.resolution.note:
            settings.progress(f"warning: {self.resolution.note}: the embedded lakehouse answers")
        return DuckDBWarehouse(self._lakehouse(), settings.clock)

    @cached_property
    def snapshots(self) -> Snapshots:
        """Catalog snapshots, cached."""
        from fubcli.warehouses.snapshot_cache import SnapshotCache

        return SnapshotCache(self.warehouse, self.home.cache / "snapshots")

    @cached_property
    def artifacts(self) -> ArtifactStore:
        """Where large results go."""
        from fubcli.results.artifacts import StateArtifacts

        return StateArtifacts(self.home.state / "artifacts", Home.ensure)

    @cached_property
    def audit_log(self) -> AuditLog:
        """Where every decision is recorded."""
        from fubcli.audit.log import StoredAuditLog
        from fubcli.config.keys import read_key

        key = partial(read_key, self._key_file("audit").path)
        return StoredAuditLog(self.home.state / "audit", key, clock=self._settings.clock, ensure=Home.ensure)

    def _key_file(self, name: str) -> KeyFile:
        from fubcli.config.key_files import key_file

        return key_file(name, self.home, self._settings.environ)

    @cached_property
    def origin(self) -> Origin:
        """Who asks, and in which trace."""
        from fubcli.audit.origin import origin

        return origin(self._settings.environ, self._settings.traceparent, self._settings.causation)

    @cached_property
    def receipts(self) -> ReceiptBook:
        """The staging receipts; raises UsageError for a shared table that may not hold them."""
        from fubcli.promotion.book import ReceiptBook, Terms
        from fubcli.promotion.store import ReceiptFiles
        from fubcli.promotion.tables import TwinTables

        configuration = self.configuration
        return ReceiptBook(
            Terms(configuration.catalogs, configuration.policy, self.warehouse.info),
            files=ReceiptFiles(self.home.state / "receipts"),
            secret=self.receipts_key,
            twins=TwinTables(configuration.catalogs, self.snapshots),
            clock=self._settings.clock,
            shared=self._shared_receipts(),
        )

    def receipts_key(self) -> bytes:
        """Return the key that signs receipts: this user's own, or the one that FUBCLI_PROMOTION_KEY_FILE names."""
        from fubcli.config.keys import read_key

        file = self._key_file("receipts")
        return read_key(file.path, create=not file.is_shared)

    def _shared_receipts(self) -> SharedReceipts | None:
        variable = "FUBCLI_PROMOTION_TABLE"
        given = self._settings.environ.get(variable, "")
        if not given:
            return None
        from fubcli.promotion.shared import SharedReceipts, table_from

        known = self.configuration
        table = table_from(variable, given, known.catalogs)
        return SharedReceipts(table, self.warehouse, known.policy, known.catalogs, self._settings.clock)

    @property
    def promotions(self) -> PromotionPorts:
        """What `fubcli promotions` works on."""
        from fubcli.operations.promotions.run import PromotionPorts

        return PromotionPorts(self.configuration.catalogs, self.configuration.policy, self.receipts)

    @property
    def demo(self) -> DemoPorts:
        """What `fubcli demo` works on: this home's embedded lakehouse, whichever warehouse answers."""
        from fubcli.config.profiles.choice import Asked, read_files
        from fubcli.embedded.drilling import DrillGround
        from fubcli.observations.store import Observations
        from fubcli.operations.demo.run import DemoPorts
        from fubcli.warehouses.duckdb.adapter import DuckDBWarehouse
        from fubcli.warehouses.snapshot_cache import SnapshotCache

        given = self._settings
        named = Asked(given.environ, given.warehouse).chosen(read_files(self.home, given.project))
        root, catalogs = self.home.data / "lakehouse", self.configuration.packaged_catalogs
        drills = DrillGround(root, catalogs, clock=given.clock, progress=given.progress)
        warehouse = DuckDBWarehouse(self._lakehouse(), given.clock)
        snapshots = SnapshotCache(warehouse, self.home.cache / "snapshots")
        memory = Observations(self.home.state / "observations.sqlite3", warehouse.info.identity, Home.ensure)
        return DemoPorts(drills, snapshots, memory, named[0].value if named else None, given.clock)

    def query(self, request: QueryRequest) -> Envelope:
        """Run `--operation=query`."""
        from fubcli.operations.query import run
        from fubcli.operations.query.run import QueryPorts

        configuration = self.configuration
        ports = QueryPorts(
            catalogs=configuration.catalogs,
            policy=configuration.policy,
            warehouse=self.warehouse,
            artifacts=self.artifacts,
            snapshots=self.snapshots,
            masking_key=self.masking_key,
            audit=self.audit_log,
            origin=self.origin,
            clock=self._settings.clock,
            promotion=self.receipts,
            settle=self._settings.settle,
        )
        return self._with_findings(run(request, ports))

    def _with_findings(self, envelope: Envelope) -> Envelope:
        """Add that a configuration was begun, or is wrong, and does not count."""
        found = [] if self._is_untouched else self.resolution.findings
        return replace(envelope, data={**envelope.data, "findings": [*envelope.data["findings"], *found]})

    def masking_key(self) -> bytes:
        """Return the key of masked values: this user's own, or the team's when FUBCLI_MASKING_KEY_FILE names one."""
        from fubcli.config.keys import read_key

        return read_key(self._key_file("masking").path)

    def schema(self, request: SchemaRequest) -> Envelope:
        """Run `--operation=schema`."""
        from fubcli.operations.schema import run
        from fubcli.operations.schema.run import SchemaPorts

        return self._with_findings(
            run(request, SchemaPorts(self.configuration.catalogs, self.warehouse, self.snapshots))
        )

    def check(self, request: CheckRequest) -> Iterator[Checked]:
        """Judge the statements of files one by one; touches no warehouse."""
        from fubcli.operations.check.run import CheckPorts, run

        return run(request, CheckPorts(self.configuration.catalogs, self.configuration.policy, self._settings.clock))

    def monitor(self, request: MonitorRequest) -> Envelope:
        """Run `--operation=monitor`."""
        from fubcli.observations.store import Observations
        from fubcli.operations.monitor import MonitorPorts, run

        memory = Observations(self.home.state / "observations.sqlite3", self.warehouse.info.identity, Home.ensure)
        known, given = self.configuration, self._settings
        sources = (self.snapshots, self._health(), self._prober(), memory)
        told = (given.clock, given.steps, given.settle)
        ports = MonitorPorts(known.catalogs, self.warehouse, *sources, *told, known.expectations())
        return self._with_findings(run(request, ports))

    def today(self) -> date:
        """Return the Pacific night that goes on."""
        from fubcli.model.nights import night_of

        return night_of(self._settings.clock.now())

    @cached_property
    def playbooks(self) -> Mapping[str, Playbook]:
        """The packaged playbooks and this user's own; raises ConfigError."""
        from fubcli.playbooks.catalogue import DIRECTORY, load_playbooks

        return load_playbooks(self.home.config / DIRECTORY)

    def match(self, text: str, today: date) -> Match:
        """Return which playbook plain words mean; asks no warehouse."""
        from fubcli.playbooks.matching.match import match

        return match(text, playbooks=tuple(self.playbooks.values()), catalogs=self.configuration.catalogs, today=today)

    def investigate(self, request: InvestigateRequest) -> Envelope:
        """Run `--operation=investigate`."""
        from fubcli.operations.investigate import InvestigatePorts, run

        ports = InvestigatePorts(
            catalogs=self.configuration.catalogs,
            warehouse=self.warehouse.info,
            snapshots=self.snapshots,
            query=self.query,
            monitor=self.monitor,
            playbooks=self.playbooks,
            match=self.match,
            clock=self._settings.clock,
            progress=self._settings.steps,
        )
        return run(request, ports)

    def _prober(self) -> Prober:
        """Who asks about the rows of tables for the monitor."""
        from fubcli.operations.probing import RecordedProber

        return RecordedProber(
            "monitor", self.warehouse, self.configuration.policy, self.configuration.catalogs, self.audit_log,
            self.origin, PROBE_SECONDS,
        )  # fmt: skip

    def _health(self) -> HealthSources:
        """What the warehouse tells of itself: by REST and by statements, or from the embedded lakehouse's books."""
        if self.warehouse.info.embedded:
            from fubcli.warehouses.duckdb.health import DuckDBHealth

            lakehouse = self._lakehouse()
            return DuckDBHealth(lakehouse.locate(self.configuration.packaged_catalogs.by_name))
        from fubcli.warehouses.databricks.health.examining import LISTING_SECONDS, examined

        clock, breakers = self._settings.clock, self.home.state / "breakers"
        _, health = examined(self.profile, clock=clock, breakers=breakers, seconds=LISTING_SECONDS)
        return self._deepened("monitor", health)

    def backtest(self, request: BacktestRequest) -> Backtest:
        """Judge a past that is given as files; touches no warehouse."""
        from fubcli.operations.backtest import run

        return run(request)

    def judge(self, sql: str, *, dialect: str) -> Judgement:
        """Judge one text that another client would run; touches no warehouse."""
        from fubcli.operations.check.foreign import judge_foreign

        configuration = self.configuration
        today = self._settings.clock.now().date()
        return judge_foreign(
            sql, dialect=dialect, policy=configuration.policy, catalogs=configuration.catalogs, today=today
        )

    def verdict(self, sql: str) -> Judgement:
        """Return what the policy says of a statement that fubcli itself would run; touches no warehouse."""
        from fubcli.operations.check.judge import Statement, judge

        known, today = self.configuration, self._settings.clock.now().date()
        return judge(Statement("statement", sql), policy=known.policy, catalogs=known.catalogs, today=today)

    def audit(self, request: AuditRequest) -> Envelope:
        """Run `fubcli audit`."""
        from fubcli.config.keys import read_key
        from fubcli.operations.audit import run

        path = self._key_file("audit").path
        key = read_key(path) if path.exists() else None
        return run(request, self.home.state / "audit", key)

    def config(self, *, origin: bool) -> Envelope:
        """Show the effective settings; asks no warehouse."""
        from fubcli.operations.config import shown
        from fubcli.operations.config.run import ConfigPorts

        given = self._settings
        files = {"catalogs": given.catalogs_file, "policy": given.policy_file}
        ports = ConfigPorts(self.resolution, self.configuration, self.home, given.project, given.environ, files)
        return shown(ports, origin=origin)

    def doctor(self, *, deep: bool = False) -> Envelope:
        """Look at everything that a query would need; changes nothing, and runs no statement unless it is `deep`."""
        from fubcli.operations.doctor import DoctorPorts, run
        from fubcli.warehouses.databricks.health.examining import examined, held_back
        from fubcli.warehouses.duckdb.health import DuckDBHealth

        clock, breakers = self._settings.clock, self.home.state / "breakers"
        ports = DoctorPorts(
            resolution=lambda: self.resolution, configuration=lambda: self.configuration, home=self.home,
            environ=self._settings.environ, clock=clock, open=partial(examined, clock=clock, breakers=breakers),
            held_back=partial(held_back, clock=clock, breakers=breakers), files=lambda: self._lakehouse().present(),
            embedded=DuckDBHealth, deepened=partial(self._deepened, "doctor") if deep else None,
        )  # fmt: skip
        return run(ports)

    def _deepened(self, operation: str, health: HealthSources) -> HealthSources:
        """Let statements of the live warehouse tell what its REST APIs do not; they are recorded for an operation."""
        from fubcli.operations.inspecting import RecordedInspector
        from fubcli.warehouses.databricks.health.either import EitherHealth
        from fubcli.warehouses.databricks.health.statements import StatementHealth

        inspect = RecordedInspector(
            operation, self.warehouse, self.configuration.policy, self.configuration.catalogs, self.audit_log,
            self.origin, INSPECTION_SECONDS,
        )  # fmt: skip
        steps = self._settings.steps
        return EitherHealth(health, StatementHealth(inspect, health.warehouse, self.profile.warehouse_id, steps))

    def _lakehouse(self) -> Lakehouse:
        from fubcli.embedded.lakehouse import Lakehouse

        root, catalogs, given = self.home.data / "lakehouse", self.configuration.packaged_catalogs, self._settings
        return Lakehouse(root, catalogs, clock=given.clock, progress=given.progress)


def application(  # noqa: PLR0913 - what the command line decides, by name
    *,
    progress: Progress,
    catalogs_file: Path | None = None,
    policy_file: Path | None = None,
    warehouse: str | None = None,
    transport: str | None = None,
    traceparent: str = "",
    upstream: UpstreamEvent | None = None,
    settle: Callable[[], None] = lambda: None,
    steps: Progress = lambda message: None,
) -> Application:
    """Return the application for this process's environment and working directory."""
    causation = upstream.id if upstream else ""
    settings = Settings(
        os.environ, Path.cwd(), progress, catalogs_file, policy_file, warehouse, transport,
        traceparent=traceparent, causation=causation, settle=settle, steps=steps,
    )  # fmt: skip
    return Application(settings)
