"""`_fubcli`: commits, runs of jobs, the facts of the build, and Databricks' information_schema as views."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from fubcli.embedded.recipes import RECIPES, Recipe, script

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SNAPSHOT_DELAY_SECONDS = 4 * 3600
"""Staging is cloned from production some hours after the export, one night behind."""
_RUNS_OF_A_CATALOG = 1_000_000
_FIRST_RUN = 880_000_000


def keep_books(connection: DuckDBPyConnection, recipe: Recipe) -> None:
    """Write `_fubcli` into the attached default catalog, from the tables that are there."""
    is_snapshot = recipe.mirrors is not None
    connection.execute(
        f"SET VARIABLE is_snapshot = {is_snapshot};"
        f"SET VARIABLE last_commit_night = getvariable('night') - {int(is_snapshot)};"
        f"SET VARIABLE commit_delay_s = {_SNAPSHOT_DELAY_SECONDS if is_snapshot else 0};"
        f"SET VARIABLE first_run_id = {_FIRST_RUN + list(RECIPES).index(recipe.catalog) * _RUNS_OF_A_CATALOG}"
    )
    _count_landed(connection, recipe)
    connection.execute(script("bookkeeping/commit_history"))
    record_runs(connection)
    connection.execute(Template(script("bookkeeping/information_schema")).substitute(catalog=recipe.catalog))


def record_runs(connection: DuckDBPyConnection) -> None:
    """Write the runs of the default catalog's jobs anew, from the commits that are recorded."""
    connection.execute(script("bookkeeping/job_runs"))


def _count_landed(connection: DuckDBPyConnection, recipe: Recipe) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE landed "
        "(table_schema VARCHAR, table_name VARCHAR, rows_total BIGINT, rows_last BIGINT, appends BOOLEAN)"
    )
    tables = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ? "
        "AND regexp_matches(schema_name, '_(bronze|silver|gold)$') ORDER BY ALL",
        [recipe.catalog],
    ).fetchall()
    for schema, table in tables if recipe.nightly else ():
        condition = recipe.appends.get(f"{schema}.{table}")
        # The names and the condition are our own scripts'.
        counts = f"count(*), count(*) FILTER ({condition or 'true'})"
        connection.execute(
            f"INSERT INTO landed SELECT ?, ?, {counts}, ? FROM {schema}.{table}",  # noqa: S608 - names of our own
            [schema, table, condition is not None],
        )
