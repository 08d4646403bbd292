"""JSON calls to one host: what each answer means, what is repeated, and what is never told."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fubcli.bootstrap import SystemClock
from fubcli.errors import NotPermitted, UsageError
from fubcli.network.backoff import Backoff
from fubcli.network.breaker import THRESHOLD, Breaker, BreakerOpen
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined, NotReached, ReplyLost, SignInNeeded
from fubcli.network.http import Call, HttpService
from fubcli.network.kept import Kept
from tests.network.server import Answer, Server, serving

TOKEN = "dapi-very-secret"
READ = Call("GET", "/api")
WRITE = Call("POST", "/api", {"a": 1}, repeatable=False)
PAGE = Answer(200, b"<html>Sign in</html>", {"Content-Type": "text/html"})
LOST = Answer(lost=True)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def service(server: Server, tmp_path: Path) -> HttpService:
    return service_of(server.url, tmp_path)


def service_of(url: str, tmp_path: Path, token: str = TOKEN) -> HttpService:
    breaker = Breaker(tmp_path / "breakers", url, SystemClock())
    return HttpService(url, lambda _: {"Authorization": f"Bearer {token}"}, breaker, Backoff(3, 0.01, 0.02))


def refusal(status: int, code: str = "", message: str = "", **headers: str) -> Answer:
    return Answer(status, json.dumps({"error_code": code, "message": message}).encode(), headers)


def asked(service: HttpService, call: Call = READ, seconds: float = 20.0) -> dict[str, Any]:
    return service.json(call, Deadline(seconds))


def test_an_object_is_an_answer_and_the_call_is_signed(server: Server, service: HttpService) -> None:
    server.answers = [Answer(200, b'{"n": 1}')]
    assert asked(service, Call("POST", "/x", {"a": "\u00e9"}, params={"q": 2})) == {"n": 1}
    (request,) = server.asked
    assert (request.method, request.path, json.loads(request.body)) == ("POST", "/x?q=2", {"a": "\u00e9"})
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["user-agent"].startswith("fubcli/")


def test_an_empty_answer_is_an_empty_object(server: Server, service: HttpService) -> None:
    server.answers = [Answer(200, b"")]
    assert asked(service) == {}


# fmt: off
SAFE_AGAIN = {"429": refusal(429, "BUSY", "slow down")}
UNCLEAR = {
    "500": refusal(500), "502": refusal(502), "503": refusal(503), "504": refusal(504),
    "a page": PAGE, "a page of a proxy": Answer(502, b"<html>", {}), "a list": Answer(200, b"[]"),
    "half a body": Answer(200, b'{"n": 1234567890}', half=True), "cut JSON": Answer(200, b'{"n": '),
    "deep JSON": Answer(200, b"[" * 100_000), "no reply": LOST, "moved": Answer(302, b"{}", {"Location": "/other"}),
}
# fmt: on


@pytest.mark.parametrize("answer", (SAFE_AGAIN | UNCLEAR).values(), ids=(SAFE_AGAIN | UNCLEAR).keys())
def test_a_read_is_repeated(server: Server, service: HttpService, answer: Answer) -> None:
    server.answers = [answer, answer, Answer(200, b'{"n": 1}')]
    assert asked(service) == {"n": 1}
    assert [request.path for request in server.asked] == ["/api"] * 3


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR.keys())
def test_a_write_is_sent_once_whatever_is_unclear(server: Server, service: HttpService, answer: Answer) -> None:
    server.answers = [answer, Answer()]
    with pytest.raises(ReplyLost) as caught:
        asked(service, WRITE)
    assert len(server.asked) == 1
    assert TOKEN not in f"{caught.value.detail} {caught.value.extra}"


def test_a_write_that_was_not_taken_is_sent_again(server: Server, service: HttpService) -> None:
    server.answers = [SAFE_AGAIN["429"], Answer(200, b'{"n": 1}')]
    assert asked(service, WRITE) == {"n": 1}


def test_repeats_come_to_an_end(server: Server, service: HttpService) -> None:
    server.answers = [refusal(503, "", "not now.")]
    with pytest.raises(ReplyLost, match=r"\"not now\"\.$") as caught:
        asked(service)
    assert len(server.asked) == 3
    assert caught.value.extra == {"status": 503}
    assert caught.value.retryable


def test_retry_after_is_honoured(server: Server, service: HttpService) -> None:
    server.answers = [refusal(429, **{"Retry-After": "1"}), Answer()]
    began = time.monotonic()
    asked(service)
    assert time.monotonic() - began >= 1


def test_a_wait_beyond_the_deadline_is_not_begun(server: Server, service: HttpService) -> None:
    server.answers = [refusal(429, **{"Retry-After": "3600"}), Answer()]
    began = time.monotonic()
    with pytest.raises(NotReached) as caught:
        asked(service)
    assert time.monotonic() - began < 5
    assert caught.value.extra["retry_after_seconds"] == 3600


@pytest.mark.parametrize("status", [400, 404, 409, 422])
def test_a_no_is_the_callers_to_understand(server: Server, service: HttpService, status: int) -> None:
    server.answers = [refusal(status, "WRONG", "it is\nwrong\x1b[31m.")]
    with pytest.raises(Declined) as caught:
        asked(service)
    assert (caught.value.status, caught.value.code) == (status, "WRONG")
    assert caught.value.message == "it is wrong [31m."
    assert len(server.asked) == 1


def test_credentials_that_are_not_accepted_say_what_to_do(server: Server, service: HttpService) -> None:
    server.answers = [refusal(401, "401", "Access token is expired.")]
    with pytest.raises(SignInNeeded, match=r"expired\"\. They have expired or are wrong; renew them") as caught:
        asked(service)
    assert caught.value.remedy[0].argv == ("fubcli", "config", "show", "--origin")
    assert TOKEN not in caught.value.detail


def test_what_is_forbidden_is_not_repeated(server: Server, service: HttpService) -> None:
    server.answers = [refusal(403, "PERMISSION_DENIED", "no")]
    with pytest.raises(NotPermitted):
        asked(service)
    assert len(server.asked) == 1


def test_a_host_where_nobody_listens_is_not_reached(tmp_path: Path) -> None:
    with serving() as server:
        url = server.url
    with pytest.raises(NotReached, match="cannot be reached"):
        asked(service_of(url, tmp_path), WRITE)


def test_a_redirect_is_not_followed_and_takes_no_credentials_along(server: Server, service: HttpService) -> None:
    with serving() as other:
        server.answers = [Answer(307, b"", {"Location": f"{other.url}/steal"})]
        with pytest.raises(ReplyLost):
            asked(service)
        assert other.asked == []


def test_a_proxy_is_not_used_for_this_machine(
    server: Server, service: HttpService, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        asked(service)
        assert (len(server.asked), proxy.asked) == (1, [])


@pytest.mark.parametrize("proxy", ["socks5://user:secret@127.0.0.1:1", "foo://secret", "http://secret\x01"])
@pytest.mark.parametrize("name", ["ALL_PROXY", "https_proxy"])
def test_a_proxy_that_cannot_be_used_is_said_before_anything_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, proxy: str
) -> None:
    monkeypatch.setenv(name, proxy)
    service = service_of("https://127.0.0.1:1", tmp_path)
    for call in (service.prepare, lambda: asked(service)):
        with pytest.raises(UsageError, match="HTTPS_PROXY or ALL_PROXY names a proxy that cannot be used") as caught:
            call()
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize("token", ["secret\n", "secret "])
def test_a_token_that_no_header_can_hold_is_not_told(server: Server, tmp_path: Path, token: str) -> None:
    with pytest.raises(NotReached) as caught:
        asked(service_of(server.url, tmp_path, token))
    assert "secret" not in f"{caught.value.detail} {caught.value.extra}"
    assert server.asked == []


def test_a_body_that_drips_ends_with_the_deadline(server: Server, service: HttpService) -> None:
    server.answers = [Answer(200, b'{"n": "' + b"x" * 200 + b'"}', drip=0.2)]
    began = time.monotonic()
    call = Call("GET", "/api", waits=-14.5)  # so patient the call itself is, for the test not to take long
    with pytest.raises(ReplyLost, match="in time"):
        asked(service, call, 1.0)
    assert time.monotonic() - began < 5


def test_answers_that_say_no_close_the_breaker(server: Server, service: HttpService) -> None:
    for answer in (refusal(400), refusal(401), refusal(403), refusal(429)):
        for _ in range(THRESHOLD - 1):
            server.answers = [refusal(503)]
            with pytest.raises(ReplyLost):
                asked(service)
        server.answers = [answer]
        with pytest.raises((Declined, NotPermitted, NotReached)):
            asked(service)
    server.answers = [Answer()]
    asked(service)


def test_only_what_follows_up_goes_out_while_the_breaker_is_open(server: Server, service: HttpService) -> None:
    server.answers = [LOST]
    for _ in range(THRESHOLD):
        with pytest.raises(ReplyLost):
            asked(service, WRITE)
    server.answers, server.asked = [Answer(200, b'{"n": 1}')], []
    with pytest.raises(BreakerOpen):
        asked(service)
    assert server.asked == []
    assert asked(service, Call("POST", "/cancel", {}, follows_up=True)) == {"n": 1}
    assert asked(service) == {"n": 1}, "an answer has closed it"


def test_the_failure_of_a_call_beside_another_is_counted_once(server: Server, service: HttpService) -> None:
    server.answers = [LOST]
    for _ in range(THRESHOLD):
        with pytest.raises(ReplyLost):
            asked(service, Call("GET", "/state", repeatable=False, follows_up=True, beside=True))
    server.answers = [Answer(200, b'{"n": 1}')]
    assert asked(service) == {"n": 1}, "it is closed"


def test_an_answer_is_kept_when_nobody_waits_for_it_any_more() -> None:
    kept: Kept[str] = Kept()
    begun, go_on = threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        go_on.wait(10)
        return "answer"

    assert kept.wait(0)
    assert (kept.answer, kept.error) == (None, None)
    waiting = threading.Thread(target=kept.do, args=[work])
    waiting.start()
    begun.wait(10)
    assert not kept.wait(0.05)
    go_on.set()
    assert kept.wait(5)
    assert kept.answer == "answer"
    waiting.join()
    with pytest.raises(ZeroDivisionError):
        kept.do(lambda: str(1 // 0))
    assert isinstance(kept.error, ZeroDivisionError)


def test_a_signal_that_another_thread_takes_interrupts_all_the_same() -> None:
    kept: Kept[None] = Kept()

    def strike() -> None:
        time.sleep(0.2)
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)

    striking = threading.Thread(target=strike)
    striking.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        kept.do(lambda: time.sleep(10))
    assert time.monotonic() - began < 5
    striking.join()
