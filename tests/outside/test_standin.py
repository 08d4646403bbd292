"""The base of the stand-ins: faults in a service's own words, what changed counted once, no credentials in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.integrations.conftest import SECRETS, Notes
from tests.workspace.faults import Kind

SIGNED = {"PRIVATE-TOKEN": SECRETS["token"]}


@pytest.fixture
def notes() -> Iterator[Notes]:
    with Notes() as running:
        yield running


@pytest.fixture
def http(notes: Notes) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=notes.url, headers=SIGNED, trust_env=False) as client:
        yield client


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500, 503])
def test_a_fault_speaks_as_the_service_does_and_does_nothing(notes: Notes, http: httpx.Client, status: int) -> None:
    notes.fail("POST /notes", status, Retry_After="3")
    answer = http.post("/notes", json={})
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "3")
    assert list(answer.json()) == ["errors"]
    assert notes.world.changes == []
    assert http.post("/notes", json={}).status_code == 201, "it was one fault"


@pytest.mark.parametrize(
    ("kind", "changes"),
    [(Kind.DROP_BEFORE, 0), (Kind.DROP_AFTER, 1), (Kind.DROP_MIDWAY, 1), (Kind.HTML, 0), (Kind.HALF_BODY, 1)],
)
def test_what_is_lost_on_the_way_has_happened_or_not(
    notes: Notes, http: httpx.Client, kind: Kind, changes: int
) -> None:
    notes.faults.add(kind, "POST /notes")
    try:
        body = http.post("/notes", json={}).content
    except httpx.TransportError:
        body = b""
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads(body)
    assert len(notes.world.changes) == changes
    assert notes.faults.fired == [(kind, "POST /notes")]


@pytest.mark.parametrize("name", ["DD-API-KEY", "DD-APPLICATION-KEY", "PRIVATE-TOKEN", "Authorization", "Cookie"])
def test_the_log_has_every_request_and_no_credentials(notes: Notes, http: httpx.Client, name: str) -> None:
    http.get("/notes", headers={name: "something-secret", "traceparent": "00-1"})
    (entry,) = notes.log.entries()
    assert (entry.method, entry.path, entry.headers["traceparent"]) == ("GET", "/notes", "00-1")
    assert entry.headers[name.lower()] == "***"
    assert "something-secret" not in repr(entry)
    assert SECRETS["token"] not in repr(entry)


def test_who_is_not_signed_in_is_refused_in_the_services_words(notes: Notes) -> None:
    answer = httpx.get(f"{notes.url}/notes", trust_env=False)
    assert (answer.status_code, answer.json()) == (401, {"errors": ["Unauthorized"]})


def test_once_it_is_over_nobody_answers() -> None:
    with Notes() as notes:
        url = notes.url
        httpx.get(url, trust_env=False)
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
