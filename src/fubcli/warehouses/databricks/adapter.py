"""A Databricks SQL warehouse as a `Warehouse`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from fubcli.errors import Interrupted, TimedOut
from fubcli.interrupts import heed
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.profile import Profile
from fubcli.model.request import Parameter
from fubcli.model.result import Batch, ResultSet, ResultStream
from fubcli.model.snapshot import CatalogSnapshot
from fubcli.network.deadline import Deadline
from fubcli.warehouses.databricks.unity import UnityCatalog
from fubcli.warehouses.failures import CANCELLED
from fubcli.warehouses.freshness import Freshness

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit


class Route(Protocol):
    """One way to have a statement run and its rows brought back."""

    def run(self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline) -> ResultSet:
        """Run a permitted statement; leaves none running behind it, whatever happens."""
        ...

    def stream(
        self, permit: Permit, parameters: Mapping[str, Parameter], deadline: Deadline
    ) -> AbstractContextManager[ResultStream]:
        """Run a permitted query whose Arrow batches are read inside the `with` block."""
        ...


class DatabricksWarehouse:
    """Runs permitted statements on a SQL warehouse by one route, and describes catalogs by Unity Catalog."""

    def __init__(self, profile: Profile, route: Route, unity: UnityCatalog, freshness: Freshness) -> None:
        self._profile = profile
        self._route = route
        self._unity = unity
        self._freshness = freshness

    @property
    def info(self) -> WarehouseInfo:
        """Databricks, by the profile's name and its host."""
        return WarehouseInfo("databricks", self._profile.name, embedded=False, host=self._profile.host)

    def fingerprint(self, catalog: str) -> str:
        """Return a text that changes every few minutes, and with every write of this user."""
        return self._freshness.fingerprint(catalog)

    def execute(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> ResultSet:
        """Run a permitted statement; see `ports.Warehouse`. A failed write may have left something behind too."""
        named = {name: parameters[name] for name in permit.parameters}
        try:
            return self._route.run(permit, named, Deadline(permit.timeout_seconds))
        except KeyboardInterrupt:
            heed()
            raise Interrupted(CANCELLED) from None
        finally:
            for catalog in permit.written_catalogs:
                self._freshness.written(catalog)

    @contextmanager
    def stream(self, permit: Permit, *, parameters: Mapping[str, Parameter], arrow: bool) -> Iterator[ResultStream]:
        """Run a permitted query for its batches; see `ports.Warehouse`. Both routes have them in Arrow anyway."""
        deadline = Deadline(permit.timeout_seconds)
        named = {name: parameters[name] for name in permit.parameters}
        try:
            with self._route.stream(permit, named, deadline) as result:
                yield replace(result, source=_timely(result.source, deadline))
        except KeyboardInterrupt:
            heed()
            raise Interrupted(CANCELLED) from None

    def dry_run(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> int | None:
        """Tell nothing: Databricks has no dry run that counts."""
        return None

    def snapshot(self, catalog: str) -> CatalogSnapshot:
        """Describe a catalog; no warehouse has to run for it."""
        fingerprint = self._freshness.fingerprint(catalog)
        return self._unity.snapshot(catalog, fingerprint)


def _timely(batches: Iterator[Batch], deadline: Deadline) -> Iterator[Batch]:
    """Yield batches until the time is over, which is as long as the statement and the reading of its rows may take."""
    for batch in batches:
        if deadline.passed:
            raise TimedOut(f"Cancelled after {deadline.seconds:g} seconds of wall time.")
        yield batch
