"""Calls to outside services: any JSON, texts and files; and what a service, or whoever is in its place, may try."""

from __future__ import annotations

import gzip
import json
import logging
import socket
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from fubcli.bootstrap import SystemClock
from fubcli.errors import FubError
from fubcli.model.profile import Secret
from fubcli.network.answers import Answer as Read
from fubcli.network.answers import Dialect
from fubcli.network.backoff import Backoff
from fubcli.network.breaker import THRESHOLD, Breaker
from fubcli.network.deadline import Deadline
from fubcli.network.failures import NotReached, ReplyLost, ReplyTooLong
from fubcli.network.http import Call, File, HttpService
from fubcli.network.redaction import HIDDEN, Redaction
from tests.network.server import Answer, Server, serving

TOKEN = "glpat-very-secret"
READ = Call("GET", "/api")
WRITE = Call("POST", "/api", {"a": 1}, repeatable=False)
MOST = 10_000
LOST = Answer(lost=True)
TEXT = {"Content-Type": "text/plain"}


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def service(server: Server, tmp_path: Path) -> HttpService:
    return service_of(server.url, tmp_path)


def service_of(url: str, tmp_path: Path, token: str = TOKEN) -> HttpService:
    dialect = Dialect(redaction=Redaction([Secret(token)]), most_bytes=MOST)
    breaker = Breaker(tmp_path / "breakers", url, SystemClock())
    return HttpService(url, lambda _: {"PRIVATE-TOKEN": token}, breaker, Backoff(3, 0.01, 0.02), dialect=dialect)


def asked(service: HttpService, call: Call = READ, seconds: float = 20.0) -> Read[Any]:
    return service.answer(call, Deadline(seconds))


def text(service: HttpService, last_bytes: int) -> str:
    return service.text(Call("GET", "/log", last_bytes=last_bytes), Deadline(20)).body.text


# ------------------------------------------------------------------------------------------------------- what is asked


@pytest.mark.parametrize("value", [None, [], [{"id": 1}], {"a": None}, "x", 7])
def test_any_json_is_answered_with_its_headers(server: Server, service: HttpService, value: Any) -> None:
    server.answers = [Answer(201, json.dumps(value).encode(), {"X-Next-Page": "2"})]
    found = asked(service)
    assert (found.status, found.body, found.headers["x-next-PAGE"]) == (201, value, "2")


def test_nothing_is_none(server: Server, service: HttpService) -> None:
    server.answers = [Answer(204, b"")]
    assert asked(service, Call("DELETE", "/api")).body is None


def test_a_secret_that_is_answered_is_hidden_wherever_it_stands(server: Server, service: HttpService) -> None:
    body = json.dumps({"a": [TOKEN, {TOKEN: f"x{TOKEN}"}]}).encode()
    server.answers = [Answer(200, body, {"X-Echo": f"token {TOKEN}"})]
    found = asked(service)
    assert found.body == {"a": [HIDDEN, {HIDDEN: f"x{HIDDEN}"}]}
    assert found.headers["X-Echo"] == f"token {HIDDEN}"


def test_a_file_goes_out_in_a_form(server: Server, service: HttpService) -> None:
    file = File('chart"\r\nX-Evil: 1.svg', b"<svg/>\x00", "image/svg+xml")
    asked(service, Call("POST", "/attachment", file=file, repeatable=False))
    (request,) = server.asked
    assert request.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b"<svg/>\x00" in request.body
    assert b"Content-Type: image/svg+xml" in request.body
    assert b"\r\nX-Evil" not in request.body


def test_the_end_of_a_text_is_read(server: Server, service: HttpService) -> None:
    server.answers = [Answer(200, b"".join(b"line %06d\n" % each for each in range(50_000)), TEXT)]
    found = text(service, 120)
    assert found.endswith("line 049998\nline 049999\n")
    assert 120 <= len(found) <= 240


@pytest.mark.parametrize("size", [0, 1, 119, 120, 121])
def test_a_text_that_is_short_is_read_whole(server: Server, service: HttpService, size: int) -> None:
    server.answers = [Answer(200, b"x" * size, TEXT)]
    assert len(text(service, 120)) in (size, 120)


@pytest.mark.parametrize("shift", range(len(TOKEN) + 2))
def test_where_a_text_is_cut_no_half_of_a_secret_remains(server: Server, service: HttpService, shift: int) -> None:
    body = (f"{TOKEN}".encode() * 40)[shift:] + b"-" * 7
    server.answers = [Answer(200, b"start " * 50 + body, TEXT)]
    found = text(service, 200)
    assert found.endswith("-" * 7)
    rest = found.replace(HIDDEN, "")
    assert not any(TOKEN[at : at + 4] in rest for at in range(len(TOKEN) - 3))


# ---------------------------------------------------------------------------------------------------- what is repeated


