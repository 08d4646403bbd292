"""BigQuery as `HealthSources`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fubcli.model.health import Commit, Hidden, JobRun, PastQuery, Seen, TableDetail, WarehouseState
from fubcli.model.names import TableName
from fubcli.network.failures import safe
from fubcli.warehouses.bigquery.datasets import moment_of, table_path
from fubcli.warehouses.bigquery.health.asking import Asking
from fubcli.warehouses.bigquery.jobs import Place

_PAGE = 100
_STATES = {"PENDING": "QUEUED", "RUNNING": "RUNNING"}


class BigQueryHealth:
    """Reads records alone: nothing runs, nothing is billed."""

    def __init__(self, asking: Asking, place: Place) -> None:
        self._asking = asking
        self._place = place

    def warehouse(self) -> Seen[WarehouseState]:
        """Return that it runs when it answers about the project that pays: there is no server that could be stopped."""
        answered = self._asking.one(self._place.path("jobs"), {"maxResults": 1})
        return answered.map(lambda _: WarehouseState(self._place.project, "RUNNING"))

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        """Say that schedules are not kept here: other services of Google's have them."""
        return Seen(self._place.path("jobs"), None, Hidden.NOT_KEPT, "BigQuery itself keeps no schedules")

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        """Return the project's query jobs: everybody's for who may list them, for others their own alone."""
        asked: dict[str, str | int] = {
            "minCreationTime": int(since.astimezone(UTC).timestamp() * 1000),
            "maxResults": min(most, _PAGE),
            "projection": "full",
        }
        path = self._place.path("jobs")
        found = self._asking.many(path, "jobs", {**asked, "allUsers": "true"}, most)
        if found.hidden is Hidden.FORBIDDEN:
            found = self._asking.many(path, "jobs", asked, most)
        return found.map(lambda jobs: tuple(query for each in jobs if (query := _query(each)) is not None))

    def table(self, name: TableName) -> Seen[TableDetail]:
        """Return what a table's record says; the time of its change is that of its description's change, too."""
        path = table_path(name.catalog, name.schema, name.table)
        return self._asking.one(path).map(_detail)

    def commits(self, name: TableName, most: int) -> Seen[tuple[Commit, ...]]:
        """Say that they are not kept: a table's record has the time of its last change alone."""
        path = table_path(name.catalog, name.schema, name.table)
        return Seen(path, None, Hidden.NOT_KEPT, "BigQuery tells when a table was last changed, not each time")

    def histories(self, names: Sequence[TableName], most: int) -> Mapping[TableName, Seen[tuple[Commit, ...]]]:
        """Say of every table that its history is not kept."""
        return {name: self.commits(name, most) for name in names}


def _query(told: dict[str, Any]) -> PastQuery | None:
    statistics, status = told.get("statistics") or {}, told.get("status") or {}
    started, ended = (moment_of(statistics.get(name)) for name in ("creationTime", "endTime"))
    if started is None or "query" not in (told.get("configuration") or {}):
        return None
    reason = (status.get("errorResult") or {}).get("reason")
    state = str(status.get("state", ""))
    done = "FINISHED" if not reason else "CANCELED" if reason == "stopped" else "FAILED"
    id = safe(str((told.get("jobReference") or {}).get("jobId", "")))
    duration = None if ended is None else round((ended - started).total_seconds() * 1000)
    return PastQuery(id, _STATES.get(state, done), started, duration, None)


def _detail(told: dict[str, Any]) -> TableDetail:
    if told.get("type") == "VIEW":  # nothing is counted, and the time is that of its text
        return TableDetail(None, None, None)
    rows, size = (None if told.get(name) is None else int(told[name]) for name in ("numRows", "numBytes"))
    return TableDetail(rows, size, moment_of(told.get("lastModifiedTime")))
