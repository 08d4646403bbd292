"""`--operation=query` as users type it, against the embedded lakehouse, in real processes."""

from __future__ import annotations

import json

import pytest

from tests.cli.events import data_of, event_of, rows_of
from tests.cli.test_processes import SLOW
from tests.conftest import Fubcli

RECENT = (
    "SELECT stage_id, COUNT(*) AS n, AVG(calls_outgoing) AS avg_calls FROM {}.contacts_silver.contacts "
    "WHERE created_at >= CURRENT_DATE - INTERVAL 7 DAYS GROUP BY stage_id LIMIT 10"
)
SEEDS = {
    "attribution": """
        -- Always test complex queries in staging first
        SELECT ls.name as lead_source, COUNT(*) as leads_count,
               AVG(DATEDIFF(c.assigned_at, c.created_at)) as avg_assignment_delay
        FROM stage_fub.contacts_silver.contacts c
        JOIN stage_fub.contacts_silver.lead_sources ls ON c.lead_source_id = ls.id
        WHERE c.created_at >= CURRENT_DATE - INTERVAL 30 DAYS GROUP BY ls.name LIMIT 10;""",
    "evaluation": """
        SELECT * FROM sandbox_fub.call_summary_feedback_model_graded_evaluation.evaluation_results
        WHERE model_version = 'v2.1' AND evaluation_date >= CURRENT_DATE - INTERVAL 7 DAYS;""",
    "pilot": """
        SELECT pilot_status, COUNT(*) as participant_count, AVG(engagement_score) as avg_engagement
        FROM sandbox_fub.listing_soon_pilot.participants GROUP BY pilot_status;""",
    "sandbox": "SELECT COUNT(*) FROM sandbox_fub.u_matttu.test_contacts;",
    "production": """
        SELECT stage_id, COUNT(*) as contact_count, AVG(calls_outgoing) as avg_calls
        FROM fub.contacts_silver.contacts WHERE created_at >= CURRENT_DATE - INTERVAL 7 DAYS GROUP BY stage_id;""",
}


@pytest.mark.parametrize(("catalog", "environment"), [("stage_fub", "staging"), ("fub", "production")])
def test_recent_contacts_by_stage_answer_with_rows(fubcli: Fubcli, catalog: str, environment: str) -> None:
    promote = ["--promote"] if environment == "production" else []
    event = event_of(fubcli("--operation=query", f"--query={RECENT.format(catalog)}", *promote))
    assert event["type"] == "com.fub.skill.query.result.v1"
    assert event["subject"] == f"{catalog}.contacts_silver.contacts"
    data = event["data"]
    assert data["environment"] == environment
    assert data["warehouse"] == {"engine": "duckdb", "profile": "embedded", "embedded": True}
    assert [column["name"] for column in data["columns"]] == ["stage_id", "n", "avg_calls"]
    assert data["row_count"] == len(data["rows"]) > 1
    assert all(count > 0 for _, count, _ in data["rows"])


@pytest.mark.parametrize("name", SEEDS)
def test_the_sql_of_the_founding_documents_runs(fubcli: Fubcli, name: str) -> None:
    promote = ["--promote"] if name == "production" else []
    assert data_of(fubcli("--operation=query", f"--query={SEEDS[name]}", *promote))["row_count"] > 0


def test_a_sandbox_table_made_from_staging_persists(fubcli: Fubcli) -> None:
    made = fubcli(
        "--operation=query",
        "--query=CREATE TABLE sandbox_fub.u_matttu.my_analysis_table AS SELECT contact_id, stage_id, "
        "lead_source_id, created_at FROM stage_fub.contacts_silver.contacts WHERE created_at >= '2024-01-01' LIMIT 1000",
    )
    assert data_of(made)["affected_rows"] == 1000
    counted = fubcli("--operation=query", "--query=SELECT count(*) FROM sandbox_fub.u_matttu.my_analysis_table")
    assert rows_of(counted) == [[1000]]
    data_of(fubcli("--operation=query", "--query=DROP TABLE sandbox_fub.u_matttu.my_analysis_table"))


