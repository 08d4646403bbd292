"""What operations need from the world, as Protocols; `bootstrap` chooses who provides it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from fubcli.model.audit import AuditEntry
    from fubcli.model.decision import Proof
    from fubcli.model.drill import Drill, Exercise, Situation
    from fubcli.model.envelope import WarehouseInfo
    from fubcli.model.health import (
        Commit,
        JobRun,
        PastQuery,
        Principal,
        Rights,
        Securable,
        Seen,
        TableDetail,
        WarehouseState,
    )
    from fubcli.model.inspection import Inspection
    from fubcli.model.names import TableName
    from fubcli.model.observation import Columns, Contract
    from fubcli.model.probe import Measurement, Probe
    from fubcli.model.receipt import Receipt
    from fubcli.model.request import Parameter
    from fubcli.model.result import ResultSet, ResultStream
    from fubcli.model.snapshot import CatalogSnapshot
    from fubcli.model.statement import StatementFacts
    from fubcli.policy.permit import Permit


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class Progress(Protocol):
    """Somewhere to say what is taking long; never stdout."""

    def __call__(self, message: str) -> None:
        """Say one short line."""
        ...


def unheard(message: str) -> None:
    """Be a `Progress` to which nobody listens."""


class Warehouse(Protocol):
    """One engine behind one profile."""

    @property
    def info(self) -> WarehouseInfo:
        """Which warehouse this is; free of cost."""
        ...

    def execute(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> ResultSet:
        """Run a permitted statement within its row and time limits.

        Raises EngineRejected, WarehouseUnavailable, TimedOut, NotPermitted or Interrupted.
        """
        ...

    def stream(
        self, permit: Permit, *, parameters: Mapping[str, Parameter], arrow: bool
    ) -> AbstractContextManager[ResultStream]:
        """Run a permitted query whose rows are read batch by batch inside the `with` block.

        With `arrow` every batch has its Arrow form. Whoever leaves the block early leaves no statement running.
        Raises what `execute` raises, also while the batches are read: rows that have been handed out never come twice.
        """
        ...

    def dry_run(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> int | None:
        """Return how many bytes the engine says that a permitted statement reads, None from one that does not tell.

        Nothing runs. Raises what `execute` raises, also for a statement that may not read as much.
        """
        ...

    def fingerprint(self, catalog: str) -> str:
        """Return a text that changes whenever the catalog's objects may have changed; cheap, imports no driver."""
        ...

    def snapshot(self, catalog: str) -> CatalogSnapshot:
        """Describe a catalog's schemas, tables and columns."""
        ...


class CatalogFiles(Protocol):
    """Where the embedded engine's catalogs lie: one DuckDB file per catalog, built when needed."""

    def locate(self, catalogs: Iterable[str]) -> Mapping[str, Path]:
        """Return a sound file for each catalog, building what is missing, outdated or damaged.

        Raises StorageUnavailable when the disk does not let it.
        """
        ...

    def led_to(self, catalogs: Collection[str], within: Collection[str]) -> frozenset[str]:
        """Return those of the catalogs within reach to which views in some catalogs may lead."""
        ...

    def told(self) -> tuple[str, ...]:
        """Return, once, a sentence for each file of the user's own that `locate` had to replace."""
        ...

    def fingerprint(self, catalog: str) -> str:
        """Return a text that changes with the file; reads no database, builds nothing, `""` when there is none."""
        ...

    def writing(self, catalog: str) -> None:
        """Note that a statement of ours is about to change the file."""
        ...

    def written(self, catalog: str) -> None:
        """Note that a statement of ours changed the file, so that the change is not taken for damage."""
        ...

    def damaged(self, catalog: str, reason: str) -> str:
        """Replace a file that the engine could not read; return a sentence that says what was done."""
        ...


class Drills(Protocol):
    """Fire drills on the embedded lakehouse."""

    def exercises(self) -> tuple[Exercise, ...]:
        """Return the scenarios that there are."""
        ...

    def situation(self) -> Situation:
        """Return what is in force; builds and opens nothing."""
        ...

    def choose(self, name: str, night: date | None, table: str | None) -> Drill | None:
        """Return the drill that is meant, None for `healthy`.

        Raises UsageError for a scenario, night or table that is not there.
        """
        ...

    def begin(self, drill: Drill | None) -> tuple[Situation, tuple[str, ...]]:
        """Put a drill in force in place of the one before; return what then is, and the catalogs that were rebuilt.

        Raises StorageUnavailable, WarehouseUnavailable.
        """
        ...


class Snapshots(Protocol):
    """Catalog snapshots, from a cache when it is fresh."""

    def get(self, catalog: str, *, refresh: bool) -> tuple[CatalogSnapshot, str]:
        """Return a snapshot and its source, `cache` or `live`."""
        ...

    def cached(self, catalog: str) -> CatalogSnapshot | None:
        """Return the snapshot of the cache when it is still true, or None; asks no warehouse for one."""
        ...


