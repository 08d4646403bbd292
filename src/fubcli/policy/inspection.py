"""The permit for a question of fubcli's own: its text is written here, from a closed list, and reads records only.

What people write is judged by the rules; these statements have no text of anybody's in them. They run within the limits
of the environment of their table; the account's system tables count as production.
"""

from __future__ import annotations

from datetime import UTC

from fubcli.errors import Refused
from fubcli.model.catalogs import Catalogs
from fubcli.model.inspection import Inspection, Subject
from fubcli.model.names import Environment, TableName
from fubcli.model.policy import SafetyPolicy
from fubcli.model.request import Parameter
from fubcli.model.statement import StatementKind
from fubcli.policy.permit import Permit
from fubcli.policy.quoting import quoted

_TEXTS = {
    Subject.TABLE_DETAIL: "DESCRIBE DETAIL {table}",
    Subject.TABLE_HISTORY: "DESCRIBE HISTORY {table} LIMIT {most}",
    Subject.JOB_RUNS: (
        "SELECT job_id, run_id, max(run_name) AS name, min(period_start_time) AS started_at, "
        "max(period_end_time) AS ended_at, max(result_state) AS result "
        "FROM system.lakeflow.job_run_timeline "
        "WHERE period_start_time >= CAST(:since AS TIMESTAMP) - INTERVAL 3 DAYS "
        "GROUP BY workspace_id, job_id, run_id HAVING min(period_start_time) >= CAST(:since AS TIMESTAMP) "
        "ORDER BY started_at DESC LIMIT {most}"
    ),
    Subject.QUERIES: (
        "SELECT statement_id, execution_status, start_time, total_duration_ms, produced_rows "
        "FROM system.query.history "
        "WHERE start_time >= CAST(:since AS TIMESTAMP) AND compute.warehouse_id = :warehouse_id "
        "ORDER BY start_time DESC LIMIT {most}"
    ),
}
"""The timeline has a row for each hour of a run: one that began before `since` (by three days at most) must not look as
if it began later."""
_PARAMETERS = {Subject.JOB_RUNS: ("since",), Subject.QUERIES: ("since", "warehouse_id")}
_SYSTEM_TABLES = {
    Subject.JOB_RUNS: TableName("system", "lakeflow", "job_run_timeline"),
    Subject.QUERIES: TableName("system", "query", "history"),
}


def inspected_table(inspection: Inspection) -> TableName:
    """Return the table whose records are read; raises ValueError for a question about none."""
    table = _SYSTEM_TABLES.get(inspection.subject, inspection.table)
    if table is None:
        raise ValueError(f"{inspection.subject} is about a table")
    return table


def bound(inspection: Inspection) -> dict[str, Parameter]:
    """Return the values that its permit names."""
    since = "" if inspection.since is None else inspection.since.astimezone(UTC).isoformat(timespec="microseconds")
    values = {"since": since, "warehouse_id": inspection.warehouse_id}
    return {name: Parameter(name, values[name], "string") for name in _PARAMETERS.get(inspection.subject, ())}


def inspection_permit(inspection: Inspection, *, policy: SafetyPolicy, catalogs: Catalogs, seconds: float) -> Permit:
    """Return the permit of a question, for at most so many seconds of wall time.

    Raises Refused for a table whose catalog is not declared.
    """
    table = inspected_table(inspection)
    row = policy.row(environment := _environment(table, catalogs))
    most = min(inspection.most, row.max_rows)
    return Permit(
        text=_TEXTS[inspection.subject].format(table=quoted(table), most=most),
        kind=StatementKind.QUERY,
        environment=environment,
        tables=(table,),
        targets=(),
        parameters=_PARAMETERS.get(inspection.subject, ()),
        max_rows=most,
        max_rows_allowed=row.max_rows,
        timeout_seconds=min(seconds, row.timeout_seconds),
    )


def _environment(table: TableName, catalogs: Catalogs) -> Environment:
    if table in _SYSTEM_TABLES.values():
        return Environment.PRODUCTION
    declared = catalogs.by_name.get(table.catalog)
    if declared is None:
        raise Refused(f"The catalog {table.catalog} is not declared, so that nothing is asked of its tables.")
    return declared.environment
