"""Snowflake as a `Warehouse`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from fubcli.errors import EngineRejected, Interrupted, NotPermitted, TimedOut
from fubcli.interrupts import heed
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.profile import Profile
from fubcli.model.request import Parameter
from fubcli.model.result import Batch, ResultSet, ResultStream
from fubcli.model.snapshot import CatalogSnapshot
from fubcli.network.breaker import Breaker
from fubcli.network.deadline import Deadline
from fubcli.network.failures import NotReached, ReplyLost
from fubcli.warehouses.failures import CANCELLED
from fubcli.warehouses.freshness import Freshness
from fubcli.warehouses.running import run_within
from fubcli.warehouses.snowflake.binding import bound
from fubcli.warehouses.snowflake.connection import imported
from fubcli.warehouses.snowflake.failures import outcome_unknown
from fubcli.warehouses.snowflake.reading import read, streamed, written
from fubcli.warehouses.snowflake.snapshot import snapshot
from fubcli.warehouses.snowflake.statement import Statement

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit
    from fubcli.ports import Clock

T = TypeVar("T")


class SnowflakeWarehouse:
    """Runs permitted statements, each in a session of its own, and describes databases by their own records."""

    def __init__(self, profile: Profile, breaker: Breaker, freshness: Freshness, clock: Clock) -> None:
        self._profile = profile
        self._breaker = breaker
        self._freshness = freshness
        self._clock = clock

    @property
    def info(self) -> WarehouseInfo:
        """Snowflake, by the profile's name and its host."""
        return WarehouseInfo("snowflake", self._profile.name, embedded=False, host=self._profile.host)

    def fingerprint(self, catalog: str) -> str:
        """Return a text that changes every few minutes, and with every write of this user."""
        return self._freshness.fingerprint(catalog)

    def dry_run(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> int | None:
        """Return None: Snowflake does not say beforehand what a statement reads."""
        return None

    def execute(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> ResultSet:
        """Run a permitted statement; see `ports.Warehouse`. A failed write may have left something behind too."""
        text, values = bound(permit.text, {name: parameters[name] for name in permit.parameters})
        statement = self._statement(permit)

        def work() -> ResultSet:
            cursor = statement.run(text, values)
            return written(cursor, permit.kind) if permit.kind.writes else read(cursor, permit.max_rows)

        try:
            return run_within(lambda: self._noted(work), cancel=statement.cancel, seconds=permit.timeout_seconds)
        except ReplyLost as lost:
            if permit.kind.writes and statement.was_sent:
                raise outcome_unknown(lost, statement.request) from lost
            raise
        finally:
            statement.end()
            for catalog in permit.written_catalogs:
                self._freshness.written(catalog)

    @contextmanager
    def stream(self, permit: Permit, *, parameters: Mapping[str, Parameter], arrow: bool) -> Iterator[ResultStream]:
        """Run a permitted query for its batches; see `ports.Warehouse`. They come in Arrow anyway."""
        text, values = bound(permit.text, {name: parameters[name] for name in permit.parameters})
        statement, started, deadline = self._statement(permit), time.monotonic(), Deadline(permit.timeout_seconds)

        def within(work: Callable[[], T]) -> T:
            return run_within(work, cancel=statement.cancel, seconds=permit.timeout_seconds, since=started)

        try:
            opened = within(lambda: self._noted(lambda: streamed(statement.run(text, values), permit.max_rows)))
            yield replace(opened, source=_batches(opened.source, within, deadline))
        except KeyboardInterrupt:
            heed()
            raise Interrupted(CANCELLED) from None
        finally:
            statement.end()

    def snapshot(self, catalog: str) -> CatalogSnapshot:
        """Describe a database by its INFORMATION_SCHEMA."""
        return snapshot(self._profile, catalog, self._freshness.fingerprint(catalog), self._clock)

    def _statement(self, permit: Permit) -> Statement:
        imported()
        self._breaker.check()
        most = None if permit.kind.writes else permit.max_rows + 1
        return Statement(self._profile, Deadline(permit.timeout_seconds), most=most)

    def _noted(self, work: Callable[[], T]) -> T:
        """Do it, and note whether the host is alive; one that says no is."""
        try:
            result = work()
        except (NotReached, ReplyLost):
            self._breaker.failed()
            raise
        except (NotPermitted, EngineRejected):
            self._breaker.succeeded()
            raise
        self._breaker.succeeded()
        return result


def _batches(
    source: Iterator[Batch], within: Callable[[Callable[[], Batch | None]], Batch | None], deadline: Deadline
) -> Iterator[Batch]:
    """Yield batches until the time is over, which is as long as the statement and the reading of its rows may take."""
    while (batch := within(lambda: next(source, None))) is not None:
        if deadline.passed:
            raise TimedOut(f"Cancelled after {deadline.seconds:g} seconds of wall time.")
        yield batch