def test_select_top_runs_as_limit_and_says_so(fubcli: Fubcli) -> None:
    data = data_of(fubcli("--operation=query", "--query=SELECT TOP 3 * FROM fub.contacts_silver.stages"))
    assert data["row_count"] == 3
    assert data["safety"]["verdict"] == "allow_rewritten"
    assert data["safety"]["rewrites"][0]["rule"] == "top_to_limit"


def test_unqualified_names_are_completed_from_catalog_and_schema(fubcli: Fubcli) -> None:
    arguments = ("--catalog=fub", "--schema=contacts_silver", "--query=SELECT count(*) FROM stages")
    data = data_of(fubcli("--operation=query", *arguments))
    assert data["rows"][0][0] > 1
    assert data["safety"]["rewrites"][0]["description"] == "an unqualified name runs as fub.contacts_silver.stages"


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("DELETE FROM fub.contacts_silver.stages", "production_is_read_only"),
        (
            "MERGE INTO fub.contacts_silver.stages t USING fub.contacts_silver.timeframes s ON t.id = s.id "
            "WHEN MATCHED THEN DELETE",
            "production_is_read_only",
        ),
        ("CREATE TABLE fub.contacts_silver.x AS SELECT 1 AS a", "production_is_read_only"),
        ("SELECT 1; SELECT 2", "one_statement_only"),
        ("SELECT * FROM csv.`/etc/passwd`", "relations_are_tables"),
        ("SELECT my_udf(id) FROM fub.contacts_silver.stages", "functions_are_allow_listed"),
        ("SELECT * FROM fub.contacts_silver.contacts LIMIT 5", "large_tables_are_filtered"),
    ],
)
def test_what_production_refuses_ends_with_exit_3_a_rule_and_a_remedy(fubcli: Fubcli, sql: str, rule: str) -> None:
    completed = fubcli("--operation=query", f"--query={sql}")
    event = event_of(completed, 3)
    problem = event["data"]
    assert event["type"] == "com.fub.skill.query.refused.v1"
    assert problem["rule"] == rule
    assert problem["remedy"]
    assert len(completed.stdout.encode()) <= 1_500
    if "span" in problem:
        assert 0 <= problem["span"]["start"] < problem["span"]["end"] <= len(sql)
    assert rule in completed.stderr


def test_a_remedy_with_a_command_can_be_run_as_it_is(fubcli: Fubcli) -> None:
    refused = data_of(fubcli("--operation=query", "--query=SELECT count(*) FROM fub.contacts_silver.contacts"), 3)
    command = next(each["argv"] for each in refused["remedy"] if "argv" in each)
    assert command[0] == "fubcli"
    assert rows_of(fubcli(*command[1:]))[0][0] >= 200_000


def test_a_row_cap_is_told_truthfully_and_how_to_get_more(fubcli: Fubcli) -> None:
    data = data_of(
        fubcli("--operation=query", "--query=SELECT id FROM stage_fub.contacts_silver.contacts", "--max-rows=5")
    )
    assert (data["row_count"], data["truncated"]) == (5, True)
    assert data["truncation"] == {"reason": "row_cap", "limit": 5}
    assert "--max-rows=50000" in data["next"][0]["argv"]
    exact = data_of(fubcli("--operation=query", "--query=WITH a AS (SELECT explode(sequence(1, 5)) AS x) SELECT * FROM a", "--max-rows=5"))  # fmt: skip
    assert (exact["row_count"], exact["truncated"]) == (5, False)


def test_parameters_are_bound_and_never_pasted(fubcli: Fubcli) -> None:
    hostile = "x' OR 1=1; DROP TABLE sandbox_fub.u_matttu.test_contacts; --"
    query = "--query=SELECT :v AS v, :n + 1 AS n"
    data = data_of(fubcli("--operation=query", query, "--param", f"v:string={hostile}", "--param", "n:int=41"))
    assert data["rows"] == [[hostile, 42]]