@pytest.mark.parametrize("lost", [LOST, Answer(200, b'{"n": 1234567}', half=True), Answer(200, b'{"n"'), Answer(503)])
def test_a_change_whose_answer_is_lost_is_sent_once(server: Server, service: HttpService, lost: Answer) -> None:
    server.answers = [lost, Answer()]
    with pytest.raises(ReplyLost):
        asked(service, WRITE)
    assert len(server.asked) == 1


@pytest.mark.parametrize("lost", [LOST, Answer(200, b'{"n"'), Answer(503), Answer(429)])
def test_one_that_does_no_harm_twice_is_sent_again(server: Server, service: HttpService, lost: Answer) -> None:
    server.answers = [lost, lost, Answer(200, b'{"n": 1}')]
    assert asked(service, Call("PUT", "/api", {})).body == {"n": 1}
    assert len(server.asked) == 3


def test_a_change_that_was_not_taken_is_sent_again(server: Server, service: HttpService) -> None:
    server.answers = [
        Answer(429, b'{"errors": ["Rate limited"]}', {"X-RateLimit-Reset": "0"}),
        Answer(202, b'{"n": 1}'),
    ]
    assert asked(service, WRITE).body == {"n": 1}
    assert [request.body for request in server.asked] == [b'{"a":1}'] * 2


def test_a_file_is_sent_whole_when_it_is_sent_again(server: Server, service: HttpService) -> None:
    server.answers = [Answer(429), Answer()]
    asked(service, Call("POST", "/attachment", file=File("a.svg", b"<svg/>", "image/svg+xml"), repeatable=False))
    assert [b"<svg/>" in request.body for request in server.asked] == [True, True]


# -------------------------------------------------------------------------------------------------------- what is tried

ELSEWHERE = [
    "https://evil.example/x", "http://127.0.0.1:1/x", "//evil.example/x", "/\\evil.example/x", "api", "", "@evil.example/",
    ".evil.example/x", "/a/../b", "/..", "/.", "/a/%2e%2E/b", "/a/..?x=1", "/a\r\nHost: evil", "/a\x00", "/a\n",
]  # fmt: skip


@pytest.mark.parametrize("path", ELSEWHERE)
@pytest.mark.parametrize("call", [READ, WRITE])
def test_no_link_takes_the_credentials_elsewhere(server: Server, service: HttpService, path: str, call: Call) -> None:
    with pytest.raises(NotReached, match="leads elsewhere"):
        asked(service, Call(call.method, path, call.payload))
    assert server.asked == []


@pytest.mark.parametrize("path", ["/", "/a/..b", "/a...", "/a?next=https://x/../y", "/a%2Fb?x=%2e%2e", "/é b"])
def test_what_looks_like_one_is_a_path(server: Server, service: HttpService, path: str) -> None:
    asked(service, Call("GET", path))
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("call", [READ, WRITE])
def test_a_redirect_is_not_followed(server: Server, service: HttpService, status: int, call: Call) -> None:
    with serving() as other:
        server.answers = [Answer(status, b"", {"Location": f"{other.url}/steal"})]
        with pytest.raises(ReplyLost):
            asked(service, call)
        assert other.asked == []


