"""The history of commits that a monitor learns from, and Databricks' information_schema over the files."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb
import pytest
from embedded_world import NOON, World

HISTORY = "fub._fubcli.commit_history"
LOADS = "operation <> 'OPTIMIZE' AND operation NOT LIKE 'VACUUM%'"


@pytest.mark.parametrize("catalog", ["fub", "fub_zg", "stage_fub", "stage_fub_zg"])
def test_every_exported_table_has_sixty_nights(everything: duckdb.DuckDBPyConnection, catalog: str) -> None:
    nights = everything.execute(
        f"SELECT DISTINCT count(*) FROM {catalog}._fubcli.commit_history "
        f"WHERE {LOADS} GROUP BY table_schema, table_name"
    ).fetchall()
    assert nights == [(60,)]


@pytest.mark.parametrize("catalog", ["fub", "fub_zg"])
def test_bronze_lands_before_silver_and_silver_before_gold(everything: duckdb.DuckDBPyConnection, catalog: str) -> None:
    """In minutes after the Pacific midnight, over all nights."""
    minutes = {
        tier: (low, high)
        for tier, low, high in everything.execute(
            f"""
            SELECT regexp_extract(table_schema, '[a-z]+$'), min(m), max(m) FROM (
              SELECT *, date_diff('second', date_trunc('day', local), local) / 60 AS m
              FROM (
                SELECT *, timezone('America/Los_Angeles', committed_at) AS local
                FROM {catalog}._fubcli.commit_history WHERE {LOADS})
            ) GROUP BY 1
            """
        ).fetchall()
    }
    assert 20 <= minutes["bronze"][0] < minutes["bronze"][1] <= 50 <= minutes["silver"][0] < minutes["silver"][1] < 80
    assert catalog == "fub" or 80 <= minutes["gold"][0] < minutes["gold"][1] < 120


def test_the_last_night_agrees_with_what_is_there(everything: duckdb.DuckDBPyConnection) -> None:
    written = {
        f"{schema}.{table}": rows
        for schema, table, rows in everything.execute(
            f"SELECT table_schema, table_name, arg_max(rows_written, version) FROM {HISTORY} WHERE {LOADS} GROUP BY ALL"
        ).fetchall()
    }
    for table, condition in {
        "contacts_bronze.contacts": "_export_date = '2025-11-20'",
        "contacts_silver.contacts": "updated_at >= TIMESTAMPTZ '2025-11-19 08:00:00+00'",
        "activities_silver.activities": "created_at >= TIMESTAMPTZ '2025-11-19 08:00:00+00'",
        "agents_silver.accounts": "true",
        "contacts_silver.stages": "true",
    }.items():
        assert everything.execute(f"SELECT count(*) FROM fub.{table} WHERE {condition}").fetchone() == (written[table],)


def test_history_has_a_season_growth_and_upkeep(everything: duckdb.DuckDBPyConnection) -> None:
    weekday, weekend = everything.execute(
        f"""
        SELECT avg(rows_written) FILTER (isodow(committed_at) IN (3, 4)),
               avg(rows_written) FILTER (isodow(committed_at) IN (7, 1))
        FROM {HISTORY} WHERE {LOADS} AND table_schema = 'contacts_bronze' AND table_name = 'contacts'
        """
    ).fetchone()
    assert weekday > 1.2 * weekend
    first, last = everything.execute(
        f"SELECT arg_min(rows_written, committed_at), arg_max(rows_written, committed_at) FROM {HISTORY} "
        "WHERE table_schema = 'agents_silver' AND table_name = 'accounts' AND operation = 'WRITE'"
    ).fetchone()
    assert first < last
    operations = {name for (name,) in everything.execute(f"SELECT DISTINCT operation FROM {HISTORY}").fetchall()}
    assert {"WRITE", "MERGE", "STREAMING UPDATE", "OPTIMIZE", "VACUUM START", "VACUUM END"} <= operations


@pytest.mark.parametrize("catalog", ["fub", "fub_zg"])
def test_what_comes_new_each_night_never_repeats_the_night_before(
    everything: duckdb.DuckDBPyConnection, catalog: str
) -> None:
    """To the row, which the monitor takes for a fault: a healthy lakehouse has none, not even by chance."""
    repeated = everything.execute(
        f"""
        SELECT count(*) FILTER (rows_written = before), count(*) FROM (
          SELECT *, lag(rows_written) OVER (PARTITION BY table_schema, table_name ORDER BY version) AS before,
                 max(rows_written) OVER (PARTITION BY table_schema, table_name)
                   > 1.2 * min(rows_written) OVER (PARTITION BY table_schema, table_name) AS is_new_each_night
          FROM {catalog}._fubcli.commit_history WHERE {LOADS})
        WHERE is_new_each_night
        """
    ).fetchone()
    assert repeated is not None
    assert repeated[0] == 0
    assert repeated[1] > 200


def test_versions_count_up_and_nothing_is_in_the_future(everything: duckdb.DuckDBPyConnection) -> None:
    gaps, latest = everything.execute(
        f"""
        SELECT count(*) FILTER (version <> previous + 1 OR committed_at <= before), max(committed_at) FROM (
          SELECT *, lag(version) OVER w AS previous, lag(committed_at) OVER w AS before
          FROM {HISTORY} WINDOW w AS (PARTITION BY table_schema, table_name ORDER BY version))
        """
    ).fetchone()
    assert gaps == 0
    assert datetime(2025, 11, 20, 8, tzinfo=UTC) < latest < NOON


@pytest.mark.parametrize("catalog", ["fub", "fub_zg", "stage_fub", "stage_fub_zg"])
def test_every_night_s_job_runs_are_recorded_around_their_commits(
    everything: duckdb.DuckDBPyConnection, catalog: str
) -> None:
    runs = everything.execute(
        f"""
        SELECT name, result, count(*), bool_and(started_at < first AND last < ended_at), count(DISTINCT job_id)
        FROM {catalog}._fubcli.job_runs JOIN (
          SELECT job_run_id AS run_id, min(committed_at) AS first, max(committed_at) AS last
          FROM {catalog}._fubcli.commit_history WHERE {LOADS} GROUP BY ALL) USING (run_id)
        GROUP BY ALL ORDER BY name
        """
    ).fetchall()
    job = "staging-snapshot" if catalog.startswith("stage") else "nightly-export"
    tiers = ["bronze", "silver"] if catalog.endswith("fub") else ["bronze", "gold", "silver"]
    assert runs == [(f"{job}-{tier}", "SUCCESS", 60, True, 1) for tier in tiers]


def test_a_run_belongs_to_one_catalog(everything: duckdb.DuckDBPyConnection) -> None:
    ids = " UNION ALL ".join(
        f"SELECT DISTINCT job_run_id FROM {catalog}._fubcli.commit_history"
        for catalog in ("fub", "fub_zg", "stage_fub", "stage_fub_zg")
    )
    assert everything.execute(f"SELECT count(*) = count(DISTINCT job_run_id) FROM ({ids})").fetchone() == (True,)


def test_the_build_is_on_record(everything: duckdb.DuckDBPyConnection) -> None:
    facts = dict(everything.execute("SELECT key, value FROM fub._fubcli.build").fetchall())
    assert facts["night"] == "2025-11-20"
    assert facts["built_at"] == "2025-11-20T20:00:00Z"
    assert facts.keys() == {"seed", "generator_version", "night", "built_at"}


def test_tables_were_altered_by_their_last_load_not_by_maintenance(everything: duckdb.DuckDBPyConnection) -> None:
    kind, altered, comment = everything.execute(
        "SELECT table_type, last_altered, comment FROM fub._fubcli.information_schema_tables "
        "WHERE table_schema = 'contacts_silver' AND table_name = 'contacts'"
    ).fetchone()
    assert kind == "MANAGED"
    assert datetime(2025, 11, 20, 8, tzinfo=UTC) < altered < datetime(2025, 11, 20, 10, tzinfo=UTC)
    assert "lifecycle" in comment


def test_views_show_one_catalog_and_hide_the_bookkeeping(everything: duckdb.DuckDBPyConnection) -> None:
    for catalog in ("fub", "stage_fub_zg", "sandbox_fub"):
        for view, column in (("schemata", "catalog_name"), ("tables", "table_catalog"), ("columns", "table_catalog")):
            rows = everything.execute(
                f"SELECT DISTINCT {column} FROM {catalog}._fubcli.information_schema_{view}"
            ).fetchall()
            assert rows == [(catalog,)]
    hidden = "SELECT count(*) FROM fub._fubcli.information_schema_columns WHERE table_schema IN ('_fubcli', 'main')"
    assert everything.execute(hidden).fetchone() == (0,)


def test_a_user_s_table_appears_with_databricks_types(world: World) -> None:
    world.write(
        "sandbox_fub",
        """
        CREATE TABLE u_matttu.mine (
          a BIGINT NOT NULL, b INTEGER, c VARCHAR, d TIMESTAMPTZ, e TIMESTAMP, f DECIMAL(10, 2),
          g VARCHAR[], h INTEGER[][],
          i STRUCT(x DECIMAL(12, 3), "text" STRUCT(z VARCHAR[], w TIMESTAMPTZ)[]), j MAP(VARCHAR, STRUCT(q DOUBLE)),
          k ENUM ('yes', 'no'), l BLOB, m DATE, n BOOLEAN);
        CREATE VIEW u_matttu.seen AS SELECT a FROM u_matttu.mine;
        """,
    )
    columns = world.query(
        "sandbox_fub",
        "SELECT column_name, data_type, is_nullable FROM _fubcli.information_schema_columns "
        "WHERE table_name = 'mine' ORDER BY ordinal_position",
    )
    assert [(name, type_) for name, type_, _ in columns] == [
        ("a", "BIGINT"), ("b", "INT"), ("c", "STRING"), ("d", "TIMESTAMP"), ("e", "TIMESTAMP_NTZ"),
        ("f", "DECIMAL(10,2)"), ("g", "ARRAY<STRING>"), ("h", "ARRAY<ARRAY<INT>>"),
        ("i", "STRUCT<x: DECIMAL(12,3), text: ARRAY<STRUCT<z: ARRAY<STRING>, w: TIMESTAMP>>>"),
        ("j", "MAP<STRING, STRUCT<q: DOUBLE>>"), ("k", "STRING"), ("l", "BINARY"), ("m", "DATE"), ("n", "BOOLEAN"),
    ]  # fmt: skip
    assert [nullable for _, _, nullable in columns][:2] == ["NO", "YES"]
    tables = world.query(
        "sandbox_fub",
        "SELECT table_name, table_type FROM _fubcli.information_schema_tables WHERE table_schema = 'u_matttu'",
    )
    assert tables == [("mine", "MANAGED"), ("seen", "VIEW"), ("test_contacts", "MANAGED")]
