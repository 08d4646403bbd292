"""REST first, statements for what REST does not show: one `HealthSources` made of two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from fubcli.model.health import Commit, JobRun, PastQuery, Seen, TableDetail, WarehouseState
from fubcli.model.names import TableName
from fubcli.ports import HealthSources

T = TypeVar("T")


class EitherHealth:
    """Asks `first`; and `then` where the first shows nothing. What neither shows has the reasons of both."""

    def __init__(self, first: HealthSources, then: HealthSources) -> None:
        self._first = first
        self._then = then

    def warehouse(self) -> Seen[WarehouseState]:
        """Return the state."""
        return self._first.warehouse()

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        """Return the runs; a listing that is empty may be one that leaves out what may not be seen."""
        first = self._first.job_runs(since, most)
        return first if first.value else _either(first, self._then.job_runs(since, most))

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        """Return the statements, as `job_runs` does."""
        first = self._first.queries(since, most)
        return first if first.value else _either(first, self._then.queries(since, most))

    def table(self, name: TableName) -> Seen[TableDetail]:
        """Return what is known of a table, each part from whichever has it."""
        first = self._first.table(name)
        known = first.value
        if known is not None and known.bytes is not None and known.changed_at is not None:
            return first
        then = self._then.table(name)
        if known is None or then.value is None:
            return first if known is not None else _either(first, then)
        size = known.bytes if known.bytes is not None else then.value.bytes
        changed = known.changed_at or then.value.changed_at
        return Seen(f"{first.source}, {then.source}", TableDetail(known.rows, size, changed))

    def commits(self, name: TableName, most: int) -> Seen[tuple[Commit, ...]]:
        """Return a table's last commits."""
        first = self._first.commits(name, most)
        return first if first.visible else self._then.commits(name, most)

    def histories(self, names: Sequence[TableName], most: int) -> Mapping[TableName, Seen[tuple[Commit, ...]]]:
        """Return the last commits of many tables."""
        first = self._first.histories(names, most)
        hidden = [name for name in names if not first[name].visible]
        return {**first, **(self._then.histories(hidden, most) if hidden else {})}


def _either(first: Seen[T], then: Seen[T]) -> Seen[T]:
    """Return what the second shows; else what the first said, with both reasons."""
    if then.visible:
        return then
    if first.visible:
        return first
    return replace(first, reason=f"{first.reason}; by {then.source}: {then.reason}")
