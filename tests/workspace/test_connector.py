"""The real databricks-sql-connector over Thrift."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from databricks.sql.exc import DatabaseError, RequestError, ServerOperationError

from tests.warehouses.test_contract import TYPES, WRITES
from tests.workspace import Workspace
from tests.workspace.clients import connect, sdk_config
from tests.workspace.conftest import ENDLESS, until

READ = "SELECT n, label FROM live.s.numbers ORDER BY n"


@pytest.fixture(scope="module")
def reading(shared: Workspace) -> Iterator[Any]:
    """A cursor of one session for the whole module."""
    with connect(shared, session_configuration={"TIMEZONE": "UTC"}) as connection, connection.cursor() as cursor:
        yield cursor


PLAIN = [case for case in TYPES if "interval" not in case[1]]


@pytest.mark.parametrize(("expression", "kind", "value"), PLAIN, ids=[case[0] for case in PLAIN])
def test_types_survive(reading: Any, expression: str, kind: str, value: Any) -> None:
    reading.execute(f"SELECT {expression} AS v")
    (row,) = reading.fetchall_arrow().to_pylist()
    got = dict(row["v"]) if kind.startswith("map") else row["v"]
    assert got == value
    assert type(got) is type(value)
    shown = reading.description[0][1]
    assert shown == {"timestamp_ntz": "timestamp"}.get(kind, kind.replace("<", "(").partition("(")[0])


@pytest.mark.parametrize(
    ("expression", "shown", "text"),
    [
        ("INTERVAL 14 MONTHS", "interval_year_month", "1-2"),
        ("INTERVAL 36 HOURS", "interval_day_time", "1 12:00:00.000000000"),
    ],
)
def test_intervals_are_texts(reading: Any, expression: str, shown: str, text: str) -> None:
    reading.execute(f"SELECT {expression} AS v")
    assert reading.description[0][1] == shown
    assert reading.fetchall() == [(text,)]


def test_columns_of_one_name_are_all_there(reading: Any) -> None:
    reading.execute("SELECT 1 AS n, 2 AS n")
    assert [tuple(row) for row in reading.fetchall()] == [(1, 2)]


@pytest.mark.parametrize("lz4", [True, False])
@pytest.mark.parametrize("cloud", [True, False])
def test_large_results_come_in_pieces(shared: Workspace, cloud: bool, lz4: bool) -> None:
    shared.clear_requests()
    settings = {"use_cloud_fetch": cloud, "enable_query_result_lz4_compression": lz4}
    with connect(shared, **settings) as connection, connection.cursor(arraysize=6_000) as cursor:
        cursor.execute("SELECT n FROM live.s.large ORDER BY n LIMIT 20000")
        found = cursor.fetchall_arrow().column("n").to_pylist()
    assert found == list(range(20_000))
    fetched = [entry for entry in shared.requests if entry.path.startswith("/_links/")]
    assert len(fetched) == (5 if cloud else 0)
    assert all("authorization" not in entry.headers for entry in fetched)


def test_a_row_limit_is_the_servers(shared: Workspace) -> None:
    with connect(shared) as connection, connection.cursor(row_limit=3) as cursor:
        cursor.execute(READ)
        assert [row.n for row in cursor.fetchall()] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "given", "row"),
    [
        ("SELECT :a AS a, :b AS b", {"a": 7, "b": "'; --"}, (7, "'; --")),
        ("SELECT ? AS a, ? AS b", [7, None], (7, None)),
    ],
)
def test_parameters_are_native(reading: Any, text: str, given: Any, row: tuple[Any, ...]) -> None:
    reading.execute(text, given)
    assert [tuple(each) for each in reading.fetchall()] == [row]


def test_a_write_happens_once_and_counts(workspace: Workspace) -> None:
    with connect(workspace) as connection, connection.cursor() as cursor:
        cursor.execute("INSERT INTO box.s.numbers VALUES (10, 'ten'), (11, NULL)")
        assert cursor.rowcount == 2
        cursor.execute("SELECT count(*) AS n FROM box.s.numbers")
        assert cursor.fetchone().n == 12
    assert [text.split()[0] for _, text in workspace.executed] == ["INSERT", "SELECT"]
    assert workspace.sessions() == []


@pytest.mark.parametrize(("text", "affected", "left"), WRITES, ids=[case[0] for case in WRITES])
def test_every_kind_of_write_says_how_many_rows(workspace: Workspace, text: str, affected: int, left: int) -> None:
    with connect(workspace) as connection, connection.cursor() as cursor:
        cursor.execute(text)
        assert cursor.rowcount == affected
        assert cursor.fetchall_arrow().column("num_affected_rows").to_pylist() == [affected]
        cursor.execute("SELECT * FROM box.s.numbers")
        assert cursor.fetchall_arrow().num_rows == left


def test_tables_come_and_go(workspace: Workspace) -> None:
    with connect(workspace) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE box.s.copy AS SELECT * FROM live.s.numbers")
        cursor.execute("ALTER TABLE box.s.copy ADD COLUMN more INT")
        cursor.execute("SELECT * FROM box.s.copy LIMIT 1")
        assert [column[0] for column in cursor.description] == ["n", "label", "more"]
        cursor.execute("TRUNCATE TABLE box.s.copy")
        cursor.execute("DROP TABLE box.s.copy")
        with pytest.raises(ServerOperationError, match="TABLE_OR_VIEW_NOT_FOUND"):
            cursor.execute("SELECT * FROM box.s.copy")


def test_a_failure_has_class_state_and_statement_id(workspace: Workspace) -> None:
    with connect(workspace) as connection, connection.cursor() as cursor:
        with pytest.raises(
            ServerOperationError, match=r"(?s)^\[TABLE_OR_VIEW_NOT_FOUND\] .* SQLSTATE: 42P01$"
        ) as caught:
            cursor.execute("SELECT * FROM live.s.nope")
        assert caught.value.context["operation-id"] == cursor.query_id == workspace.executed[0][0]


def test_cancel_reaches_the_engine(workspace: Workspace) -> None:
    with connect(workspace) as connection, connection.cursor() as cursor:
        cursor.execute_async(ENDLESS)
        until(lambda: [text for _, text in workspace.executed] == [ENDLESS])
        assert workspace.running() == [(cursor.query_id, ENDLESS)]
        cursor.cancel()
        until(lambda: workspace.running() == [])
        with pytest.raises(DatabaseError, match="CANCELLED"):
            cursor.get_async_execution_result()


def test_a_session_that_is_closed_leaves_nothing_running(workspace: Workspace) -> None:
    with connect(workspace) as connection:
        connection.cursor().execute_async(ENDLESS)
        until(lambda: [text for _, text in workspace.executed] == [ENDLESS])
    until(lambda: workspace.running() == [])


def test_the_sessions_time_limit_holds(workspace: Workspace) -> None:
    started = time.monotonic()
    limited = {"STATEMENT_TIMEOUT": "1"}
    told = pytest.raises(DatabaseError, match="STATEMENT_TIMEOUT")
    with connect(workspace, session_configuration=limited) as connection, connection.cursor() as cursor, told:
        cursor.execute(ENDLESS)
    assert time.monotonic() - started < 6


def test_names_tags_and_zone_belong_to_the_session(workspace: Workspace) -> None:
    settings = {"catalog": "live", "schema": "s", "session_configuration": {"TIMEZONE": "America/Los_Angeles"}}
    who = {"query_tags": {"team": "data"}, "user_agent_entry": "fubcli"}
    with connect(workspace, **who, **settings) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) AS n, TIMESTAMP '2024-03-01 00:00:00' AS t FROM numbers", query_tags={"trace": "a:b"}
        )
        table = cursor.fetchall_arrow()
    assert str(table.schema.field("t").type) == "timestamp[us, tz=America/Los_Angeles]"
    (statement,) = workspace.statements.all()
    assert statement.order.tags == {"trace": "a:b"}
    assert "(fubcli)" in statement.order.client


def test_metadata_calls(shared: Workspace) -> None:
    with connect(shared) as connection, connection.cursor() as cursor:
        cursor.schemas(catalog_name="live")
        assert [row.TABLE_SCHEM for row in cursor.fetchall()] == ["empty", "s"]
        cursor.tables(catalog_name="live", schema_name="s", table_types=["TABLE"])
        assert [row.TABLE_NAME for row in cursor.fetchall()] == ["numbers"]
        cursor.columns(catalog_name="live", schema_name="s", table_name="num_ers")
        assert [row.COLUMN_NAME for row in cursor.fetchall()] == ["n", "label"]


def test_a_wrong_token_is_told(shared: Workspace) -> None:
    with pytest.raises(RequestError) as caught:
        connect(shared, access_token="nobody", _retry_stop_after_attempts_count=1)
    assert caught.value.context["http-code"] == 403


def test_a_service_principal_may_come_in(workspace: Workspace) -> None:
    config = sdk_config(workspace, client_id=workspace.client_id, client_secret=workspace.client_secret)
    with (
        connect(workspace, credentials_provider=lambda: config.authenticate) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT 1 AS n")
        assert cursor.fetchone().n == 1
    assert workspace.client_secret not in str([vars(entry) for entry in workspace.requests])


def test_a_starting_warehouse_is_told_and_waited_for(workspace: Workspace) -> None:
    workspace.warehouse.start_seconds = 0.5
    workspace.warehouse.state = "STOPPED"
    with connect(workspace, _enable_v3_retries=False, _retry_stop_after_attempts_count=4) as connection:
        assert connection.open
    assert [entry.status for entry in workspace.requests if entry.rpc == "OpenSession"] == [503, 200]


@pytest.mark.slow
def test_a_session_serves_many_threads(shared: Workspace) -> None:
    found: list[int] = []

    def work(number: int) -> None:
        with connect(shared) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT :n AS n FROM live.s.large LIMIT 1", {"n": number})
            found.append(cursor.fetchone().n)

    threads = [threading.Thread(target=work, args=[number]) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(16))
