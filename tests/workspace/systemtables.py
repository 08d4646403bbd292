"""The catalog `system`: information_schema of every catalog, privileges, query history and job runs."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from tests.workspace.engine import SYSTEM, Engine, schema_of
from tests.workspace.grants import Grants
from tests.workspace.history import kind_of, status_of
from tests.workspace.informationschema import VIEWS, view_of
from tests.workspace.inventory import OWNER
from tests.workspace.jobs import Jobs
from tests.workspace.oauth import USER
from tests.workspace.statements import Statements
from tests.workspace.warehouses import WAREHOUSE_ID

_HISTORY = """statement_id VARCHAR, executed_by VARCHAR, session_id VARCHAR, execution_status VARCHAR,
  compute STRUCT("type" VARCHAR, cluster_id VARCHAR, warehouse_id VARCHAR), client_application VARCHAR, statement_text VARCHAR,
  statement_type VARCHAR, error_message VARCHAR, start_time TIMESTAMPTZ, end_time TIMESTAMPTZ, total_duration_ms BIGINT,
  produced_rows BIGINT, read_bytes BIGINT, query_tags MAP(VARCHAR, VARCHAR)"""
_TIMELINE = """workspace_id VARCHAR, job_id VARCHAR, run_id VARCHAR, period_start_time TIMESTAMPTZ,
  period_end_time TIMESTAMPTZ, trigger_type VARCHAR, run_type VARCHAR, run_name VARCHAR, result_state VARCHAR,
  termination_code VARCHAR"""
_PRIVILEGES = "grantor VARCHAR, grantee VARCHAR, object_name VARCHAR, privilege_type VARCHAR, is_grantable VARCHAR"
_SECURABLES = ("catalog", "schema", "table")


class SystemTables:
    """Makes and fills them when a statement that names them is about to run: most workspaces are never asked."""

    def __init__(self, engine: Engine, statements: Statements, grants: Grants, jobs: Jobs) -> None:
        self._engine, self._statements, self._grants, self._jobs = engine, statements, grants, jobs
        self._lock = threading.Lock()
        self._places = (*engine.catalogs, "all") if engine.catalogs else ()
        """Whose information_schema there is."""
        self._is_there = False

    def prepare(self, text: str) -> None:
        """Bring those up to date that a text names."""
        text = text.lower()
        if "system" not in text and "information_schema" not in text:
            return
        with self._lock, self._engine.connection() as connection:
            if not self._is_there:
                self._make(connection)
                self._is_there = True
            if "history" in text:
                _fill(connection, f"{SYSTEM}.query.history", self._history())
            if "job_run_timeline" in text:
                _fill(connection, f"{SYSTEM}.lakeflow.job_run_timeline", self._timeline())
            if "_privileges" in text:
                for catalog in self._places:
                    self._fill_privileges(connection, catalog)

    def _make(self, connection: Any) -> None:
        for schema in ("query", "lakeflow"):
            connection.execute(f"CREATE SCHEMA {SYSTEM}.{schema}")
        connection.execute(f"CREATE TABLE {SYSTEM}.query.history ({_HISTORY})")
        connection.execute(f"CREATE TABLE {SYSTEM}.lakeflow.job_run_timeline ({_TIMELINE})")
        connection.execute(f"CREATE TABLE {SYSTEM}.lakeflow.jobs AS SELECT '101' AS job_id, 'nightly-export' AS name")
        self._make_views(connection)

    def _make_views(self, connection: Any) -> None:
        catalogs = self._engine.catalogs
        names = ", ".join(f"('{name}', '{OWNER}')" for name in catalogs)
        for catalog in self._places:
            schema = schema_of(catalog)
            statements = [f"CREATE SCHEMA {schema}"]
            for view in VIEWS:
                united = " UNION ALL BY NAME ".join(
                    view_of(connection, view, name) for name in catalogs if catalog in (name, "all")
                )
                statements.append(f"CREATE VIEW {schema}.{view} AS {united}")
            for securable in _SECURABLES:
                columns = _PRIVILEGES.replace("object_name", f"{securable}_name")
                statements.append(
                    f"CREATE TABLE {schema}.{securable}_privileges ({securable}_catalog VARCHAR, {columns})"
                )
            statements.append(f"CREATE TABLE {schema}.catalogs AS FROM (VALUES {names}) t(catalog_name, catalog_owner)")
            connection.execute("; ".join(statements))

    def _fill_privileges(self, connection: Any, catalog: str) -> None:
        for securable in _SECURABLES:
            rows = [
                [grant.name.split(".")[0], OWNER, grant.principal, grant.name, grant.privilege, "NO"]
                for grant in self._grants.all
                if grant.kind == securable.upper() and catalog in ("all", grant.name.split(".")[0])
            ]
            _fill(connection, f"{schema_of(catalog)}.{securable}_privileges", rows)

    def _history(self) -> Iterable[Sequence[Any]]:
        for each in self._statements.all():
            took = (each.ended_at - each.started_at) if each.ended_at else timedelta()
            rows = each.produced_rows
            compute = {"type": "WAREHOUSE", "cluster_id": None, "warehouse_id": WAREHOUSE_ID}
            said = str(each.error) if each.error else None
            who = [each.id, USER, each.order.session.id, status_of(each), compute, each.order.client, each.order.text]
            what = [kind_of(each.order.text), said, each.started_at, each.ended_at, took // timedelta(milliseconds=1)]
            yield [*who, *what, rows, rows * 64, dict(each.order.tags)]

    def _timeline(self) -> Iterable[Sequence[Any]]:
        for run in self._jobs.runs:
            ids = ["1234567890", str(run.job_id), str(run.run_id)]
            over = run.ended_at is not None
            state = [run.result, run.code] if over else [None, None]
            yield [*ids, run.started_at, run.ended_at or self._jobs.now, "CRON", "JOB_RUN", "nightly-export", *state]


def _fill(connection: Any, table: str, rows: Iterable[Sequence[Any]]) -> None:
    connection.execute("BEGIN")
    connection.execute(f"DELETE FROM {table}")
    for row in rows:
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO {table} VALUES ({marks})", list(row))
    connection.execute("COMMIT")
