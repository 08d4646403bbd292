"""Each operation with the ports that it needs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fubcli.bootstrap.foundation import Foundation
from fubcli.bootstrap.settings import Settings
from fubcli.config.locations import Home
from fubcli.errors import StorageUnavailable
from fubcli.model.dialect import SqlDialect

if TYPE_CHECKING:
    from datetime import date

    from fubcli.model.envelope import Envelope, UpstreamEvent
    from fubcli.model.estimate import Estimate
    from fubcli.model.match import Match
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
    from fubcli.operations.pipelines.asked import PipelinePorts
    from fubcli.operations.promotions.run import PromotionPorts
    from fubcli.ports import Progress
    from fubcli.skills.code_development.ports import CodeRequest
    from fubcli.skills.confluence_management import ConfluenceRequest
    from fubcli.skills.datadog_management import DatadogRequest
    from fubcli.skills.gitlab_pipeline_monitoring import PipelineRequest
    from fubcli.skills.support_investigation import SupportRequest


class Application(Foundation):
    """Everything behind the front ends."""

    @property
    def promotions(self) -> PromotionPorts:
        """What `fubcli promotions` works on."""
        from fubcli.operations.promotions.run import PromotionPorts

        known = self.configuration
        return PromotionPorts(known.catalogs, known.policy, self.receipts, self.dialect)

    @property
    def pipelines(self) -> PipelinePorts:
        """What `fubcli pipelines` works on; raises ConfigError."""
        from fubcli.bootstrap.pipelines import ports

        return ports(self, self._settings.progress, self._settings.steps)

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

    def schema(self, request: SchemaRequest) -> Envelope:
        """Run `--operation=schema`."""
        from fubcli.operations.schema import run
        from fubcli.operations.schema.run import SchemaPorts

        return self._with_findings(run(request, SchemaPorts(self.catalogs, self.warehouse, self.snapshots)))

    def check(self, request: CheckRequest) -> Iterator[Checked]:
        """Judge the statements of files one by one; touches no warehouse."""
        from fubcli.operations.check.run import CheckPorts, run

        return run(request, CheckPorts(self.configuration.catalogs, self.configuration.policy, self._settings.clock))

    def monitor(self, request: MonitorRequest) -> Envelope:
        """Run `--operation=monitor`."""
        from fubcli.observations.store import Observations
        from fubcli.operations.monitor import MonitorPorts, run
        from fubcli.operations.monitor.pipelines.evidence import Kept

        memory = Observations(self.home.state / "observations.sqlite3", self.warehouse.info.identity, Home.ensure)
        known, given = self.configuration, self._settings
        alone = self._asks_pipelines_alone(request)
        sources = (self.snapshots, self._health_of_pipelines() if alone else self._health(), self._prober(), memory)
        clock = self.clock if alone else self.present
        told = (clock, given.steps, given.settle)
        kept = Kept(self.kept_runs, self.undeclared_personal) if self.is_embedded else None
        ports = MonitorPorts(self.catalogs, self.warehouse, *sources, *told, known.expectations(), kept)
        return self._with_findings(run(request, ports))

    def _asks_pipelines_alone(self, request: MonitorRequest) -> bool:
        """Whether only what pipelines fill is looked at: they run when they run, and not in the demo's nights."""
        specs = [self.catalogs.get(name) for name in request.catalogs]
        return self.is_embedded and bool(specs) and all(spec is not None and spec.filled_by for spec in specs)

    def today(self) -> date:
        """Return the Pacific night that goes on."""
        from fubcli.model.nights import night_of

        return night_of(self.present.now())

    def match(self, text: str, today: date) -> Match:
        """Return which playbook plain words mean; asks no warehouse."""
        from fubcli.playbooks.matching.match import match

        return match(text, playbooks=tuple(self.playbooks.values()), catalogs=self.configuration.catalogs, today=today)

    def investigate(self, request: InvestigateRequest) -> Envelope:
        """Run `--operation=investigate`."""
        from fubcli.operations.investigate import InvestigatePorts, run

        ports = InvestigatePorts(
            catalogs=self.catalogs,
            warehouse=self.warehouse.info,
            snapshots=self.snapshots,
            query=self.query,
            monitor=self.monitor,
            playbooks=self.playbooks,
            match=self.match,
            clock=self.present,
            progress=self._settings.steps,
        )
        return run(request, ports)

    def support_investigation(self, request: SupportRequest) -> Envelope:
        """Run `support-investigation`."""
        from fubcli.skills.support_investigation import SupportPorts, run
        from fubcli.skills.support_investigation.library import packaged_library

        ports = SupportPorts(
            warehouse=self.warehouse.info,
            investigate=self.investigate,
            match=lambda text: self.match(text, self.today()),
            monitor=self.monitor,
            hypotheses=packaged_library,
            playbooks=lambda: self.playbooks,
            catalogs=lambda where: [each.name for each in self.catalogs.present if each.environment is where],
            clock=self.present,
            ensure=Home.ensure,
            settle=self._settings.settle,
        )
        return run(request, ports)

    def datadog_management(self, request: DatadogRequest) -> Envelope:
        """Run `datadog-management`."""
        from fubcli.bootstrap.datadog import datadog_management

        return datadog_management(self, request)

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

    def code_development(self, request: CodeRequest) -> Envelope:
        """Run `fubcli code-development`."""
        from fubcli.skills.code_development.ports import CodePorts
        from fubcli.skills.code_development.run import run

        known = (self.warehouse.info, self.schema, self.verdict)
        ports = CodePorts(*known, self.clock, self.artifacts, self._assessed, self._estimated)
        return run(request, ports)

    def gitlab_pipeline_monitoring(self, request: PipelineRequest, seconds: float) -> Envelope:
        """Run `fubcli gitlab-pipeline-monitoring`."""
        from fubcli.bootstrap.gitlab import monitored

        return monitored(self, request, seconds)

    def confluence_management(self, request: ConfluenceRequest, *, seconds: float) -> Envelope:
        """Run `confluence-management`; asks no warehouse."""
        from fubcli.bootstrap.confluence import managed

        return managed(self, request, seconds)

    def _estimated(self, sql: str, values: Mapping[str, str]) -> Estimate:
        return self.verdict(sql, values).estimate

    def _assessed(self, files: tuple[str, ...], upstream: tuple[UpstreamEvent, ...]) -> Mapping[str, Any]:
        from fubcli.bootstrap.migrating import assessed

        return assessed(files, upstream, self, self.query)

    def verdict(
        self, sql: str, values: Mapping[str, str] | None = None, *, dialect: SqlDialect | None = None
    ) -> Judgement:
        """Return what the policy says of a statement that fubcli itself would run; touches no warehouse.

        Without a `dialect` it is written for the warehouse that answers.
        """
        from fubcli.operations.check.judge import Statement, judge

        known, today = self.configuration, self._settings.clock.now().date()
        return judge(
            Statement("statement", sql, parameters=values or {}),
            policy=known.policy,
            catalogs=known.catalogs,
            today=today,
            dialect=dialect or self.dialect,
        )

    def verdict_of_step(self, sql: str) -> Judgement:
        """Return what the policy says of a playbook's statement, asked about the month before now."""
        from datetime import timedelta

        now = self.clock.now()
        values = {"since": now - timedelta(days=30), "until": now}
        texts = {name: f"{value:%Y-%m-%dT%H:%M:%SZ}" for name, value in values.items()}
        return self.verdict(sql, texts, dialect=SqlDialect.DATABRICKS)

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
        from fubcli.bootstrap.engines import examined, held_back
        from fubcli.operations.doctor import DoctorPorts, run
        from fubcli.warehouses.duckdb.health import DuckDBHealth

        clock, breakers = self._settings.clock, self.home.state / "breakers"
        ports = DoctorPorts(
            resolution=lambda: self.resolution, configuration=lambda: self.configuration, home=self.home,
            environ=self._settings.environ, clock=clock, open=partial(examined, clock=clock, breakers=breakers),
            held_back=partial(held_back, clock=clock, breakers=breakers), files=lambda: self._lakehouse().present(),
            embedded=DuckDBHealth, deepened=partial(self._deepened, "doctor") if deep else None,
        )  # fmt: skip
        return run(ports)


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
    """Return the application for this process's environment and working directory; raises StorageUnavailable."""
    causation = upstream.id if upstream else ""
    settings = Settings(
        os.environ, _working_directory(), progress, catalogs_file, policy_file, warehouse, transport,
        traceparent=traceparent, causation=causation, settle=settle, steps=steps,
    )  # fmt: skip
    return Application(settings)


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise StorageUnavailable("The working directory is gone: go to another one, and start again there.") from error
