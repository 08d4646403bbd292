"""The exact requests of the statement-api route, replayed without any network.

The cassettes were recorded from the stand-in, not from a workspace, and hold no credentials:
`pytest tests/warehouses/databricks/test_requests.py --record-mode=rewrite` records them anew.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import vcr as vcrpy

from fubcli.model.profile import Transport
from fubcli.model.statement import StatementKind
from fubcli.ports import Warehouse
from fubcli.warehouses.databricks import history, statement_api
from tests.warehouses.conftest import Engine, FakeFiles, live
from tests.workspace import Workspace
from tests.workspace.conftest import served

if TYPE_CHECKING:
    from vcr.cassette import Cassette

PORT = 18_777
"""Of the stand-in that is recorded from; a cassette has it in its links."""
TAG = uuid.UUID("0123456789abcdef0123456789abcdef")
pytestmark = [pytest.mark.vcr, pytest.mark.block_network]


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    return {
        "filter_headers": [("authorization", "Bearer ***"), ("user-agent", "fubcli")],
        "match_on": ["method", "scheme", "host", "port", "path", "query", "body", "headers"],
    }


class Then:
    """The time of the recording, to the history's filter."""

    sleep = staticmethod(time.sleep)

    @staticmethod
    def time() -> float:
        return 1_785_000_000.0


@pytest.fixture
def workspace(record_mode: str, pristine: Path, tmp_path: Path) -> Iterator[Workspace | None]:
    """The stand-in when there is something to record."""
    if record_mode == "none":
        yield None
        return
    with served(tmp_path, pristine, chunk_rows=4, port=PORT) as workspace:
        yield workspace


class Replayed:
    """What the adapter has to know of a workspace that is not there."""

    url, token, warehouse_id = f"http://127.0.0.1:{PORT}", Workspace.token, Workspace.warehouse_id


@pytest.fixture
def warehouse(workspace: Workspace | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """The adapter; what differs from run to run stands still."""
    monkeypatch.setattr(uuid, "uuid4", lambda: TAG)
    monkeypatch.setattr(history, "time", Then)
    return live(workspace or Replayed(), tmp_path, Transport.STATEMENT_API)  # type: ignore[arg-type]  # all it has to have


@pytest.fixture
def run(warehouse: Warehouse, tmp_path: Path) -> Any:
    return Engine(warehouse, FakeFiles(tmp_path)).run


def told(vcr: Cassette) -> list[str]:
    """Return what was asked, in order, and check that nothing else was recorded."""
    assert vcr.all_played or vcr.record_mode != vcrpy.record_mode.RecordMode.NONE
    assert Workspace.token not in str([(request.headers, request.body, response) for request, response in vcr.data])
    return [f"{request.method} {request.path}" for request in vcr.requests]


def body(vcr: Cassette, at: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(vcr.requests[at].body)
    return found


def test_a_read(run: Any, vcr: Cassette) -> None:
    result = run("SELECT n FROM live.s.numbers ORDER BY n LIMIT 2")
    assert result.rows == ((0,), (1,))
    assert told(vcr) == ["POST /api/2.0/sql/statements"]
    assert body(vcr) == {
        "statement": "SELECT n FROM live.s.numbers ORDER BY n LIMIT 2",
        "warehouse_id": Workspace.warehouse_id,
        "disposition": "INLINE",
        "format": "JSON_ARRAY",
        "row_limit": 101,
        "byte_limit": 20 * 1024 * 1024,
        "wait_timeout": "5s",
        "on_wait_timeout": "CONTINUE",
        "query_tags": [{"key": "fubcli_request", "value": TAG.hex}],
    }


def test_a_write_whose_reply_is_lost(run: Any, vcr: Cassette, workspace: Workspace | None) -> None:
    if workspace:
        workspace.faults.add("half_body", "POST /api/2.0/sql/statements")
    result = run("INSERT INTO box.s.numbers VALUES (99, 'new')", StatementKind.INSERT)
    assert result.affected_rows == 1
    asked = told(vcr)
    assert asked == [
        "POST /api/2.0/sql/statements",
        "GET /api/2.0/sql/history/queries",
        f"GET /api/2.0/sql/statements/{result.statement_id}",
    ]
    assert dict(vcr.requests[1].query)["filter_by.warehouse_ids"] == Workspace.warehouse_id


def test_a_result_in_chunks(run: Any, vcr: Cassette) -> None:
    result = run("SELECT n FROM live.s.numbers ORDER BY n")
    assert [row[0] for row in result.rows] == list(range(10))
    path = f"/api/2.0/sql/statements/{result.statement_id}/result/chunks"
    assert told(vcr) == ["POST /api/2.0/sql/statements", f"GET {path}/1", f"GET {path}/2"]


def test_a_result_behind_links(run: Any, vcr: Cassette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement_api, "INLINE_ROWS", 5)
    result = run("SELECT n FROM live.s.numbers ORDER BY n")
    assert [row[0] for row in result.rows] == list(range(10))
    asked = told(vcr)
    assert [line.split("/")[1] for line in asked] == ["api", "_links", "api", "_links", "api", "_links"]
    assert body(vcr)["disposition"] == "EXTERNAL_LINKS"
    for request in vcr.requests[1::2]:
        assert "authorization" not in {name.lower() for name in request.headers}


def test_a_catalog(warehouse: Warehouse, vcr: Cassette) -> None:
    snapshot = warehouse.snapshot("stage")
    assert [(table.schema, table.name) for table in snapshot.tables] == [("s", "evens"), ("s", "numbers")]
    asked = told(vcr)
    assert asked[0] == "GET /api/2.1/unity-catalog/schemas"
    assert set(asked[1:]) == {"GET /api/2.1/unity-catalog/tables"}
