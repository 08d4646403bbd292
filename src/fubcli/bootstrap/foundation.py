"""What requests stand on: configuration, warehouse, records and keys, each built when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from fubcli.bootstrap.settings import Settings
from fubcli.config.locations import Home
from fubcli.errors import FubError
from fubcli.model.dialect import SqlDialect, read_by

if TYPE_CHECKING:
    from pathlib import Path

    from fubcli.audit.calls import Call
    from fubcli.config.key_files import KeyFile
    from fubcli.config.load import Configuration
    from fubcli.config.profiles.resolve import Resolution
    from fubcli.embedded.lakehouse import Lakehouse
    from fubcli.model.audit import Origin
    from fubcli.model.catalogs import Catalogs
    from fubcli.model.lineage import Origin as StoredColumn
    from fubcli.model.playbook import Playbook
    from fubcli.model.profile import Profile
    from fubcli.ports import ArtifactStore, AuditLog, Clock, HealthSources, Prober, Snapshots, Warehouse
    from fubcli.promotion.book import ReceiptBook
    from fubcli.promotion.shared import SharedReceipts


INSPECTION_SECONDS = 8.0
"""Wall time for each question about a warehouse's own records."""
PROBE_SECONDS = 30.0
"""Wall time for each question about the rows of tables."""


class Foundation:
    """The adapters of one call."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def home(self) -> Home:
        """The directories of this user."""
        return Home.from_environment(self._settings.environ)

    @property
    def configuration(self) -> Configuration:
        """Catalogs and policy; raises ConfigError."""
        return self._configured[0]

    @property
    def undeclared_personal(self) -> tuple[StoredColumn, ...]:
        """The columns that the pipelines call personal and the catalogs files do not; they are masked all the same."""
        return self._configured[1]

    @property
    def kept_runs(self) -> Path:
        """Where the artifacts of the pipelines' runs are kept."""
        return self.home.state / "pipelines"

    @cached_property
    def _configured(self) -> tuple[Configuration, tuple[StoredColumn, ...]]:
        from fubcli.config.load import load_configuration

        found = load_configuration(
            home=self.home,
            project=self._settings.project,
            catalogs_file=self._settings.catalogs_file,
            policy_file=self._settings.policy_file,
        )
        if any(spec.called for spec in found.catalogs.by_name.values()) and not self._is_untouched:
            # A profile that is wrong fails whoever asks its warehouse; the doctor tells of the files all the same.
            with suppress(FubError):
                found = replace(found, catalogs=found.catalogs.on(self.resolution.profile.engine))
        if not self.kept_runs.is_dir():
            return found, ()
        from fubcli.artifacts.dbt_personal import kept_personal_columns
        from fubcli.bootstrap.personal import with_personal

        catalogs, missing = with_personal(found.catalogs, kept_personal_columns(self.kept_runs))
        return replace(found, catalogs=catalogs), missing

    @cached_property
    def catalogs(self) -> Catalogs:
        """The declared catalogs; those are absent that pipelines fill and have not filled where statements run."""
        from fubcli.embedded.filled import absent

        files = self._pipeline_files
        missing = absent(files) if self.is_embedded else frozenset(files)
        return replace(self.configuration.catalogs, absent=missing)

    @cached_property
    def _pipeline_files(self) -> Mapping[str, Path]:
        from fubcli.embedded.filled import pipeline_files

        return pipeline_files(self.home.data, self.configuration.packaged_catalogs)

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

    @property
    def is_embedded(self) -> bool:
        """Whether the embedded lakehouse answers; raises as `profile` does."""
        return self._is_untouched or self.profile.embedded

    @property
    def dialect(self) -> SqlDialect:
        """What is written for the warehouse that answers; raises as `resolution` does, and connects to nothing."""
        return SqlDialect.DATABRICKS if self._is_untouched else read_by(self.resolution.profile.engine)

    @cached_property
    def warehouse(self) -> Warehouse:
        """The warehouse of the profile; a live one is never replaced by the embedded one."""
        settings = self._settings
        if not self.is_embedded:
            from fubcli.bootstrap.engines import warehouse

            home = self.home
            return warehouse(
                self.profile, clock=settings.clock, progress=settings.progress, state=home.state, cache=home.cache
            )
        from fubcli.warehouses.duckdb.adapter import DuckDBWarehouse

        if not self._is_untouched and self.resolution.note:
            settings.progress(f"warning: {self.resolution.note}: the embedded lakehouse answers")
        from fubcli.embedded.filled import FilledFiles

        return DuckDBWarehouse(FilledFiles(self._lakehouse(), self._pipeline_files), settings.clock)

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

    def recorded_calls(self, most: int) -> list[Call]:
        """Return the statements among the last entries of the audit log, oldest first; none where there is no log."""
        from fubcli.audit.calls import Call, last_calls
        from fubcli.audit.reading import snapshot
        from fubcli.config.keys import read_key

        directory, key = self.home.state / "audit", self._key_file("audit").path
        if not directory.exists():
            return []
        last = last_calls(snapshot(directory, read_key(key) if key.exists() else None), most)
        return [each for each in last if isinstance(each, Call)]

    @property
    def environ(self) -> Mapping[str, str]:
        """The environment, which may hold tokens."""
        return self._settings.environ

    @property
    def clock(self) -> Clock:
        """The only source of time."""
        return self._settings.clock

    @cached_property
    def present(self) -> Clock:
        """The time by which nights are looked at: the demo's own present on the embedded lakehouse."""
        if not self.is_embedded:
            return self.clock
        from fubcli.embedded.nights import PresentClock

        return PresentClock(self.clock)

    def _key_file(self, name: str) -> KeyFile:
        from fubcli.config.key_files import key_file

        return key_file(name, self.home, self._settings.environ)

    @cached_property
    def origin(self) -> Origin:
        """Who asks, and in which trace; the id of the event before was chosen by others, and may hold a secret."""
        from fubcli.audit.origin import origin

        given = self._settings
        return origin(given.environ, given.traceparent, self._causation() if given.causation else "")

    def _causation(self) -> str:
        from fubcli.bootstrap.hiding import redaction

        return redaction(self._settings.environ).text(self._settings.causation)

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

    def masking_key(self) -> bytes:
        """Return the key of masked values: this user's own, or the team's when FUBCLI_MASKING_KEY_FILE names one."""
        from fubcli.config.keys import read_key

        return read_key(self._key_file("masking").path)

    @cached_property
    def playbooks(self) -> Mapping[str, Playbook]:
        """The packaged playbooks and this user's own; raises ConfigError."""
        from fubcli.playbooks.catalogue import DIRECTORY, load_playbooks

        return load_playbooks(self.home.config / DIRECTORY)

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
        from fubcli.bootstrap.engines import LISTING_SECONDS, examined

        clock, breakers = self._settings.clock, self.home.state / "breakers"
        _, health = examined(self.profile, clock=clock, breakers=breakers, seconds=LISTING_SECONDS)
        return self._deepened("monitor", health)

    def _health_of_pipelines(self) -> HealthSources:
        """What is told of catalogs that pipelines alone fill: their files keep no books, and no other is needed."""
        from fubcli.warehouses.duckdb.health import DuckDBHealth

        return DuckDBHealth({})

    def _deepened(self, operation: str, health: HealthSources) -> HealthSources:
        """Let statements of the live warehouse tell what its REST APIs do not; they are recorded for an operation.

        What the other engines tell of themselves is all that there is.
        """
        from fubcli.model.profile import Engine

        if self.profile.engine is not Engine.DATABRICKS:
            return health
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
