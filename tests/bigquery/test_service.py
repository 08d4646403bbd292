"""The stand-in speaks to the real client as BigQuery does."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from google.api_core.exceptions import GoogleAPICallError
from google.cloud.bigquery import Client, QueryJobConfig, ScalarQueryParameter
from requests.exceptions import ConnectionError as Broken

from tests.bigquery import BigQuery

ENDLESS = "SELECT sum(a.n * b.n % 7) FROM live.s.large a CROSS JOIN live.s.large b CROSS JOIN live.s.large c"


def rows(client: Client, text: str, **settings: Any) -> list[tuple[Any, ...]]:
    job = client.query(text, job_config=QueryJobConfig(**settings), retry=None, job_retry=None)
    return [tuple(row.values()) for row in job.result(retry=None, job_retry=None)]


def refused(client: Client, text: str, **settings: Any) -> tuple[int, str, str]:
    with pytest.raises(GoogleAPICallError) as caught:
        rows(client, text, **settings)
    error = caught.value
    return int(error.code), error.errors[0]["reason"], error.errors[0]["message"]


def test_rows_come_in_pages(client: Client, service: BigQuery) -> None:
    assert rows(client, "SELECT n FROM live.s.numbers ORDER BY n") == [(n,) for n in range(10)]
    pages = [request for request in service.requests if "/queries/" in request.path]
    assert [request.query.get("pageToken") for request in pages][-2:] == ["4", "8"]


# fmt: off
VALUES = [
    ("CAST('9007199254740993' AS INT64)", 9007199254740993), ("NUMERIC '1.10'", Decimal("1.1")),
    ("CAST('NaN' AS FLOAT64)", math.nan), ("CAST('-inf' AS FLOAT64)", -math.inf), ("TRUE", True), ("'naïve'", "naïve"),
    (r"b'\x00\xff'", b"\x00\xff"), ("DATE '2024-02-29'", date(2024, 2, 29)), ("TIME '12:30:00.5'", time(12, 30, 0, 500_000)),
    ("DATETIME '2024-03-01 12:30:00'", datetime(2024, 3, 1, 12, 30)),
    ("TIMESTAMP '2024-03-01 12:30:00.000001+00'", datetime(2024, 3, 1, 12, 30, 0, 1, tzinfo=UTC)),
    ("[1, 2]", [1, 2]), ("STRUCT(1 AS a, ['x'] AS b)", {"a": 1, "b": ["x"]}), ("JSON '{\"a\": [1]}'", {"a": [1]}),
    ("CAST(NULL AS STRING)", None),
]
# fmt: on


@pytest.mark.parametrize(("expression", "value"), VALUES, ids=[case[0] for case in VALUES])
def test_values_arrive(client: Client, expression: str, value: Any) -> None:
    ((got,),) = rows(client, f"SELECT {expression} AS v")
    assert got == value or (got != got and value != value)


def test_a_dry_run_tells_what_a_query_would_do_and_does_nothing(client: Client, service: BigQuery) -> None:
    job = client.query("SELECT n FROM live.s.numbers WHERE n = @n", QueryJobConfig(dry_run=True), retry=None)
    assert (job.statement_type, job.total_bytes_processed) == ("SELECT", 80), "8 bytes for each of ten INT64"
    assert [table.to_api_repr() for table in job.referenced_tables] == [
        {"projectId": "live", "datasetId": "s", "tableId": "numbers"}
    ]
    assert [(each.name, each.type_) for each in job.undeclared_query_parameters] == [("n", "INT64")]
    assert service.executed == []


SIZES = [
    ("SELECT * FROM live.s.numbers", 150),  # 8 and 2 + 5 bytes
    ("SELECT label FROM live.s.numbers", 70),
    ("SELECT count(*) FROM live.s.numbers", 0),
    ("SELECT n FROM (SELECT * FROM live.s.numbers)", 80),
    ("SELECT a.n FROM live.s.numbers a JOIN stage.s.numbers b ON a.label = b.label", 220),
    ("SELECT n FROM live.s.numbers WHERE label = 'x' LIMIT 1", 150),
    ("SELECT 1", 0),
    ("DELETE FROM box.s.numbers WHERE n = 1", 150),
    ("CREATE TABLE box.s.new AS SELECT n FROM live.s.numbers", 80),
    ("INSERT INTO box.s.numbers SELECT * FROM stage.s.numbers", 150),
    ("INSERT INTO box.s.numbers (n, label) VALUES (1, 'x')", 0),
]


@pytest.mark.parametrize(("text", "size"), SIZES, ids=[case[0] for case in SIZES])
def test_bytes_are_those_of_the_columns_that_are_named(client: Client, text: str, size: int) -> None:
    assert client.query(text, QueryJobConfig(dry_run=True), retry=None).total_bytes_processed == size


def test_parameters_are_values(client: Client) -> None:
    given = [ScalarQueryParameter("n", "INT64", 3), ScalarQueryParameter("x", "STRING", "'; --")]
    assert rows(client, "SELECT n, @x FROM live.s.numbers WHERE n = @n", query_parameters=given) == [(3, "'; --")]


def test_a_write_tells_how_many_rows_it_changed(client: Client) -> None:
    job = client.query("DELETE FROM box.s.numbers WHERE n < 3", retry=None, job_retry=None)
    job.result(retry=None, job_retry=None)
    assert (job.statement_type, job.num_dml_affected_rows) == ("DELETE", 3)


REFUSED = [
    ("SELECT nope FROM live.s.numbers", 400, "invalidQuery", "Unrecognized name: nope"),
    ("SELECT * FROM live.s.nope", 404, "notFound", "Table live:s.nope was not found"),
    ("SELECT * FROM nope.s.numbers", 403, "accessDenied", "Access Denied: Project nope"),
    ("SELECT * FROM s.numbers", 400, "invalid", "must be qualified"),
    ("SELEC 1", 400, "invalidQuery", "Syntax error"),
    ("SELECT 1 AS n, 2 AS n", 400, "invalidQuery", "Duplicate column names"),
    ("DELETE FROM live.s.numbers WHERE n = 1", 403, "accessDenied", "updateData"),
    ("SELECT CAST(label AS INT64) FROM live.s.numbers", 400, "invalidQuery", "Bad int64 value: row 0"),
]


@pytest.mark.parametrize(("text", "status", "reason", "words"), REFUSED, ids=[case[0] for case in REFUSED])
def test_refusals_have_the_shape_of_the_api(client: Client, text: str, status: int, reason: str, words: str) -> None:
    got = refused(client, text)
    assert got[:2] == (status, reason)
    assert words in got[2]


def test_more_bytes_than_may_be_billed_are_refused(client: Client, service: BigQuery) -> None:
    got = refused(client, "SELECT n FROM live.s.numbers", maximum_bytes_billed=79)
    assert got == (400, "bytesBilledLimitExceeded", "Query exceeded limit for bytes billed: 79. 80 or higher required.")
    assert service.executed == []


def test_a_job_id_is_taken_once(client: Client, service: BigQuery) -> None:
    client.query("SELECT 1", job_id="mine", retry=None, job_retry=None)
    assert service.running(patience=5) == []
    with pytest.raises(GoogleAPICallError, match="Already Exists") as caught:
        client.query("SELECT 1", job_id="mine", retry=None, job_retry=None)
    assert (caught.value.code, len(service.executed)) == (409, 1)


def test_a_job_can_be_cancelled(client: Client, service: BigQuery) -> None:
    job = client.query(ENDLESS, retry=None, job_retry=None)
    assert service.running() == [(job.job_id, ENDLESS)]
    client.cancel_job(job.job_id, location="US", retry=None)
    assert service.running(patience=5) == []
    assert client.get_job(job.job_id, location="US", retry=None).error_result["reason"] == "stopped"


def test_a_lost_reply_leaves_the_job(client: Client, service: BigQuery) -> None:
    service.faults.add("drop_after", "POST /bigquery/v2/projects/*/jobs")
    with pytest.raises(Broken):
        client.query("SELECT 1", job_id="lost", retry=None, job_retry=None)
    assert client.get_job("lost", location="US", retry=None).job_id == "lost"


def test_datasets_and_tables_are_described(client: Client) -> None:
    assert [each.dataset_id for each in client.list_datasets("live")] == ["empty", "s"]
    listed = [(each.table_id, each.table_type) for each in client.list_tables("live.s")]
    assert listed == [("evens", "VIEW"), ("numbers", "TABLE")]
    table = client.get_table("live.s.numbers")
    assert (table.num_rows, table.modified) == (10, datetime(2026, 8, 2, 9, 30, tzinfo=UTC))
    assert [(each.name, each.field_type, each.mode) for each in table.schema] == [
        ("n", "INTEGER", "REQUIRED"),
        ("label", "STRING", "NULLABLE"),
    ]
