"""BigQuery as a `Warehouse`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fubcli.errors import Interrupted, TimedOut
from fubcli.interrupts import heed
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.profile import Profile
from fubcli.model.request import Parameter
from fubcli.model.result import Batch, ResultSet, ResultStream
from fubcli.model.snapshot import CatalogSnapshot
from fubcli.network.deadline import Deadline
from fubcli.warehouses.bigquery.api import Api
from fubcli.warehouses.bigquery.datasets import Datasets
from fubcli.warehouses.bigquery.jobs import Place
from fubcli.warehouses.bigquery.queries import Queries
from fubcli.warehouses.bigquery.rows import Rows
from fubcli.warehouses.failures import CANCELLED
from fubcli.warehouses.freshness import Freshness

if TYPE_CHECKING:
    from fubcli.policy.permit import Permit


_USD_PER_TIB = "6.25"
"""Google's list price on demand in the US, beyond the first TiB of a month."""


class BigQueryWarehouse:
    """Runs permitted statements as jobs of one project, and describes other projects by their tables' own records."""

    def __init__(self, profile: Profile, api: Api, datasets: Datasets, freshness: Freshness) -> None:
        self._profile = profile
        self._api = api
        self._place = Place(profile.settings["project"], profile.settings.get("location", ""))
        self._queries = Queries(api, self._place, int(profile.settings["maximum_bytes_billed"]))
        self._datasets = datasets
        self._freshness = freshness

    @property
    def info(self) -> WarehouseInfo:
        """BigQuery, by the profile's name and its host."""
        price = float(self._profile.settings.get("usd_per_tib", _USD_PER_TIB))
        return WarehouseInfo("bigquery", self._profile.name, False, self._profile.host, price)

    def fingerprint(self, catalog: str) -> str:
        """Return a text that changes every few minutes, and with every write of this user."""
        return self._freshness.fingerprint(catalog)

    def execute(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> ResultSet:
        """Run a permitted statement; see `ports.Warehouse`. A failed write may have left something behind too."""
        try:
            return self._executed(permit, {name: parameters[name] for name in permit.parameters})
        except KeyboardInterrupt:
            heed()
            raise Interrupted(CANCELLED) from None
        finally:
            for catalog in permit.written_catalogs:
                self._freshness.written(catalog)

    def _executed(self, permit: Permit, named: Mapping[str, Parameter]) -> ResultSet:
        self._api.prepare()
        deadline = Deadline(permit.timeout_seconds)
        estimate, shown = self._queries.estimate(permit, named, deadline)
        with self._queries.job(permit, shown, deadline) as job:
            resource = job.finished()
            read = estimate.bytes
            if permit.kind.writes:
                return ResultSet((), (), affected_rows=_affected(resource), statement_id=job.id, estimated_bytes=read)
            rows = Rows(self._api, self._place, job, permit.max_rows, deadline)
            return replace(rows.collected(), estimated_bytes=read)

    @contextmanager
    def stream(self, permit: Permit, *, parameters: Mapping[str, Parameter], arrow: bool) -> Iterator[ResultStream]:
        """Run a permitted query for its rows, a page at a time; see `ports.Warehouse`."""
        named = {name: parameters[name] for name in permit.parameters}
        try:
            self._api.prepare()
            deadline = Deadline(permit.timeout_seconds)
            estimate, shown = self._queries.estimate(permit, named, deadline)
            with self._queries.job(permit, shown, deadline) as job:
                job.finished()
                result = Rows(self._api, self._place, job, permit.max_rows, deadline).streamed(arrow=arrow)
                yield replace(result, source=_timely(result.source, deadline), estimated_bytes=estimate.bytes)
        except KeyboardInterrupt:
            heed()
            raise Interrupted(CANCELLED) from None

    def dry_run(self, permit: Permit, *, parameters: Mapping[str, Parameter]) -> int | None:
        """Return how many bytes a permitted statement reads; raises for what `execute` would not let run either."""
        self._api.prepare()
        named = {name: parameters[name] for name in permit.parameters}
        try:
            estimate, _ = self._queries.estimate(permit, named, Deadline(permit.timeout_seconds))
        except KeyboardInterrupt:
            heed()
            raise Interrupted("Interrupted; nothing was running.") from None
        return estimate.bytes

    def snapshot(self, catalog: str) -> CatalogSnapshot:
        """Describe a catalog, which is a project; no job runs for it."""
        self._api.prepare()
        return self._datasets.snapshot(catalog, self._freshness.fingerprint(catalog))


def _affected(resource: Mapping[str, Any]) -> int | None:
    count = ((resource.get("statistics") or {}).get("query") or {}).get("numDmlAffectedRows")
    return None if count is None else int(count)


def _timely(batches: Iterator[Batch], deadline: Deadline) -> Iterator[Batch]:
    """Yield batches until the time is over, which is as long as the job and the reading of its rows may take."""
    for batch in batches:
        if deadline.passed:
            raise TimedOut(f"Cancelled after {deadline.seconds:g} seconds of wall time.")
        yield batch
