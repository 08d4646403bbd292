"""Builds what a request needs and runs it: the only file that names concrete adapters."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from fubcli.config.locations import Home
from fubcli.errors import UsageError

if TYPE_CHECKING:
    from fubcli.config.load import Configuration
    from fubcli.model.audit import Origin
    from fubcli.model.envelope import Envelope, UpstreamEvent
    from fubcli.model.request import AuditRequest, CheckRequest, QueryRequest, SchemaRequest
    from fubcli.operations.check.judge import Judgement
    from fubcli.operations.check.run import Checked
    from fubcli.operations.promotions.run import PromotionPorts
    from fubcli.ports import ArtifactStore, AuditLog, Clock, Progress, Snapshots, Warehouse
    from fubcli.promotion.book import ReceiptBook
    from fubcli.promotion.shared import SharedReceipts

EMBEDDED = "embedded"


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)


class StateArtifacts:
    """Spilled results under the state directory, named by a random id."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def path_for(self, name: str) -> Path:
        """Return a new path ending in `.name`; removes results that have expired."""
        from fubcli.results.artifacts import remove_expired

        Home.ensure(self._directory)
        remove_expired(self._directory)
        return self._directory / f"{uuid.uuid4().hex}.{name}"


@dataclass(frozen=True)
class Settings:
    """What the command line and the environment decide before any request is looked at."""

    environ: Mapping[str, str]
    project: Path
    progress: Progress
    catalogs_file: Path | None = None
    policy_file: Path | None = None
    warehouse: str | None = None
    clock: Clock = field(default_factory=SystemClock)
    traceparent: str = ""
    causation: str = ""


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
    def warehouse(self) -> Warehouse:
        """The warehouse that answers; raises UsageError for a profile that does not exist."""
        from fubcli.embedded.lakehouse import Lakehouse
        from fubcli.warehouses.duckdb.adapter import DuckDBWarehouse

        profile = self._settings.warehouse or self._settings.environ.get("FUBCLI_WAREHOUSE") or EMBEDDED
        if profile != EMBEDDED:
            raise UsageError(f"There is no warehouse profile {profile!r}; this version answers from {EMBEDDED!r}.")
        files = Lakehouse(
            self.home.data / "lakehouse",
            self.configuration.packaged_catalogs,
            clock=self._settings.clock,
            progress=self._settings.progress,
        )
        return DuckDBWarehouse(files, self._settings.clock)

    @cached_property
    def snapshots(self) -> Snapshots:
        """Catalog snapshots, cached."""
        from fubcli.warehouses.snapshot_cache import SnapshotCache

        return SnapshotCache(self.warehouse, self.home.cache / "snapshots")

    @cached_property
    def artifacts(self) -> ArtifactStore:
        """Where large results go."""
        return StateArtifacts(self.home.state / "artifacts")

    @cached_property
    def audit_log(self) -> AuditLog:
        """Where every decision is recorded."""
        from fubcli.audit.log import StoredAuditLog
        from fubcli.config.keys import read_key

        key = partial(read_key, self._audit_key)
        return StoredAuditLog(self.home.state / "audit", key, clock=self._settings.clock, ensure=Home.ensure)

    @property
    def _audit_key(self) -> Path:
        """The key is kept apart from the log that it signs."""
        return self.home.config / "audit.key"

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

        shared = self._settings.environ.get("FUBCLI_PROMOTION_KEY_FILE")
        return read_key(Path(shared), create=False) if shared else read_key(self.home.config / "receipts.key")

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
        )
        return run(request, ports)

    def masking_key(self) -> bytes:
        """Return the key of masked values: this user's own, or the team's when FUBCLI_MASKING_KEY_FILE names one."""
        from fubcli.config.keys import read_key

        shared = self._settings.environ.get("FUBCLI_MASKING_KEY_FILE")
        return read_key(Path(shared) if shared else self.home.state / "masking.key")

    def schema(self, request: SchemaRequest) -> Envelope:
        """Run `--operation=schema`."""
        from fubcli.operations.schema import run
        from fubcli.operations.schema.run import SchemaPorts

        return run(request, SchemaPorts(self.configuration.catalogs, self.warehouse, self.snapshots))

    def check(self, request: CheckRequest) -> Iterator[Checked]:
        """Judge the statements of files one by one; touches no warehouse."""
        from fubcli.operations.check.run import CheckPorts, run

        return run(request, CheckPorts(self.configuration.catalogs, self.configuration.policy, self._settings.clock))

    def judge(self, sql: str, *, dialect: str) -> Judgement:
        """Judge one text that another client would run; touches no warehouse."""
        from fubcli.operations.check.foreign import judge_foreign

        configuration = self.configuration
        today = self._settings.clock.now().date()
        return judge_foreign(
            sql, dialect=dialect, policy=configuration.policy, catalogs=configuration.catalogs, today=today
        )

    def audit(self, request: AuditRequest) -> Envelope:
        """Run `fubcli audit`."""
        from fubcli.config.keys import read_key
        from fubcli.operations.audit import run

        key = read_key(self._audit_key) if self._audit_key.exists() else None
        return run(request, self.home.state / "audit", key)


def application(  # noqa: PLR0913 - what the command line decides, by name
    *,
    progress: Progress,
    catalogs_file: Path | None = None,
    policy_file: Path | None = None,
    warehouse: str | None = None,
    traceparent: str = "",
    upstream: UpstreamEvent | None = None,
) -> Application:
    """Return the application for this process's environment and working directory."""
    causation = upstream.id if upstream else ""
    settings = Settings(
        os.environ,
        Path.cwd(),
        progress,
        catalogs_file,
        policy_file,
        warehouse,
        traceparent=traceparent,
        causation=causation,
    )
    return Application(settings)