def test_sql_comes_from_a_file_or_stdin(fubcli: Fubcli, tmp_path) -> None:
    (tmp_path / "q.sql").write_text("\ufeffSELECT 'file' AS a", encoding="utf-8")
    assert rows_of(fubcli("--operation=query", "--query=@q.sql")) == [["file"]]
    assert rows_of(fubcli("--operation=query", "--query=-", stdin="SELECT 'stdin' AS a")) == [["stdin"]]


def test_a_large_result_spills_to_an_artifact_that_holds_all_rows(fubcli: Fubcli) -> None:
    data = data_of(fubcli("--operation=query", "--query=SELECT id, email FROM stage_fub.contacts_silver.contacts LIMIT 900"))  # fmt: skip
    artifact = data["artifact"]
    assert (data["row_count"], artifact["rows"], data["truncated"]) == (900, 900, False)
    assert 0 < len(data["rows"]) < 100
    path = artifact["uri"].removeprefix("file://")
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert len(lines) == 900
    assert list(json.loads(lines[0])) == ["id", "email"]


@pytest.mark.parametrize(
    ("form", "first"),
    [("csv", "a,b"), ("ndjson", '{"a":1,"b":"x"}'), ("markdown", "| a | b |"), ("table", "")],
)
def test_other_forms_hold_the_rows_alone(fubcli: Fubcli, form: str, first: str) -> None:
    completed = fubcli("--operation=query", "--query=SELECT 1 AS a, 'x' AS b", f"--output={form}")
    assert completed.returncode == 0
    assert completed.stdout.splitlines()[0].strip() == first.strip()


def test_rows_go_into_a_file_of_the_callers_choice(fubcli: Fubcli, tmp_path) -> None:
    data = data_of(fubcli("--operation=query", "--query=SELECT 1 AS a, NULL AS b, '' AS c", "--output-file=out.csv"))
    assert (tmp_path / "out.csv").read_text() == 'a,b,c\n1,,""\n'
    assert data["artifact"]["media_type"] == "text/csv"


def test_a_dry_run_judges_and_runs_nothing(fubcli: Fubcli, tmp_path) -> None:
    query = "--query=CREATE TABLE sandbox_fub.u_matttu.never AS SELECT 1 AS a"
    data = data_of(fubcli("--operation=query", query, "--dry-run", home=tmp_path))
    assert data["kind"] == "create_table"
    assert data["targets"] == ["sandbox_fub.u_matttu.never"]
    assert not (tmp_path / "data").exists()
    assert data_of(fubcli("--operation=query", "--query=DROP TABLE fub.contacts_silver.stages", "--dry-run"), 3)["rule"]


def test_types_survive_the_way_to_json(fubcli: Fubcli) -> None:
    sql = (
        "SELECT 1.10 AS d, INTERVAL 14 MONTHS AS i, CAST('nan' AS DOUBLE) AS n, 9007199254740993 AS big, X'AB' AS bin, "
        "'' AS empty, NULL AS nothing, map('a', 1) AS m, array(struct(1 AS a)) AS s, "
        "timestamp'2024-01-01 10:00:00' AS t, date'2024-01-01' AS day"
    )
    data = data_of(fubcli("--operation=query", f"--query={sql}"))
    assert data["rows"] == [
        ["1.10", "P1Y2M", "NaN", "9007199254740993", "qw==", "", None, {"a": 1}, [{"a": 1}]]
        + ["2024-01-01T10:00:00Z", "2024-01-01"]
    ]
    types = {column["name"]: column["type"] for column in data["columns"]}
    assert types["d"] == "decimal(3,2)"
    assert types["s"] == "array<struct<a:int>>"
    assert types["t"] == "timestamp"


def test_a_one_row_answer_costs_at_most_1200_bytes(fubcli: Fubcli) -> None:
    query = f"--query={RECENT.format('fub').replace('LIMIT 10', 'LIMIT 1')}"
    data_of(fubcli("--operation=query", query, "--promote"))
    completed = fubcli("--operation=query", query)
    assert data_of(completed)["row_count"] == 1
    assert len(completed.stdout.encode()) <= 1_200


