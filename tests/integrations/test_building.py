"""Who signs the calls to each service, in which trace, and what is hidden in the answers."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import pytest

from fubcli.integrations.building import MOST_BYTES, outside
from fubcli.integrations.failures import RequestDeclined
from fubcli.model.service import Service
from fubcli.network.failures import ReplyTooLong, SignInNeeded
from tests.integrations.conftest import SECRETS, TRACE, Desk, Notes
from tests.network.server import Answer, Server, serving

TOKEN = SECRETS["token"]
BASIC = base64.b64encode(f"me@example.com:{TOKEN}".encode()).decode()
USER = {"user": "me@example.com"}


@pytest.mark.parametrize(
    ("service", "settings", "expected"),
    [
        (Service.DATADOG, {}, {"dd-api-key": SECRETS["api_key"], "dd-application-key": SECRETS["app_key"]}),
        (Service.GITLAB, {}, {"private-token": TOKEN}),
        (Service.CONFLUENCE, {}, {"authorization": f"Bearer {TOKEN}", "x-atlassian-token": "no-check"}),
        (Service.CONFLUENCE, USER, {"authorization": f"Basic {BASIC}", "x-atlassian-token": "no-check"}),
    ],
)
def test_each_service_is_signed_in_its_own_way(
    desk: Desk, service: Service, settings: Mapping[str, str], expected: Mapping[str, str]
) -> None:
    with serving() as server:
        desk.url = server.url
        desk.outside(desk.profile(service, settings=settings)).read("/x")
        (request,) = server.asked
    signing = ("authorization", "private-token", "dd-api-key", "dd-application-key", "x-atlassian-token")
    assert {name: value for name, value in request.headers.items() if name in signing} == expected
    assert request.headers["traceparent"] == TRACE
    assert "cookie" not in request.headers


def test_without_a_trace_none_is_sent(desk: Desk) -> None:
    with serving() as server:
        desk.url = server.url
        desk.outside(trace="").read("/x")
    assert "traceparent" not in server.asked[0].headers


@pytest.mark.parametrize("service", list(Service))
@pytest.mark.parametrize("settings", [{}, USER])
def test_what_a_service_repeats_of_the_secrets_is_hidden(
    notes: Notes, desk: Desk, service: Service, settings: Mapping[str, str]
) -> None:
    with serving() as server:
        desk.url = server.url
        profile = desk.profile(service, settings=settings)
        known = [secret.reveal() for secret in profile.credentials.values()]
        for body in (_echo(known), *(f'["{each}"]' for each in (*known, BASIC))):
            server.answers = [Answer(200, body.encode())]
            shown = f"{desk.outside(profile).read('/x')} {desk.outside(profile).read_text('/x', 1000)}"
            assert not [each for each in known if each in shown]
            assert BASIC not in shown or (service, settings) != (Service.CONFLUENCE, USER)


def _echo(known: list[str]) -> str:
    return "{" + ", ".join(f'"{each}": ["x {each}", {{"a": "{each}"}}]' for each in known) + "}"


# fmt: off
REFUSALS = [
    ('{"errors": ["Bad", "Worse"]}', "Bad; Worse"),
    ('{"errors": [{"title": "Bad", "detail": "so"}]}', "Bad: so"),
    ('{"errors": {"name": ["is taken", "is long"]}}', "name: is taken; is long"),
    ('{"message": {"base": ["Reference not found"]}}', "base: Reference not found"),
    ('{"message": "404 Not found"}', "404 Not found"),
    ('{"error": "insufficient", "error_description": "It is so"}', "It is so"),
    ('{"error": "insufficient"}', "insufficient"),
    ('{"statusCode": 400, "message": "Version must be 3", "data": {}}', "Version must be 3"),
    ('{"errors": []}', ""), ('{"errors": null}', ""), ('{}', ""), ("[]", ""),
    ('{"errors": [1, null, true]}', "1; None; True"),
    ('{"message": "' + "@all /close \\u001b[31m \\u202e" + '"}', "@all /close  [31m"),
]
# fmt: on


@pytest.mark.parametrize(("body", "told"), REFUSALS)
def test_a_refusal_is_read_in_the_words_of_each_service(desk: Desk, body: str, told: str) -> None:
    with serving(Answer(400, body.encode())) as server:
        desk.url = server.url
        with pytest.raises(RequestDeclined) as caught:
            desk.outside().read("/x")
    said = f': "{told}"' if told else ""
    assert caught.value.detail == f"gitlab of production rejected GET /x (status 400){said}."


@pytest.mark.parametrize("status", [400, 401])
def test_a_refusal_that_is_nested_deep_breaks_nothing(desk: Desk, status: int) -> None:
    body = b'{"errors": ' + b'{"a": [' * 31 + b'"x"' + b"]}" * 31 + b"}"
    with serving(Answer(status, body)) as server:
        desk.url = server.url
        with pytest.raises((RequestDeclined, SignInNeeded), match="a: a: a"):
            desk.outside().read("/x")


def test_an_answer_beyond_all_pages_is_not_read(desk: Desk) -> None:
    with serving(Answer(200, b'"' + b"x" * MOST_BYTES + b'"')) as server:
        desk.url = server.url
        with pytest.raises(ReplyTooLong):
            desk.outside().read("/x")
        assert len(server.asked) == 1


def test_a_host_of_ones_own_is_asked_there(desk: Desk, server_of_intake: Server) -> None:
    from fubcli.bootstrap import SystemClock

    terms = desk.outside().terms
    host = outside(desk.profile(), server_of_intake.url, terms, breakers=desk.directory, clock=SystemClock())
    host.read("/x")
    assert [request.path for request in server_of_intake.asked] == ["/x"]
