"""The client against the stand-in: paging, shapes, and links that lead elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from fubcli.integrations.confluence.client import Confluence
from fubcli.integrations.confluence.shapes import page_of
from fubcli.integrations.confluence.storage import element
from fubcli.model.audit import Sent
from fubcli.network.failures import ReplyLost
from fubcli.network.http import File
from tests.outside.confluence import ConfluenceStandIn
from tests.outside.confluence.building import client_of
from tests.outside.confluence.library import Space
from tests.workspace.exchange import json_reply

BODY = element("p", "text")


@pytest.fixture
def service() -> Iterator[ConfluenceStandIn]:
    with ConfluenceStandIn(page_size=2) as service:
        yield service


@pytest.fixture
def client(service: ConfluenceStandIn, tmp_path: Path) -> Confluence:
    return client_of(service.url, tmp_path)


def test_a_list_is_followed_to_its_end(service: ConfluenceStandIn, client: Confluence) -> None:
    service.library.spaces += [Space(str(at), f"S{at}", "x") for at in range(3)]
    found, more = client.spaces()
    assert [space.key for space in found] == ["OPS", "DATA", "S0", "S1", "S2"]
    assert not more
    assert len(service.requests) == 3


def test_a_list_is_followed_to_a_limit(
    service: ConfluenceStandIn, client: Confluence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fubcli.integrations.confluence.client.MOST", 3)
    service.library.spaces += [Space(str(at), f"S{at}", "x") for at in range(3)]
    found, more = client.spaces()
    assert len(found) == 3
    assert more


def test_a_search_is_followed_although_its_links_have_no_context(
    service: ConfluenceStandIn, client: Confluence
) -> None:
    for at in range(5):
        service.library.create("65537", f"Night {at}", "<p>export</p>")
    hits, more = client.search('type = page and text ~ "export"')
    assert [hit.title for hit in hits] == [f"Night {at}" for at in range(5)]
    assert not more
    assert {path for _, path in service.requests} == {"/wiki/rest/api/search"}


@pytest.mark.parametrize("host", ["https://evil.example", "//evil.example", "http://127.0.0.1:1"])
def test_a_link_to_another_host_leads_nowhere_else(
    service: ConfluenceStandIn, client: Confluence, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    first = service._listed

    def elsewhere(request: Any, found: Any, path: str = "") -> Any:
        return first(request, found, f"{host}/steal")

    monkeypatch.setattr(service, "_listed", elsewhere)
    service.library.spaces.append(Space("7", "S", "x"))
    assert len(client.spaces()[0]) == 3
    assert {path for _, path in service.requests} == {"/wiki/api/v2/spaces"}


def test_a_list_that_goes_round_in_circles_ends(
    service: ConfluenceStandIn, client: Confluence, monkeypatch: pytest.MonkeyPatch
) -> None:
    circle = json_reply({"results": [{"id": "1", "key": "A", "name": "x"}], "_links": {"next": "/x?cursor=1"}})
    monkeypatch.setattr(service, "_listed", lambda *_: circle)
    with pytest.raises(ReplyLost, match="again"):
        client.spaces()


@pytest.mark.parametrize("cursors", ["ab", "abcdefgh"])
def test_a_list_of_empty_answers_ends(
    service: ConfluenceStandIn, client: Confluence, monkeypatch: pytest.MonkeyPatch, cursors: str
) -> None:
    following = cycle(cursors)
    monkeypatch.setattr(
        service,
        "_listed",
        lambda *_: json_reply({"results": [], "_links": {"next": f"/x?cursor={next(following)}"}}),
    )
    with pytest.raises(ReplyLost, match="empty part"):
        client.spaces()
    assert len(service.requests) <= 5


STRANGE: list[Any] = [
    None,
    [],
    "x",
    {},
    {"id": "../../spaces"},
    {"id": "12", "version": {}},
    {"id": "١", "version": {"number": 1}},
]


@pytest.mark.parametrize("found", STRANGE)
def test_a_page_of_another_shape_is_no_answer(found: Any) -> None:
    with pytest.raises(ReplyLost):
        page_of(found)


WRITES: list[Callable[[Confluence, str], Any]] = [
    lambda client, page: client.create("65537", "New", BODY, ""),
    lambda client, page: client.update(client.page(page), "Old", BODY, "0" * 16),
    lambda client, page: client.comment(page, BODY),
    lambda client, page: client.attach(page, File("chart-1.svg", b"<svg/>", "image/svg+xml")),
]


@pytest.mark.parametrize("write", WRITES)
def test_a_write_is_recorded_and_sent_only_when_applied(
    service: ConfluenceStandIn, tmp_path: Path, write: Callable[[Confluence, str], Any]
) -> None:
    page = service.library.create("65537", "Old", "<p>x</p>").id
    dry = client_of(service.url, tmp_path, applies=False)
    write(dry, page)
    assert len(service.world.changes) == 1
    assert [told.is_sent for told in dry.host.told] == [False]
    recorded: list[Sent] = []
    write(client_of(service.url, tmp_path, recorded=recorded), page)
    assert len(service.world.changes) == 2
    assert [sent.outcome for sent in recorded] == ["", "ok"]


def test_a_file_arrives_as_it_is(service: ConfluenceStandIn, client: Confluence) -> None:
    page = service.library.create("65537", "Old", "<p>x</p>")
    client.attach(page.id, File("chart-1.svg", b"<svg/>\r\n\x00", "image/svg+xml"))
    assert page.files == {"chart-1.svg": [b"<svg/>\r\n\x00"]}
    assert client.is_attached(page.id, "chart-1.svg")
    assert not client.is_attached(page.id, "chart-2.svg")
