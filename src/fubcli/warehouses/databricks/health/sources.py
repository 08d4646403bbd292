"""A live warehouse as `HealthSources`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fubcli.model.health import Commit, Hidden, JobRun, PastQuery, Seen, TableDetail, WarehouseState
from fubcli.model.names import TableName
from fubcli.network.failures import safe
from fubcli.warehouses.asking import Asking
from fubcli.warehouses.databricks.health.values import inside, milliseconds, moment, whole

_JOBS = "/api/2.2/jobs/runs/list"
_QUERIES = "/api/2.0/sql/history/queries"
_TABLES = "/api/2.1/unity-catalog/tables"
_PAGE = {_JOBS: 24, _QUERIES: 100}
_STATISTICS = "spark.sql.statistics."


class DatabricksHealth:
    """Reads by REST alone; what only statements tell is not kept here, and is said to be so: see `StatementHealth`."""

    def __init__(self, asking: Asking, warehouse_id: str) -> None:
        self._asking = asking
        self._warehouse_id = warehouse_id

    def warehouse(self) -> Seen[WarehouseState]:
        """Return the state as the warehouses' API has it."""
        return self._asking.one(f"/api/2.0/sql/warehouses/{self._warehouse_id}").map(
            lambda told: WarehouseState(safe(str(told.get("name", ""))), safe(str(told.get("state", ""))).upper())
        )

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        """Return the runs of the jobs that the principal may view; the API leaves out the others without a word."""
        asked = {"start_time_from": milliseconds(since), "limit": min(most, _PAGE[_JOBS])}
        found = self._asking.many(_JOBS, "runs", asked, most)
        return found.map(lambda runs: tuple(run for each in runs if (run := _run(each)) is not None))

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        """Return this warehouse's statements: everybody's for who may monitor it, for others their own alone."""
        asked: dict[str, str | int] = {
            "filter_by.warehouse_ids": self._warehouse_id,
            "filter_by.query_start_time_range.start_time_ms": milliseconds(since),
            "max_results": min(most, _PAGE[_QUERIES]),
        }
        found = self._asking.many(_QUERIES, "res", asked, most)
        return found.map(lambda queries: tuple(query for each in queries if (query := _query(each)) is not None))

    def table(self, name: TableName) -> Seen[TableDetail]:
        """Return what Unity Catalog's properties say: statistics of the last ANALYZE, and the last commit."""
        return self._asking.one(f"{_TABLES}/{name}").map(lambda told: _detail(inside(told, "properties")))

    def commits(self, name: TableName, most: int) -> Seen[tuple[Commit, ...]]:
        """Say that the history is not kept here: DESCRIBE HISTORY alone tells it."""
        return Seen(f"{_TABLES}/{name}", None, Hidden.NOT_KEPT, "only DESCRIBE HISTORY tells a table's commits")

    def histories(self, names: Sequence[TableName], most: int) -> Mapping[TableName, Seen[tuple[Commit, ...]]]:
        """Say of every table that its history is not kept here."""
        return {name: self.commits(name, most) for name in names}


def _run(told: dict[str, Any]) -> JobRun | None:
    started = moment(told.get("start_time"))
    if started is None:
        return None
    state = inside(told, "state")
    name, result = safe(str(told.get("run_name", ""))), safe(str(state.get("result_state", "")))
    ids = safe(str(told.get("job_id", ""))), safe(str(told.get("run_id", "")))
    return JobRun(*ids, name, started, moment(told.get("end_time")), result)


def _query(told: dict[str, Any]) -> PastQuery | None:
    started = moment(told.get("query_start_time_ms"))
    if started is None:
        return None
    status, rows = safe(str(told.get("status", ""))), whole(told.get("rows_produced"))
    return PastQuery(safe(str(told.get("query_id", ""))), status, started, whole(told.get("duration")), rows)


def _detail(properties: dict[str, Any]) -> TableDetail:
    rows, size = (whole(properties.get(f"{_STATISTICS}{name}")) for name in ("numRows", "totalSize"))
    return TableDetail(rows, size, moment(properties.get("delta.lastCommitTimestamp")))