def test_a_timeout_cancels_and_says_so(fubcli: Fubcli) -> None:
    problem = data_of(fubcli(*SLOW, "--timeout=0.3"), 7)
    assert problem["type"] == "urn:fub:problem:timed-out"


def test_what_the_engine_rejects_is_one_line_without_the_sql(fubcli: Fubcli) -> None:
    problem = data_of(fubcli("--operation=query", "--query=SELECT no_such FROM fub.contacts_silver.stages"), 5)
    assert "no_such" in problem["detail"]
    assert "\n" not in problem["detail"]


def test_time_travel_is_refused_by_the_embedded_engine_in_so_many_words(fubcli: Fubcli) -> None:
    query = "--query=SELECT * FROM fub.contacts_silver.stages VERSION AS OF 3"
    assert "time travel" in data_of(fubcli("--operation=query", query), 5)["detail"].lower()


def test_asking_for_more_than_the_policy_allows_is_told(fubcli: Fubcli) -> None:
    query = "--query=SELECT id FROM fub.contacts_silver.stages"
    data = data_of(fubcli("--operation=query", query, "--max-rows=10001", "--timeout=901"))
    assert [finding["severity"] for finding in data["findings"]] == ["info", "info"]
    assert "10000" in data["findings"][0]["title"]


def test_a_sandbox_view_over_staging_can_be_read(fubcli: Fubcli) -> None:
    view = "sandbox_fub.u_matttu.open_stages"
    sql = f"CREATE OR REPLACE VIEW {view} AS SELECT * FROM stage_fub.contacts_silver.stages WHERE NOT is_closed"
    data_of(fubcli("--operation=query", f"--query={sql}"))
    assert rows_of(fubcli("--operation=query", f"--query=SELECT count(*) FROM {view}"))[0][0] > 1
    data_of(fubcli("--operation=query", f"--query=DROP VIEW {view}"))


def test_a_missing_column_leads_to_the_columns(fubcli: Fubcli) -> None:
    problem = data_of(fubcli("--operation=query", "--query=SELECT nope FROM fub.contacts_silver.stages"), 5)
    assert data_of(fubcli(*problem["remedy"][0]["argv"][1:]))["table"]["name"] == "stages"


def test_a_function_that_the_embedded_engine_lacks_is_named(fubcli: Fubcli) -> None:
    problem = data_of(fubcli("--operation=query", "--query=SELECT soundex('x')"), 5)
    assert "the embedded engine does not have it" in problem["detail"]
    assert problem["remedy"]


def test_the_life_of_a_sandbox_table(fubcli: Fubcli) -> None:
    """Every writing kind that the sandbox allows, one after the other, each seen by the next process."""
    table, schema = "sandbox_fub.a_life.t", "sandbox_fub.a_life"
    for sql in (
        f"CREATE SCHEMA IF NOT EXISTS {schema}",
        f"CREATE OR REPLACE TABLE {table} (id BIGINT NOT NULL, s STRING) USING delta COMMENT 'mine'",
        f"INSERT INTO {table} VALUES (1, 'a'), (2, 'b'), (3, NULL)",
        f"ALTER TABLE {table} ADD COLUMNS (n INT)",
        f"UPDATE {table} SET n = id * 10 WHERE s IS NOT NULL",
        f"MERGE INTO {table} t USING (SELECT 3 AS id) u ON t.id = u.id WHEN MATCHED THEN DELETE",
        f"CREATE VIEW {schema}.v AS SELECT sum(n) AS total FROM {table}",
    ):
        data_of(fubcli("--operation=query", f"--query={sql}"))
    assert rows_of(fubcli("--operation=query", f"--query=SELECT total FROM {schema}.v")) == [[30]]
    for sql in (f"DROP VIEW {schema}.v", f"TRUNCATE TABLE {table}"):
        data_of(fubcli("--operation=query", f"--query={sql}"))
    assert rows_of(fubcli("--operation=query", f"--query=SELECT count(*) FROM {table}")) == [[0]]
    data_of(fubcli("--operation=query", f"--query=DROP SCHEMA {schema} CASCADE"))
