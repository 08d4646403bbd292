"""Arrow's types in Databricks' words, the links of a result, a catalog page by page, and how long it is believed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from fubcli.errors import EngineRejected, NotPermitted, WarehouseUnavailable
from fubcli.model.datatype import parse_type
from fubcli.network.deadline import Deadline
from fubcli.network.downloads import Downloads
from fubcli.network.http import HttpService
from fubcli.warehouses.databricks.arrow import arrow_rows
from fubcli.warehouses.databricks.connector.arrow_types import kinds_of
from fubcli.warehouses.databricks.failures import UnknownWarehouse
from fubcli.warehouses.databricks.links import Links
from fubcli.warehouses.databricks.statements import Statement, Submission
from fubcli.warehouses.databricks.unity import UnityCatalog
from fubcli.warehouses.freshness import MINUTES, Freshness
from tests.network.server import Answer, Server, serving
from tests.network.test_http import service_of
from tests.warehouses.conftest import Noon
from tests.workspace import Workspace

pytestmark = pytest.mark.usefixtures("short_pauses")

CHUNKS = "/api/2.0/sql/statements/*/result/chunks/*"


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        (pa.int8(), "tinyint"),
        (pa.decimal128(10, 2), "decimal(10,2)"),
        (pa.timestamp("us"), "timestamp_ntz"),
        (pa.timestamp("us", "UTC"), "timestamp"),
        (pa.list_(pa.float32()), "array<float>"),
        (pa.map_(pa.string(), pa.int64()), "map<string,bigint>"),
        (pa.struct([("a", pa.int32()), ("b c", pa.bool_())]), "struct<a:int,`b c`:boolean>"),
        (pa.null(), "void"),
    ],
)
def test_an_arrow_type_has_databricks_name(kind: pa.DataType, shown: str) -> None:
    assert str(kinds_of(pa.schema([pa.field("c", kind)]), ["x"])[0]) == shown


def test_the_warehouses_own_name_counts_when_it_fits() -> None:
    told = pa.field("c", pa.string(), metadata={"Spark:DataType:SqlName": "INTERVAL DAY TO SECOND"})
    wrong = pa.field("c", pa.int32(), metadata={"Spark:DataType:SqlName": "ARRAY<INT>"})
    assert [str(kind) for kind in kinds_of(pa.schema([told, wrong]), ["string", "int"])] == ["interval", "int"]
    assert str(kinds_of(pa.schema([pa.field("c", pa.string())]), ["interval_day_time"])[0]) == "interval"


def test_nested_values_that_come_as_json_are_read() -> None:
    batch = pa.record_batch({"a": ["[1,null]", None], "t": [datetime(2024, 1, 1), None]})
    rows = list(arrow_rows([batch], [parse_type("array<int>"), parse_type("timestamp")]))
    assert rows == [([1, None], datetime(2024, 1, 1, tzinfo=UTC)), (None, None)]


# ------------------------------------------------------------------------------------------------------------- links


def linked(service: HttpService, workspace: Workspace) -> list[Any]:
    payload = {
        "statement": "SELECT n FROM live.s.numbers ORDER BY n", "warehouse_id": workspace.warehouse_id,
        "disposition": "EXTERNAL_LINKS", "format": "ARROW_STREAM",
    }  # fmt: skip
    deadline = Deadline(20)
    with Statement(service, Submission(payload, True), deadline, print) as statement:
        batches = Links(service, Downloads(is_local=True)).batches(statement.finished(), deadline)
        return [value for batch in batches for value in batch.column(0).to_pylist()]


@pytest.mark.parametrize(
    ("kind", "at"),
    [
        ("expired_link", "GET /_links/*"),
        ("drop_before", "GET /_links/*"),
        ("drop_midway", "GET /_links/*"),
        ("half_body", "GET /_links/*"),
        ("html", "GET /_links/*"),
        ("stale_link", "*"),
        ("drop_after", f"GET {CHUNKS}"),
    ],
)
def test_a_link_that_breaks_is_asked_for_again(service: HttpService, workspace: Workspace, kind: str, at: str) -> None:
    workspace.faults.add(kind, at)
    assert linked(service, workspace) == list(range(10))
    fetched = [request for request in workspace.requests if request.path.startswith("/_links")]
    assert len(fetched) >= 3
    assert not any("authorization" in request.headers for request in fetched)


def test_a_chunk_that_cannot_be_had_is_no_result(service: HttpService, workspace: Workspace) -> None:
    workspace.faults.add("half_body", "GET /_links/*", times=None)
    with pytest.raises(WarehouseUnavailable, match="Chunk 0"):
        linked(service, workspace)


def test_a_chunk_that_is_gone_is_no_bug(service: HttpService, workspace: Workspace) -> None:
    workspace.faults.add("status", f"GET {CHUNKS}", times=None, status=404)
    with pytest.raises(WarehouseUnavailable, match="no chunk 1"):
        linked(service, workspace)


# ------------------------------------------------------------------------------------------------------------- unity


def page(**members: Any) -> Answer:
    return Answer(200, json.dumps(members).encode())


def described(server: Server, tmp_path: Path) -> Any:
    return UnityCatalog(service_of(server.url, tmp_path), Noon()).snapshot("live", "f")


def test_empty_pages_are_not_the_last_and_odd_tables_are_taken(tmp_path: Path) -> None:
    table = {
        "name": "t", "properties": {"spark.sql.statistics.numRows": "many"},
        "columns": [{"name": "b", "position": 1, "type_text": "INT"}, {"name": "a", "position": 0, "nullable": False}],
    }  # fmt: skip
    answers = [
        page(schemas=[{"name": "s"}], next_page_token="x"),
        page(),
        page(next_page_token="y"),
        page(tables=[table]),
    ]
    with serving(*answers) as server:
        snapshot = described(server, tmp_path)
        assert "page_token=x" in server.asked[1].path
        assert "page_token=y" in server.asked[3].path
    assert snapshot.schemas == ("s",)
    (found,) = snapshot.tables
    assert (found.rows, found.updated_at, [column.name for column in found.columns]) == (None, None, ["a", "b"])


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (404, "CATALOG_DOES_NOT_EXIST", EngineRejected),
        (404, "ENDPOINT_NOT_FOUND", UnknownWarehouse),
        (404, "", UnknownWarehouse),
        (400, "INVALID_PARAMETER_VALUE", EngineRejected),
        (403, "PERMISSION_DENIED", NotPermitted),
        (503, "", WarehouseUnavailable),
    ],
)
def test_a_catalog_that_cannot_be_described_says_why(
    tmp_path: Path, status: int, code: str, kind: type[Exception]
) -> None:
    body = json.dumps({"error_code": code, "message": "no."}).encode()
    with serving(Answer(status, body)) as server, pytest.raises(kind, match=r'no"?\.$'):
        described(server, tmp_path)


# --------------------------------------------------------------------------------------------------------- freshness


class Clock(Noon):
    """A clock that is ahead."""

    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return super().now() + self._ahead


def test_a_description_is_believed_for_minutes_and_not_past_a_write(tmp_path: Path) -> None:
    freshness = Freshness(tmp_path / "f", "https://host", Noon())
    before = freshness.fingerprint("live")
    assert Freshness(tmp_path / "f", "https://host", Clock(timedelta(minutes=MINUTES))).fingerprint("live") != before
    assert Freshness(tmp_path / "f", "https://other", Noon()).fingerprint("live") != before
    freshness.written("stage")
    assert freshness.fingerprint("live") == before
    freshness.written("live")
    assert freshness.fingerprint("live") != before
    (tmp_path / "g").write_text("")
    Freshness(tmp_path / "g", "https://host", Noon()).written("live")
