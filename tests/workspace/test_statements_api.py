"""The Statement Execution API over plain HTTP."""

from __future__ import annotations

import json
import time

import httpx
import pyarrow as pa
import pytest

from tests.workspace import Workspace
from tests.workspace.conftest import ENDLESS, Answer, Ask, until

PATH = "/api/2.0/sql/statements"

# fmt: off
CELLS = [
    ("CAST(7 AS INT)", "INT", "INT", "7"),
    ("CAST(9007199254740993 AS BIGINT)", "BIGINT", "LONG", "9007199254740993"),
    ("CAST(7 AS TINYINT)", "TINYINT", "BYTE", "7"),
    ("CAST('1.10' AS DECIMAL(10,2))", "DECIMAL(10,2)", "DECIMAL", "1.10"),
    ("CAST(1.5 AS DOUBLE)", "DOUBLE", "DOUBLE", "1.5"),
    ("CAST('NaN' AS DOUBLE)", "DOUBLE", "DOUBLE", "NaN"),
    ("CAST(0.1 AS FLOAT)", "FLOAT", "FLOAT", "0.1"),
    ("true", "BOOLEAN", "BOOLEAN", "true"),
    ("'naïve 🙂'", "STRING", "STRING", "naïve 🙂"),
    ("''", "STRING", "STRING", ""),
    ("CAST(NULL AS STRING)", "STRING", "STRING", None),
    ("DATE '2024-02-29'", "DATE", "DATE", "2024-02-29"),
    ("TIMESTAMP '2024-03-01 12:30:00'", "TIMESTAMP", "TIMESTAMP", "2024-03-01T12:30:00.000Z"),
    ("TIMESTAMP '2024-03-01 12:30:00.000001'", "TIMESTAMP", "TIMESTAMP", "2024-03-01T12:30:00.000001Z"),
    ("TIMESTAMP_NTZ '2024-03-01 12:30:00'", "TIMESTAMP_NTZ", "TIMESTAMP_NTZ", "2024-03-01T12:30:00.000"),
    ("X'00FF'", "BINARY", "BINARY", "AP8="),
    ("INTERVAL 14 MONTHS", "INTERVAL YEAR TO MONTH", "INTERVAL", "1-2"),
    ("INTERVAL '-1.5' SECOND", "INTERVAL DAY TO SECOND", "INTERVAL", "-0 00:00:01.500000000"),
    ("array(1, NULL, 3)", "ARRAY<INT>", "ARRAY", '["1",null,"3"]'),
    ("struct(1 AS a, array('x') AS b)", "STRUCT<a: INT, b: ARRAY<STRING>>", "STRUCT", '{"a":"1","b":["x"]}'),
    ("map('k', true)", "MAP<STRING, BOOLEAN>", "MAP", '{"k":"true"}'),
    ("array(INTERVAL 1 DAY)", "ARRAY<INTERVAL DAY TO SECOND>", "ARRAY", '["1 00:00:00.000000000"]'),
]
# fmt: on


@pytest.mark.parametrize(("expression", "text", "name", "cell"), CELLS, ids=[case[0] for case in CELLS])
def test_every_type_is_a_text_in_json(look: Ask, expression: str, text: str, name: str, cell: str | None) -> None:
    answer = look(f"SELECT {expression} AS v")
    (column,) = answer["manifest"]["schema"]["columns"]
    assert (column["type_text"], column["type_name"]) == (text, name)
    assert answer["result"]["data_array"] == [[cell]]


def test_a_small_result_comes_with_the_first_answer(look: Ask) -> None:
    answer = look("SELECT n, label FROM live.s.numbers WHERE n < 2 ORDER BY n")
    assert answer["status"] == {"state": "SUCCEEDED"}
    assert answer["manifest"]["total_row_count"] == 2
    assert answer["result"]["data_array"] == [["0", "row 0"], ["1", "row 1"]]


def test_no_rows_have_a_schema_and_no_chunk(look: Ask) -> None:
    answer = look("SELECT n FROM live.s.numbers WHERE n < 0")
    assert (answer["manifest"]["total_chunk_count"], answer["result"]) == (0, {})
    assert [column["name"] for column in answer["manifest"]["schema"]["columns"]] == ["n"]


def test_chunks_follow_each_other(ask: Ask, http: httpx.Client) -> None:
    answer = ask("SELECT n FROM live.s.numbers ORDER BY n")
    assert answer["manifest"]["total_chunk_count"] == 3
    data = answer["result"]
    rows = data["data_array"]
    while "next_chunk_internal_link" in data:
        data = http.get(data["next_chunk_internal_link"]).json()
        assert data["row_offset"] == len(rows)
        rows += data["data_array"]
    assert rows == [[str(n)] for n in range(10)]
    assert http.get(f"{PATH}/{answer['statement_id']}/result/chunks/3").status_code == 404


