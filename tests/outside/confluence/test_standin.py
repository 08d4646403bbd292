"""The stand-in keeps the rules of a Confluence, so that what passes with it is worth something."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.outside.confluence import ConfluenceStandIn

GOOD = {"representation": "storage", "value": "<p>x</p>"}
V2 = "/wiki/api/v2"


@pytest.fixture
def service() -> Iterator[ConfluenceStandIn]:
    with ConfluenceStandIn() as service:
        yield service


@pytest.fixture
def client(service: ConfluenceStandIn) -> Iterator[httpx.Client]:
    signed = base64.b64encode(f"{service.user}:{service.token}".encode()).decode()
    with httpx.Client(base_url=service.url, headers={"Authorization": f"Basic {signed}"}, trust_env=False) as client:
        yield client


def test_nobody_gets_in_unsigned(service: ConfluenceStandIn) -> None:
    assert httpx.get(f"{service.url}{V2}/spaces", trust_env=False).status_code == 401


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"spaceId": "65537", "title": "There", "body": GOOD}, 400, "already exists"),
    ({"spaceId": "65537", "title": "THERE", "body": GOOD}, 400, "already exists"),
    ({"spaceId": "1", "title": "New", "body": GOOD}, 404, "Space not found"),
    ({"spaceId": "65537", "title": "New", "body": {**GOOD, "value": "<p>"}}, 400, "Error parsing xhtml"),
    ({"spaceId": "65537", "title": "New", "body": {**GOOD, "value": "<zz:p/>"}}, 400, "Error parsing xhtml"),
    ({"spaceId": "65537", "title": "New", "body": {"representation": "wiki", "value": "x"}}, 400, "storage"),
]


@pytest.mark.parametrize(("given", "status", "words"), REFUSED)
def test_a_page_that_cannot_be_is_refused(
    service: ConfluenceStandIn, client: httpx.Client, given: dict[str, Any], status: int, words: str
) -> None:
    service.library.create("65537", "There", "<p>x</p>")
    answer = client.post(f"{V2}/pages", json=given)
    assert answer.status_code == status
    assert words in answer.json()["errors"][0]["title"]
    assert len(service.world.changes) == 1


@pytest.mark.parametrize(("version", "status"), [(1, 409), (2, 200), (3, 409)])
def test_a_version_follows_the_last_one(
    service: ConfluenceStandIn, client: httpx.Client, version: int, status: int
) -> None:
    page = service.library.create("65537", "There", "<p>x</p>")
    given = {"id": page.id, "status": "current", "title": "There", "body": GOOD, "version": {"number": version}}
    assert client.put(f"{V2}/pages/{page.id}", json=given).status_code == status
    assert page.version == (2 if status == 200 else 1)


def test_an_upload_without_its_token_is_a_forgery(service: ConfluenceStandIn, client: httpx.Client) -> None:
    page = service.library.create("65537", "There", "<p>x</p>")
    answer = client.put(f"/wiki/rest/api/content/{page.id}/child/attachment", files={"file": ("a.svg", b"x")})
    assert answer.status_code == 403
    assert page.files == {}


@pytest.mark.parametrize(("title", "found"), [("There", 1), ("THERE", 0)])
def test_the_lookup_by_title_heeds_case_and_a_query_does_not(
    service: ConfluenceStandIn, client: httpx.Client, title: str, found: int
) -> None:
    service.library.create("65537", "There", "<p>x</p>")
    params = {"space-id": "65537", "title": title}
    assert len(client.get(f"{V2}/pages", params=params).json()["results"]) == found
    cql = f'type = page and space = "OPS" and title = "{title}"'
    assert len(client.get("/wiki/rest/api/search", params={"cql": cql}).json()["results"]) == 1
