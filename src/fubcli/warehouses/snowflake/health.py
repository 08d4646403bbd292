"""What Snowflake tells of a warehouse and its tables: by SHOW, and by INFORMATION_SCHEMA while the warehouse runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from fubcli.model.health import Commit, Hidden, JobRun, PastQuery, Seen, TableDetail, WarehouseState
from fubcli.model.names import TableName
from fubcli.network.failures import safe
from fubcli.warehouses.snowflake.asking import Asking, Record
from fubcli.warehouses.snowflake.types import quoted

_STATES = {"STARTED": "RUNNING", "SUSPENDED": "STOPPED", "SUSPENDING": "STOPPING", "RESUMING": "STARTING"}
_STATUSES = {"SUCCESS": "FINISHED", "FAIL": "FAILED", "FAILED_WITH_ERROR": "FAILED", "FAILED_WITH_INCIDENT": "FAILED"}
_HISTORY = "INFORMATION_SCHEMA.QUERY_HISTORY_BY_WAREHOUSE"
_QUERIES = (
    "SELECT query_id, execution_status, start_time, total_elapsed_time, rows_produced "
    "FROM TABLE(SNOWFLAKE.{history}(WAREHOUSE_NAME => {name}, "
    "END_TIME_RANGE_START => CAST({since} AS TIMESTAMP_LTZ), RESULT_LIMIT => {most})) "
    "WHERE start_time >= CAST({since} AS TIMESTAMP_LTZ) ORDER BY start_time DESC"
)
_TABLES = "SELECT table_schema, table_name, row_count, bytes, last_altered FROM {}.INFORMATION_SCHEMA.TABLES"


class SnowflakeHealth:
    """Starts no warehouse: what only one that runs can tell is not asked of one that does not."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._name = asking.profile.settings["warehouse"]
        self._state: Seen[WarehouseState] | None = None
        self._tables: dict[str, Seen[dict[tuple[str, str], TableDetail]]] = {}

    def warehouse(self) -> Seen[WarehouseState]:
        """Return the state as SHOW WAREHOUSES has it, in Databricks' words."""
        if self._state is None:
            source, text = "SHOW WAREHOUSES", f"SHOW WAREHOUSES LIKE {_text(self._name)}"
            found = self._asking.seen(source, text, self._read_state)
            missing = Seen[WarehouseState](source, None, Hidden.MISSING, "the role sees no such warehouse")
            self._state = missing if found.visible and not (found.value or ()) else found.map(lambda states: states[0])
        return self._state

    def job_runs(self, since: datetime, most: int) -> Seen[tuple[JobRun, ...]]:
        """Say that jobs are not kept here."""
        return Seen("SNOWFLAKE", None, Hidden.NOT_KEPT, "Snowflake keeps no runs of the jobs that fill the tables")

    def queries(self, since: datetime, most: int) -> Seen[tuple[PastQuery, ...]]:
        """Return the statements of this warehouse that the role may see."""
        if (idle := self._idle(_HISTORY)) is not None:
            return Seen(_HISTORY, None, idle.hidden, idle.reason)
        moment = _text(since.astimezone(UTC).isoformat())
        asked = _QUERIES.format(history=_HISTORY, name=_text(self._name), since=moment, most=int(most))
        return self._asking.seen(_HISTORY, asked, lambda rows: tuple(map(_query, rows)))

    def table(self, name: TableName) -> Seen[TableDetail]:
        """Return rows, bytes and the time of the last change, which an ALTER moves as well as a write."""
        source = f"{name.catalog}.INFORMATION_SCHEMA.TABLES"
        if (idle := self._idle(source)) is not None:
            return Seen(source, None, idle.hidden, idle.reason)
        if name.catalog not in self._tables:
            asked = _TABLES.format(quoted(name.catalog))
            self._tables[name.catalog] = self._asking.seen(source, asked, _details)
        kept = self._tables[name.catalog]
        detail = (kept.value or {}).get((name.schema.lower(), name.table.lower()))
        if kept.visible and detail is None:
            return Seen(source, None, Hidden.MISSING, "the role sees no such table")
        return Seen(source, detail, kept.hidden, kept.reason)

    def commits(self, name: TableName, most: int) -> Seen[tuple[Commit, ...]]:
        """Say that commits are not kept: what time travel keeps has no list."""
        return Seen(str(name), None, Hidden.NOT_KEPT, "Snowflake lists no commits of a table")

    def histories(self, names: Sequence[TableName], most: int) -> Mapping[TableName, Seen[tuple[Commit, ...]]]:
        """Say of every table that its commits are not kept."""
        return {name: self.commits(name, most) for name in names}

    def _read_state(self, rows: list[Record]) -> tuple[WarehouseState, ...]:
        found = [row for row in rows if str(row.get("name", "")).upper() == self._name.upper()]
        return tuple(WarehouseState(safe(str(row["name"])), _state(row)) for row in found[:1])

    def _idle(self, source: str) -> Seen[Any] | None:
        """Return why a question is not asked that only a running warehouse answers, None when it may be."""
        state = self.warehouse()
        if state.value is None:
            return Seen(source, None, state.hidden or Hidden.MISSING, f"whether the warehouse runs: {state.reason}")
        if state.value.state != "RUNNING":
            return Seen(source, None, Hidden.NOT_RUNNING, "the warehouse does not run, and nothing is started for this")
        return None


def _state(row: Record) -> str:
    told = safe(str(row.get("state", ""))).upper()
    return _STATES.get(told, told)


def _query(row: Record) -> PastQuery:
    status = safe(str(row["execution_status"])).upper()
    return PastQuery(
        safe(str(row["query_id"])), _STATUSES.get(status, status), _utc(row["start_time"]),
        _whole(row["total_elapsed_time"]), _whole(row["rows_produced"]),
    )  # fmt: skip


def _details(rows: list[Record]) -> dict[tuple[str, str], TableDetail]:
    return {
        (str(row["table_schema"]).lower(), str(row["table_name"]).lower()): TableDetail(
            _whole(row["row_count"]), _whole(row["bytes"]), _utc(row["last_altered"]) if row["last_altered"] else None
        )
        for row in rows
    }


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _utc(value: datetime) -> datetime:
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def _text(value: str) -> str:
    """Return a value as a literal of ours; a profile's names have no control characters."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