def links_of(http: httpx.Client, answer: Answer) -> list[Answer]:
    links: list[Answer] = answer["result"]["external_links"]
    while "next_chunk_internal_link" in links[-1]:
        links += http.get(links[-1]["next_chunk_internal_link"]).json()["external_links"]
    return links


@pytest.mark.parametrize("form", ["ARROW_STREAM", "JSON_ARRAY"])
def test_links_are_fetched_from_storage_without_credentials(ask: Ask, http: httpx.Client, form: str) -> None:
    answer = ask("SELECT n FROM live.s.numbers ORDER BY n", disposition="EXTERNAL_LINKS", format=form)
    found = []
    for link in links_of(http, answer):
        assert http.get(link["external_link"]).status_code == 400, "the token must stay away from storage"
        content = httpx.get(link["external_link"], trust_env=False).content
        assert len(content) == link["byte_count"]
        rows = pa.ipc.open_stream(content).read_all().to_pylist() if form == "ARROW_STREAM" else json.loads(content)
        assert len(rows) == link["row_count"]
        found += [row["n"] for row in rows] if form == "ARROW_STREAM" else [int(row[0]) for row in rows]
    assert found == list(range(10))


def test_a_link_ends(workspace: Workspace, ask: Ask, http: httpx.Client) -> None:
    workspace.links.lifetime = 0.0
    answer = ask("SELECT 1 AS n", disposition="EXTERNAL_LINKS", format="ARROW_STREAM")
    (link,) = answer["result"]["external_links"]
    assert httpx.get(link["external_link"], trust_env=False).status_code == 403
    workspace.links.lifetime = 900.0
    again = http.get(f"{PATH}/{answer['statement_id']}/result/chunks/0").json()["external_links"][0]
    assert httpx.get(again["external_link"], trust_env=False).status_code == 200, "a new link may be asked for"


@pytest.mark.parametrize(("limit", "rows", "truncated"), [(3, 3, True), (10, 10, False), (11, 10, False)])
def test_a_row_limit_says_whether_it_cut(look: Ask, limit: int, rows: int, truncated: bool) -> None:
    answer = look("SELECT n FROM live.s.numbers ORDER BY n", row_limit=limit)
    assert (answer["manifest"]["total_row_count"], answer["manifest"]["truncated"]) == (rows, truncated)
    assert answer["result"]["data_array"][-1] == [str(rows - 1)]


def test_a_byte_limit_cuts_between_rows(look: Ask) -> None:
    answer = look("SELECT label FROM live.s.numbers ORDER BY n", byte_limit=35)
    assert (answer["manifest"]["total_row_count"], answer["manifest"]["truncated"]) == (3, True)


def test_more_than_25_mib_inline_fail(look: Ask) -> None:
    text = "SELECT repeat('x', 400) AS x FROM live.s.large"
    answer = look(text)
    assert answer["status"]["state"] == "FAILED"
    assert "disposition=EXTERNAL_LINKS" in answer["status"]["error"]["message"]
    assert look(text, disposition="EXTERNAL_LINKS", format="ARROW_STREAM")["status"]["state"] == "SUCCEEDED"


def test_parameters_have_types(look: Ask) -> None:
    given = [
        {"name": "n", "value": "7", "type": "BIGINT"},
        {"name": "d", "value": "1.1", "type": "DECIMAL(10,2)"},
        {"name": "s", "value": "'; --"},
        {"name": "nothing", "type": "INT"},
    ]
    answer = look("SELECT :n AS n, :d AS d, :s AS s, :nothing AS nothing", parameters=given)
    assert answer["result"]["data_array"] == [["7", "1.10", "'; --", None]]
    assert [column["type_text"] for column in answer["manifest"]["schema"]["columns"]][:3] == [
        "BIGINT",
        "DECIMAL(10,2)",
        "STRING",
    ]


def test_names_are_completed_with_catalog_and_schema(look: Ask) -> None:
    assert look("SELECT count(*) FROM numbers", catalog="live", schema="s")["result"]["data_array"] == [["10"]]


FAILURES = [
    ("SELECT * FROM live.s.nope", "TABLE_OR_VIEW_NOT_FOUND", "42P01"),
    ("SELECT * FROM nope.s.t", "NO_SUCH_CATALOG_EXCEPTION", "42704"),
    ("SELECT nope FROM live.s.numbers", "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", "42703"),
    ("SELECT 1 / 0", "DIVIDE_BY_ZERO", "22012"),
    ("SELECT CAST('x' AS INT)", "CAST_INVALID_INPUT", "22018"),
    ("SELEC 1", "PARSE_SYNTAX_ERROR", "42601"),
    ("SELECT 1; SELECT 2", "PARSE_SYNTAX_ERROR", "42601"),
    ("SELECT raise_error('no')", "USER_RAISED_EXCEPTION", "P0001"),
    ("SELECT sum(n) FROM VALUES (9223372036854775807), (1) AS t(n)", "ARITHMETIC_OVERFLOW", "22003"),
    ("DELETE FROM live.s.numbers", "INSUFFICIENT_PERMISSIONS", "42501"),
    ("OPTIMIZE live.s.numbers", "UNSUPPORTED_FEATURE.STANDIN", "0A000"),
    ("SELECT * FROM live.s.numbers VERSION AS OF 3", "UNSUPPORTED_FEATURE.STANDIN", "0A000"),
]