LONG = json.dumps({"n": "x" * 10 * MOST}).encode()
TOO_LONG = {
    "long": Answer(200, LONG),
    "a no that is long": Answer(400, LONG),
    "packed": Answer(200, gzip.compress(b"[" + b"0," * 20_000_000 + b"0]"), {"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("answer", TOO_LONG.values(), ids=TOO_LONG.keys())
def test_an_answer_that_is_too_long_is_not_read_to_its_end_nor_asked_for_again(
    server: Server, service: HttpService, answer: Answer
) -> None:
    server.answers = [answer]
    for _ in range(THRESHOLD):
        with pytest.raises(ReplyTooLong, match="more than is read") as caught:
            asked(service)
        assert not caught.value.retryable
    assert len(server.asked) == THRESHOLD, "nor is the host taken for dead"


def test_an_answer_of_the_longest_length_is_read(server: Server, service: HttpService) -> None:
    server.answers = [Answer(200, b'"' + b"x" * (MOST - 2) + b'"')]
    assert len(asked(service).body) == MOST - 2


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"no gzip", {"Content-Encoding": "gzip"}),
        Answer(200, gzip.compress(LONG)[:60], {"Content-Encoding": "gzip"}),
        Answer(200, b"\xff\xfe", {"Content-Encoding": "deflate"}),
        Answer(200, b"{}", {"X-Long": "x" * 200_000}),
        Answer(200, b"{}", {f"X-{each}": "x" * 1000 for each in range(200)}),
    ],
    ids=["no gzip", "half of gzip", "no deflate", "a long header", "many headers"],
)
def test_what_is_no_http_is_a_lost_reply(server: Server, service: HttpService, answer: Answer) -> None:
    server.answers = [answer]
    with pytest.raises(ReplyLost):
        asked(service, WRITE)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("deflate", zlib.compress), ("gzip", gzip.compress), ("x-GZIP", gzip.compress), ("identity", bytes)],
)
def test_what_is_packed_well_is_unpacked(
    server: Server, service: HttpService, encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    server.answers = [Answer(200, pack(b'{"n": "%s"}' % (b"x" * 9_000)), {"Content-Encoding": encoding})]
    assert asked(service).body == {"n": "x" * 9_000}
    assert server.asked[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("encoding", ["gzip, gzip", "deflate,gzip", "br", "zstd", "gzip, identity, gzip"])
def test_what_is_packed_twice_or_otherwise_is_not_unpacked(server: Server, service: HttpService, encoding: str) -> None:
    server.answers = [Answer(200, gzip.compress(gzip.compress(b"{}")), {"Content-Encoding": encoding})]
    with pytest.raises(ReplyLost, match="not packed as it says"):
        asked(service, WRITE)


def test_what_is_packed_takes_no_more_memory_than_is_read_of_it(server: Server, service: HttpService) -> None:
    packed = gzip.compress(b" " * 200_000_000, 1)
    server.answers = [Answer(200, packed, {"Content-Encoding": "gzip"})]
    asked_once(service)
    tracemalloc.start()
    try:
        asked_once(service)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def asked_once(service: HttpService) -> None:
    with pytest.raises(ReplyTooLong):
        asked(service)


def test_more_values_than_are_read_are_not_parsed(server: Server, tmp_path: Path) -> None:
    dialect = Dialect(most_bytes=10 * 2**20)
    service = HttpService(server.url, lambda _: {}, Breaker(tmp_path, server.url, SystemClock()), dialect=dialect)
    server.answers = [Answer(200, b"[" + b"[]," * 1_000_000 + b"[]]")]
    with pytest.raises(ReplyTooLong, match="more than 400,000 values"):
        asked(service)
    assert len(server.asked) == 1


DRIPS: dict[str, tuple[bytes, bytes]] = {
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
    "continuing": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "the status": (b"HTTP/1.1 200 ", b"O"),
    "a packed body": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\x03",
        b"a",
    ),
    "a body": (b"HTTP/1.1 200 OK\r\n\r\n", b" "),
}


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS.keys())
@pytest.mark.parametrize("is_reused", [False, True])
def test_a_drip_does_not_outlive_the_deadline(drip: tuple[bytes, bytes], is_reused: bool, tmp_path: Path) -> None:
    threads = threading.active_count()
    with dripping(*drip, answers_first=is_reused) as url:
        service = service_of(url, tmp_path)
        if is_reused:
            assert asked(service).body == {}
        began = time.monotonic()
        with pytest.raises(ReplyLost):
            asked(service, WRITE, seconds=1.2)
        assert time.monotonic() - began < 6
    assert threading.active_count() <= threads


@contextmanager
def dripping(first: bytes, then: bytes, *, answers_first: bool) -> Iterator[str]:
    """Serve one connection: a good answer, perhaps, and then one that never ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.recv(65_536)
                if answers_first:
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
                    connection.recv(65_536)
                connection.sendall(first)
                while not over.wait(0.1):
                    connection.sendall(then)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        thread.join()


# ------------------------------------------------------------------------------------------------------- what is shown


@pytest.mark.parametrize("token", ["secret\n", "secret ", "secr\u00e9t", "secret\ud800", "secret\x00"])
def test_a_token_that_no_header_can_hold_is_not_told(server: Server, tmp_path: Path, token: str) -> None:
    with pytest.raises(NotReached, match="cannot be written") as caught:
        asked(service_of(server.url, tmp_path, token))
    assert "sec" not in f"{caught.value.detail} {caught.value.extra}"
    assert server.asked == []


@pytest.mark.parametrize("payload", [{"a": "\ud800"}, {"\udfff": 1}])
def test_half_a_character_is_not_sent(server: Server, service: HttpService, payload: dict[str, Any]) -> None:
    with pytest.raises(NotReached, match="cannot be written"):
        asked(service, Call("POST", "/api", payload, repeatable=False))
    assert server.asked == []


@pytest.mark.parametrize("answer", [Answer(), LOST, Answer(401), Answer(429), Answer(500), Answer(302)])
def test_no_log_of_a_library_has_what_signs_a_call(
    server: Server, service: HttpService, caplog: pytest.LogCaptureFixture, answer: Answer
) -> None:
    server.answers = [answer]
    failures = []
    with caplog.at_level(logging.DEBUG):
        try:
            asked(service)
        except FubError as error:
            failures.append(f"{error!r} {vars(error)}")
    assert TOKEN not in "".join(failures)
    assert "httpcore" in {record.name.partition(".")[0] for record in caplog.records}
    assert TOKEN not in caplog.text
    assert TOKEN not in f"{service!r} {vars(service)}"
