"""A run event for each load of a night, and one for what was judged of each catalog."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from fubcli.model.check import Check
from fubcli.model.envelope import WarehouseInfo
from fubcli.model.nights import midnight
from fubcli.model.request import MonitorRequest
from fubcli.model.verdict import Status, Verdict
from fubcli.operations.monitor.gathering import Watched
from fubcli.operations.monitor.judging import Judged
from fubcli.operations.monitor.signals.nights import Night, nights_of
from fubcli.operations.monitor.signals.openlineage import facets
from fubcli.operations.monitor.telling import plain
from fubcli.operations.monitor.tiers import namesakes

_SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
_ABOUT = {
    "nightly_export": "The load of a table by the nightly export, as its commits show it",
    "monitor": "What fubcli judged of a catalog's night; its inputs are the tables that it looked at",
}
_FAILED = ("missing", "zero")
_OPEN = (Status.INFO, Status.UNKNOWN)
"""An export that goes on, or that cannot be seen in full."""

RunEvent = dict[str, Any]


def run_events(request: MonitorRequest, judged: Judged, warehouse: WarehouseInfo) -> list[RunEvent]:
    """Return the run events of every night of a run, in their order; the same night gives the same run ids."""
    host = (warehouse.host or warehouse.profile).partition("://")
    namespace = f"{warehouse.engine}://{host[2] or host[0]}"
    sources = {upper.name: lower for lower, upper in namesakes(judged.gathered.nightly)}
    scope = [part.lower() for part in (request.schema, request.table) if part]
    told: list[RunEvent] = []
    for night in nights_of(judged):
        columns_known = request.as_of is None and judged.timeframe.is_now and night.night == judged.timeframe.last
        writer = _Writer(namespace, night, columns_known)
        for table in judged.gathered.nightly:
            told += writer.load(table, sources.get(table.name))
        for catalog in dict.fromkeys(table.name.catalog for table in judged.gathered.tables):
            told += writer.judgement(".".join((catalog, *scope)), judged.gathered.of(catalog), night.of(catalog))
    return told


@dataclass(frozen=True)
class _Writer:
    namespace: str
    night: Night
    columns_known: bool
    """Whether a table's columns are those of the night, not of a later one."""

    def load(self, table: Watched, source: Watched | None) -> Iterator[RunEvent]:
        """Yield the load of a table: COMPLETE once it came, FAIL when it is missing or empty, OTHER while awaited."""
        verdict = self.night.arrivals.get(str(table.name))
        if verdict is None or (verdict.arrived_at is None and verdict.deadline is None):
            return  # nothing is known of it, or nothing is due
        failed = self._failed(table, verdict)
        kind = "FAIL" if failed else "COMPLETE" if verdict.arrived_at else "OTHER"
        volume = self.night.volumes.get(str(table.name))
        dataset: dict[str, Any] = self._dataset(table)
        if self.columns_known:
            dataset["facets"] = {"schema": facets.schema(table.info.columns)}
        if volume is not None:
            dataset["outputFacets"] = {"outputStatistics": facets.rows_written(int(volume.observed or 0))}
        at = verdict.arrived_at or self.night.moment
        yield self._event(kind, at, f"nightly_export.{table.name}", failed) | {
            "inputs": [self._dataset(source)] if source else [],
            "outputs": [dataset],
        }

    def _failed(self, table: Watched, arrival: Verdict) -> list[str]:
        volume = self.night.volumes.get(str(table.name))
        faults = [each for each in (arrival, volume) if each is not None and each.kind in _FAILED]
        return [sentence for each in faults for sentence in (f"{table.name}: {each.kind}", *each.explanation)]

    def judgement(self, name: str, tables: list[Watched], checks: list[Check]) -> Iterator[RunEvent]:
        """Yield what was judged of a catalog: FAIL when something is critical, OTHER while it goes on."""
        by_target: dict[str, list[Check]] = defaultdict(list)
        for check in checks:
            by_target[check.target].append(check)
        inputs = [told for table in tables if (told := self._judged(table, by_target[str(table.name)]))]
        if not inputs:
            return
        critical = [check for check in checks if check.status is Status.CRITICAL]
        causes = [check for check in critical if not check.suppressed_by] or critical
        export = self.night.exports.get(tables[0].name.catalog)
        kind = "FAIL" if critical else "OTHER" if export and export.status in _OPEN else "COMPLETE"
        said = [sentence for check in causes for sentence in (check.title, *check.explanation)]
        yield self._event(kind, self.night.moment, f"monitor.{name}", said) | {"inputs": inputs}

    def _judged(self, table: Watched, checks: list[Check]) -> dict[str, Any] | None:
        assertions = facets.assertions(checks)
        if assertions is None:
            return None
        found = {"dataQualityAssertions": assertions}
        volume = self.night.volumes.get(str(table.name))
        if volume is not None:
            found["dataQualityMetrics"] = facets.rows_judged(int(volume.observed or 0), volume.decided_at)
        return self._dataset(table) | {"inputFacets": found}

    def _dataset(self, table: Watched) -> dict[str, Any]:
        return {"namespace": self.namespace, "name": str(table.name)}

    def _event(self, kind: str, at: datetime, job: str, failed: list[str]) -> RunEvent:
        night = self.night.night
        run_facets = {"nominalTime": facets.nominal_time(midnight(night), midnight(night + timedelta(days=1)))}
        if failed:
            run_facets["errorMessage"] = facets.error_message(failed)
        about = facets.documentation(_ABOUT[job.split(".")[0]])
        return {
            "eventType": kind,
            "eventTime": plain(at),
            "run": {"runId": str(uuid5(NAMESPACE_URL, f"{self.namespace}/{job}/{night}")), "facets": run_facets},
            "job": {"namespace": self.namespace, "name": job, "facets": {"documentation": about}},
            "inputs": [],
            "outputs": [],
            "producer": facets.PRODUCER,
            "schemaURL": _SCHEMA,
        }
