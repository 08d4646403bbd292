"""Health sources that remember what was read, so that no other check says that it cannot be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from fubcli.model.health import Commit, JobRun, PastQuery, Seen, TableDetail, WarehouseState
from fubcli.model.names import TableName
from fubcli.ports import HealthSources

T = TypeVar("T")


class Witness:
    """Asks the sources that it is given; `read` has the names of those that have shown something, if only no rows."""

    def __init__(self, health: HealthSources) -> None:
        self._health = health
        self.read: set[str] = set()

    def warehouse(self) -> Seen[WarehouseState]:
        """Return the state."""
        return self._noted(self._health.warehouse())

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        """Return the runs."""
        return self._noted(self._health.job_runs(since, most))

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        """Return the statements."""
        return self._noted(self._health.queries(since, most))

    def table(self, name: TableName) -> Seen[TableDetail]:
        """Return what is kept about a table."""
        return self._noted(self._health.table(name))

    def commits(self, name: TableName, most: int) -> Seen[tuple[Commit, ...]]:
        """Return a table's last commits."""
        return self._noted(self._health.commits(name, most))

    def histories(self, names: Sequence[TableName], most: int) -> Mapping[TableName, Seen[tuple[Commit, ...]]]:
        """Return the last commits of many tables."""
        return {name: self._noted(seen) for name, seen in self._health.histories(names, most).items()}

    def _noted(self, seen: Seen[T]) -> Seen[T]:
        if seen.visible:
            self.read.add(seen.source)
        return seen