@pytest.mark.parametrize(("text", "error_class", "state"), FAILURES, ids=[case[0] for case in FAILURES])
def test_failures_have_class_and_state(look: Ask, text: str, error_class: str, state: str) -> None:
    answer = look(text)
    message = answer["status"]["error"]["message"]
    assert (answer["status"]["state"], answer["status"]["sql_state"]) == ("FAILED", state)
    assert message.startswith(f"[{error_class}] ")
    assert message.endswith(f" SQLSTATE: {state}")
    assert "result" not in answer


def test_a_write_happens_once_and_counts(workspace: Workspace, ask: Ask) -> None:
    answer = ask("INSERT INTO box.s.numbers SELECT n, label FROM live.s.numbers WHERE n < 3")
    assert [column["name"] for column in answer["manifest"]["schema"]["columns"]] == [
        "num_affected_rows",
        "num_inserted_rows",
    ]
    assert answer["result"]["data_array"] == [["3", "3"]]
    assert ask("UPDATE box.s.numbers SET label = '' WHERE n = 9")["result"]["data_array"] == [["1"]]
    assert ask("SELECT count(*) FROM box.s.numbers")["result"]["data_array"] == [["13"]]
    assert [text.split()[0] for _, text in workspace.executed] == ["INSERT", "UPDATE", "SELECT"]


def test_a_slow_statement_is_polled_and_cancelled(workspace: Workspace, ask: Ask, http: httpx.Client) -> None:
    id = ask(ENDLESS, wait_timeout="0s")["statement_id"]
    until(lambda: http.get(f"{PATH}/{id}").json()["status"]["state"] == "RUNNING")
    assert workspace.running() == [(id, ENDLESS)]
    assert http.post(f"{PATH}/{id}/cancel").json() == {}
    until(lambda: http.get(f"{PATH}/{id}").json()["status"] == {"state": "CANCELED"})


@pytest.mark.slow
def test_a_wait_that_is_over_cancels_when_asked_to(ask: Ask) -> None:
    started = time.monotonic()
    assert ask(ENDLESS, wait_timeout="5s", on_wait_timeout="CANCEL")["status"] == {"state": "CANCELED"}
    assert 5 <= time.monotonic() - started < 9


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"wait_timeout": "3s"}, "between 5s and 50s"),
        ({"format": "ARROW_STREAM"}, "not supported with disposition INLINE"),
        ({"statement": " "}, "empty"),
    ],
)
def test_what_makes_no_sense_is_refused(look: Ask, members: Answer, word: str) -> None:
    answer = look(**{"text": "SELECT 1", **members} if "statement" not in members else {"text": " "})
    assert answer["error_code"] == "INVALID_PARAMETER_VALUE"
    assert word in answer["message"]


def test_a_stopped_warehouse_starts_while_the_statement_waits(
    workspace: Workspace, ask: Ask, http: httpx.Client
) -> None:
    workspace.warehouse.start_seconds = 0.3
    workspace.warehouse.state = "STOPPED"
    id = ask("SELECT 1 AS n", wait_timeout="0s")["statement_id"]
    assert http.get(f"{PATH}/{id}").json()["status"]["state"] == "PENDING"
    assert http.get(f"/api/2.0/sql/warehouses/{workspace.warehouse_id}").json()["state"] == "STARTING"
    until(lambda: http.get(f"{PATH}/{id}").json()["status"]["state"] == "SUCCEEDED")


def test_tags_are_in_the_history(workspace: Workspace, ask: Ask, http: httpx.Client) -> None:
    tags = [{"key": "trace", "value": "abc"}]
    id = ask("SELECT 1 AS n", query_tags=tags)["statement_id"]
    failed = ask("SELECT * FROM live.s.nope")["statement_id"]
    asked = {"filter_by": json.dumps({"statement_ids": [id]}), "include_metrics": "true"}
    (query,) = http.get("/api/2.0/sql/history/queries", params=asked).json()["res"]
    assert (query["query_id"], query["status"], query["query_tags"], query["rows_produced"]) == (
        id,
        "FINISHED",
        tags,
        1,
    )
    rows = ask("SELECT statement_id, execution_status, query_tags FROM system.query.history ORDER BY start_time")
    assert rows["result"]["data_array"][:2] == [[id, "FINISHED", '{"trace":"abc"}'], [failed, "FAILED", "{}"]]


def test_an_unknown_statement_is_not_found(http: httpx.Client) -> None:
    answer = http.get(f"{PATH}/00000000-0000-0000-0000-000000000000")
    assert (answer.status_code, answer.json()["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
