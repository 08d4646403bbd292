"""The exact requests, replayed without any network.

The cassettes were recorded from the stand-in, not from a Confluence, and hold no credentials:
`pytest tests/integrations/confluence/test_requests.py --record-mode=rewrite` records them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import vcr as vcrpy

from fubcli.integrations.confluence.client import Confluence
from fubcli.integrations.confluence.storage import element, marked
from fubcli.network.http import File
from tests.outside.confluence import ConfluenceStandIn
from tests.outside.confluence.building import client_of

if TYPE_CHECKING:
    from vcr.cassette import Cassette

HOST = "http://confluence.invalid"
"""What cassettes call the host: neither a port nor a machine's name is in them."""
BOUNDARY = "00000000000000000000000000000000"
BODY = marked(element("p", "2 of 2 exports landed"), "0123456789abcdef")
pytestmark = [pytest.mark.vcr, pytest.mark.block_network(allowed_hosts=["127.0.0.1"])]


@pytest.fixture
def service(record_mode: str) -> Iterator[ConfluenceStandIn | None]:
    """The stand-in when there is something to record."""
    if record_mode == "none":
        yield None
        return
    with ConfluenceStandIn() as service:
        yield service


def _renamed(request: Any) -> Any:
    """Return a request to the host that cassettes name."""
    if request.host == "127.0.0.1":
        request.uri = HOST + request.uri.partition(f":{request.port}")[2]
    return request


@pytest.fixture(scope="module")
def vcr_config() -> dict[str, Any]:
    return {
        "filter_headers": [("authorization", "Basic ***"), ("user-agent", "fubcli"), ("host", "confluence.invalid")],
        "before_record_request": _renamed,
        "before_record_response": _undated,
        "match_on": ["method", "scheme", "host", "path", "query", "body", "headers"],
    }


def _undated(response: dict[str, Any]) -> dict[str, Any]:
    response["headers"] = {name: each for name, each in response["headers"].items() if name.lower() != "date"}
    return response


@pytest.fixture
def client(service: ConfluenceStandIn | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Confluence:
    monkeypatch.setattr("httpx._multipart.os.urandom", lambda _: bytes(16))
    if service:
        service.library.create("65537", "Exports", "<p>x</p>")
    return client_of(service.url if service else "http://127.0.0.1:9", tmp_path)


def told(vcr: Cassette) -> list[str]:
    """Return what was asked, in order, and check that nothing else was recorded."""
    assert vcr.all_played or vcr.record_mode != vcrpy.record_mode.RecordMode.NONE
    assert ConfluenceStandIn.token not in str([(request.headers, request.body, each) for request, each in vcr.data])
    assert "127.0.0.1" not in str([request.uri for request in vcr.requests])
    return [f"{request.method} {request.path}" for request in vcr.requests]


def sent(vcr: Cassette, at: int) -> Any:
    return json.loads(vcr.requests[at].body)


def test_a_page_is_looked_for_and_created(client: Confluence, vcr: Cassette) -> None:
    (space,), _ = client.spaces("OPS")
    assert client.titled(space.id, "Data health of fub, 2026-11-21") is None
    made = client.create(space.id, "Data health of fub, 2026-11-21", BODY, "")
    assert made is not None
    assert told(vcr) == ["GET /wiki/api/v2/spaces", "GET /wiki/api/v2/pages", "POST /wiki/api/v2/pages"]
    assert dict(vcr.requests[1].query)["space-id"] == "65537"
    assert sent(vcr, 2) == {
        "spaceId": "65537",
        "status": "current",
        "title": "Data health of fub, 2026-11-21",
        "body": {"representation": "storage", "value": BODY.text},
    }


def test_a_page_gets_another_version(client: Confluence, vcr: Cassette) -> None:
    client.update(client.page("100001"), "Exports", BODY, "0123456789abcdef")
    assert told(vcr) == ["GET /wiki/api/v2/pages/100001", "PUT /wiki/api/v2/pages/100001"]
    assert sent(vcr, 1)["version"] == {"number": 2, "message": "fubcli 0123456789abcdef"}


def test_a_chart_is_attached(client: Confluence, vcr: Cassette) -> None:
    client.attach("100001", File("chart-1-0123456789ab.svg", b"<svg/>", "image/svg+xml"))
    assert client.is_attached("100001", "chart-1-0123456789ab.svg")
    assert told(vcr)[0] == "PUT /wiki/rest/api/content/100001/child/attachment"
    assert b'name="file"; filename="chart-1-0123456789ab.svg"' in vcr.requests[0].body
    assert {name.lower(): value for name, value in vcr.requests[0].headers.items()}["x-atlassian-token"] == "no-check"


def test_a_comment_is_looked_for_and_added(client: Confluence, vcr: Cassette) -> None:
    assert client.comments("100001").members == []
    client.comment("100001", BODY)
    assert told(vcr) == ["GET /wiki/api/v2/pages/100001/footer-comments", "POST /wiki/api/v2/footer-comments"]
    assert sent(vcr, 1)["pageId"] == "100001"


def test_a_search(client: Confluence, vcr: Cassette) -> None:
    hits, _ = client.search('type = page and text ~ "exports"')
    assert [hit.id for hit in hits] == ["100001"]
    assert told(vcr) == ["GET /wiki/rest/api/search"]