class Promotion(Protocol):
    """Receipts of staging runs: left by one statement, presented for its twin on production."""

    def issue(self, facts: StatementFacts, *, rows: int, duration_ms: int) -> tuple[Receipt | None, tuple[str, ...]]:
        """Leave a receipt for a statement that ran on staging; without one, say why. Never fails the run."""
        ...

    def proof(self, facts: StatementFacts) -> Proof:
        """Look for a receipt that counts for a production statement.

        Raises NotPermitted for a key file that may not be used, and what a catalog snapshot raises.
        """
        ...


class ArtifactStore(Protocol):
    """Where results go that are too large for an event."""

    def path_for(self, name: str) -> Path:
        """Return a path for a new artifact of that name; the directory exists when it returns."""
        ...


class AuditLog(Protocol):
    """The append-only record of what was decided and what ran."""

    def record(self, entry: AuditEntry) -> None:
        """Append an entry; when it returns the entry survives a crash. Raises StorageUnavailable with the reason."""
        ...


class Memory(Protocol):
    """What the monitor has seen of one warehouse; every failure is StorageUnavailable."""

    def commits(self, names: Sequence[TableName], since: datetime) -> Mapping[TableName, tuple[Commit, ...]]:
        """Return what is remembered of tables since a time, newest first; nothing for those that were never seen."""
        ...

    def remember_commits(self, seen: Mapping[TableName, Sequence[Commit]], now: datetime) -> None:
        """Keep commits, each once."""
        ...

    def forget_commits(self) -> None:
        """Forget all commits of the warehouse, since they have never been, and what was measured of them."""
        ...

    def measurements(self, names: Sequence[TableName], since: date) -> Mapping[TableName, tuple[Measurement, ...]]:
        """Return what was measured of tables in the nights since one, the newest first, one for each night."""
        ...

    def remember_measurements(self, seen: Mapping[TableName, Measurement], now: datetime) -> None:
        """Keep measurements, the last one of a night in place of those before it."""
        ...

    def contracts(self, catalog: str) -> Mapping[TableName, Contract]:
        """Return the columns that each table of a catalog had when it was last accepted."""
        ...

    def accept(self, columns: Mapping[TableName, Columns], gone: Sequence[TableName], now: datetime) -> None:
        """Take the columns of tables as what they have from now on, and forget tables that are gone."""
        ...


class Inspector(Protocol):
    """Has questions about a warehouse's own records run as statements."""

    def __call__(self, inspection: Inspection) -> ResultSet:
        """Return the rows that answer a question, its columns as the warehouse names them.

        Raises Refused for a table whose catalog is not declared, AuditUnavailable, or what `Warehouse.execute` raises.
        """
        ...


class Prober(Protocol):
    """Has questions about the rows of tables run as statements, each bounded."""

    def __call__(self, probe: Probe) -> ResultSet:
        """Return the rows that answer a question, as `model.probe` says.

        Raises Refused for what bounds no scan, AuditUnavailable, or what `Warehouse.execute` raises.
        """
        ...


class HealthSources(Protocol):
    """What is known about a warehouse and its tables; reads, never starts anything.

    What the principal may not read is a `Seen` that is not visible. Raises SignInNeeded for credentials that are not
    accepted, WarehouseUnavailable when nothing answers.
    """

    def warehouse(self) -> Seen[WarehouseState]:
        """Return the warehouse's state."""
        ...

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        """Return the runs that began at `since` (aware) or later, newest first, at most `most`."""
        ...

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        """Return the statements that began at `since` (aware) or later, newest first, at most `most`."""
        ...

    def table(self, name: TableName) -> Seen[TableDetail]:
        """Return what is kept about a table."""
        ...

    def commits(self, name: TableName, most: int) -> Seen[tuple[Commit, ...]]:
        """Return a table's last commits, newest first, at most `most`."""
        ...

    def histories(self, names: Sequence[TableName], most: int) -> Mapping[TableName, Seen[tuple[Commit, ...]]]:
        """Return the last commits of many tables as `commits` does, in whatever way is cheapest."""
        ...


class Workspace(Protocol):
    """A live workspace as its principal sees it; failures are those of `HealthSources`."""

    def principal(self) -> Seen[Principal]:
        """Return who the credentials belong to."""
        ...

    def catalogs(self) -> Seen[tuple[Securable, ...]]:
        """Return the catalogs that the principal sees."""
        ...

    def schemas(self, catalog: str) -> Seen[tuple[Securable, ...]]:
        """Return the schemas of a catalog that the principal sees."""
        ...

    def securable(self, kind: str, name: str) -> Seen[Securable]:
        """Return one securable by its full name; `kind` is `catalog`, `schema` or `table`."""
        ...

    def rights(self, securable: Securable, principal: Principal) -> Seen[Rights]:
        """Return the privileges in force on a securable, those from above included."""
        ...

    def seconds_ahead(self) -> float | None:
        """Return by how many seconds the workspace's clock is ahead of ours, None before it has answered."""
        ...
