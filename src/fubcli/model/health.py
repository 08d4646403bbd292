"""What is read about a warehouse's health, each thing with where it was read, or why it could not be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


class Hidden(StrEnum):
    """Why something is not seen."""

    FORBIDDEN = "forbidden"
    """The principal may not read it."""
    MISSING = "missing"
    """It is not there, or the principal may not know that it is."""
    NOT_KEPT = "not_kept"
    """This warehouse keeps no such thing."""
    NOT_RUNNING = "not_running"
    """Only a statement tells it, the warehouse does not run, and nothing is started for it."""
    UNREACHED = "unreached"
    """It was asked for, or was about to be, when the warehouse stopped answering."""


@dataclass(frozen=True)
class Seen(Generic[T]):
    """Something that was read, with its `source`; or, without a value, why it is not visible."""

    source: str
    """The API's path, or the table."""
    value: T | None = None
    hidden: Hidden | None = None
    reason: str = ""
    """The service's own words, made safe to show."""

    @property
    def visible(self) -> bool:
        """Whether it could be read; an empty listing was read."""
        return self.value is not None

    def map(self, read: Callable[[T], U]) -> Seen[U]:
        """Return it with its value read in another way."""
        value = None if self.value is None else read(self.value)
        return Seen(self.source, value, self.hidden, self.reason)


@dataclass(frozen=True)
class WarehouseState:
    """A SQL warehouse; `state` is Databricks' word: RUNNING, STARTING, STOPPED, STOPPING, DELETING, DELETED."""

    name: str
    state: str


@dataclass(frozen=True)
class JobRun:
    """One run of a job; times are aware and in UTC, `ended_at` is None while it runs."""

    job_id: str
    run_id: str
    name: str
    started_at: datetime
    ended_at: datetime | None
    result: str
    """SUCCESS, FAILED, …; empty while it runs."""


@dataclass(frozen=True)
class PastQuery:
    """One statement of the query history."""

    statement_id: str
    status: str
    """QUEUED, RUNNING, FINISHED, FAILED, CANCELED."""
    started_at: datetime
    duration_ms: int | None
    rows: int | None


@dataclass(frozen=True)
class TableDetail:
    """What is known of a table without reading it; None where the catalog does not keep it."""

    rows: int | None
    bytes: int | None
    changed_at: datetime | None
    """The last commit, in UTC."""


@dataclass(frozen=True)
class Commit:
    """One entry of a table's history."""

    version: int
    committed_at: datetime
    operation: str
    rows: int | None
    run_id: str = ""


@dataclass(frozen=True)
class Principal:
    """Who the credentials belong to, and the groups of which that is a member."""

    name: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Securable:
    """A catalog, schema or table of Unity Catalog; `kind` as its API and GRANT have it."""

    kind: str
    name: str
    owner: str = ""


@dataclass(frozen=True)
class Right:
    """A privilege in force on a securable, and the securable on which it was granted."""

    principal: str
    privilege: str
    granted_on: Securable


@dataclass(frozen=True)
class Rights:
    """The privileges in force on a securable; `complete` unless only those of the principal alone could be read."""

    found: tuple[Right, ...]
    complete: bool
