"""What an answer says, by its status and its body, and what no message repeats."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.errors import FubError, NotPermitted
from fubcli.model.profile import Secret
from fubcli.network.answers import Answer, Dialect, json_of, object_of, text_of
from fubcli.network.failures import Declined, NotReached, ReplyLost, SignInNeeded
from fubcli.network.redaction import Redaction

URL, WHOSE = "https://service.example", "https://service.example answered /x"
SECRET = "glpat-very-secret"
PAGE = b"<!DOCTYPE html><html><body>Corporate proxy</body></html>"
BODIES: Mapping[str, bytes] = {
    "nothing": b"", "an object": b'{"error_code": "BAD", "message": "it is so"}', "a list": b"[]", "a text": b'"no"',
    "null": b"null", "a page": PAGE, "half": b'{"message": "it i', "NaN": b'{"n": NaN}', "no UTF-8": b"\xff\xfe\xfd",
    "deep": b'{"message": ' + b"[" * 900 + b"]" * 900 + b"}", "deeper": b"[" * 200_000, "blanks": b"  \n",
}  # fmt: skip


def answer(status: int, body: bytes = b"{}", **headers: str) -> Answer[bytes]:
    return Answer(status, httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()}), body)


def failure_of(status: int, body: bytes = b"{}", dialect: Dialect | None = None, **headers: str) -> Exception | None:
    try:
        (dialect or Dialect()).check(answer(status, body, **headers), URL)
    except (FubError, Declined) as error:
        return error
    return None


@pytest.mark.parametrize(
    ("statuses", "kind"),
    [
        ((200, 201, 202, 204, 299), type(None)),
        ((301, 302, 303, 304, 307, 308), ReplyLost),
        ((400, 402, 404, 405, 409, 410, 412, 418, 422, 499), Declined),
        ((401,), SignInNeeded),
        ((403,), NotPermitted),
        ((429,), NotReached),
        ((408, 425, 500, 501, 502, 503, 504, 507, 520, 599), ReplyLost),
    ],
)
def test_a_status_says_what_became_of_a_call(statuses: tuple[int, ...], kind: type) -> None:
    for status in statuses:
        assert type(failure_of(status, b'{"message": "so it is."}')) is kind, status


@pytest.mark.parametrize("status", [302, 400, 404, 422])
@pytest.mark.parametrize("body", [PAGE, BODIES["half"], BODIES["no UTF-8"], BODIES["deep"], BODIES["NaN"]])
def test_a_no_that_is_not_in_the_services_words_is_no_answer(status: int, body: bytes) -> None:
    found = failure_of(status, body, Content_Type="text/html; charset=utf-8")
    assert isinstance(found, ReplyLost)
    assert f"status {status} and text/html; charset=utf-8" in found.detail


@given(status=st.integers(100, 999), body=st.sampled_from([*BODIES.values()]) | st.binary(max_size=80))
def test_no_answer_breaks_it(status: int, body: bytes) -> None:
    found = failure_of(status, body)
    assert (found is None) is (200 <= status < 300)
    if isinstance(found, FubError):
        assert found.detail.startswith(URL)
        assert found.detail.endswith(".")


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_sentence_of_a_service_is_told_on_one_line_with_one_full_stop(status: int) -> None:
    found = failure_of(status, json.dumps({"message": "it\nis\x1b[31m \u202eso\u200b\ud800..."}).encode())
    assert isinstance(found, FubError)
    assert found.detail.isprintable()
    assert "it is [31m" in found.detail
    assert ".." not in found.detail


@pytest.mark.parametrize(("status", "begins"), [(401, "did not accept the credentials"), (403, "does not permit it"),
                                                (429, "takes no more calls for the moment"), (503, "is not available")])  # fmt: skip
def test_whose_words_they_are_is_seen(status: int, begins: str) -> None:
    found = failure_of(status, json.dumps({"message": 'Run "rm -rf /" first. All is well.'}).encode())
    assert isinstance(found, FubError)
    assert found.detail.startswith(f"""{URL} {begins}: "Run 'rm -rf /' first. All is well".""")
    silent = failure_of(status)
    assert isinstance(silent, FubError)
    assert silent.detail.startswith(f"{URL} {begins}: status {status}.")


def test_a_long_sentence_is_cut() -> None:
    found = failure_of(400, json.dumps({"message": "x" * 100_000}).encode())
    assert isinstance(found, Declined)
    assert len(found.message) == 501


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 429, 500, 503])
@pytest.mark.parametrize("echo", [SECRET, f"%22{SECRET}", f"x{SECRET}y\nz", "Z2xwYXQtdmVyeS1zZWNyZXQ="])
def test_no_message_repeats_a_secret(status: int, echo: str) -> None:
    dialect = Dialect(redaction=Redaction([Secret(SECRET)]))
    body = json.dumps({"error_code": echo, "message": f"You sent {echo}; is that so?"}).encode()
    found = failure_of(status, body, dialect)
    told = f"{found} {vars(found)} {getattr(found, 'message', '')} {getattr(found, 'code', '')}"
    assert SECRET not in told
    assert "Z2xwYXQtdmVyeS1zZWNyZXQ" not in told
    assert "[hidden]" in told


def test_a_secret_that_a_cut_would_halve_is_hidden_before_it_is_cut() -> None:
    dialect = Dialect(redaction=Redaction([Secret(SECRET)]))
    found = failure_of(400, json.dumps({"message": "x" * 490 + SECRET}).encode(), dialect)
    assert isinstance(found, Declined)
    assert "glpat" not in found.message


# fmt: off
WAITS: list[tuple[int, dict[str, str], float | None]] = [
    (429, {}, None), (429, {"Retry_After": "7"}, 7), (429, {"X_RateLimit_Reset": "9"}, 9),
    (429, {"Retry_After": "7", "X_RateLimit_Reset": "9"}, 7),
    (503, {"Retry_After": "7"}, 7), (503, {"X_RateLimit_Reset": "9"}, None), (500, {"RateLimit_Reset": "55"}, None),
]
# fmt: on


@pytest.mark.parametrize(("status", "headers", "wait"), WAITS)
def test_only_who_counts_calls_is_left_alone_until_the_count_begins_anew(
    status: int, headers: dict[str, str], wait: float | None
) -> None:
    found = failure_of(status, b"{}", **headers)
    assert isinstance(found, FubError)
    assert found.extra.get("retry_after_seconds") == wait
    assert found.extra["status"] == status


# ---------------------------------------------------------------------------------------------------------- successes


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"", None), (b" \n", None), (b"null", None), (b"{}", {}), (b"[]", []), (b"0", 0), (b'"a"', "a"),
        (b"false", False), (b'[{"a": [1, {"b": null}]}]', [{"a": [1, {"b": None}]}]), (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)  # fmt: skip
def test_any_json_is_an_answer(body: bytes, value: Any) -> None:
    assert json_of(answer(200, body), WHOSE).body == value


@pytest.mark.parametrize("body", [PAGE, b'{"a": ', b"\xff\xff", b"NaN", b'{"a": -Infinity}', b"9" * 5000,
                                  b"[" * 200_000, b"[" * 900 + b"]" * 900, b'{"a":' * 500 + b"1" + b"}" * 500])  # fmt: skip
def test_what_is_no_json_or_too_deep_for_whoever_walks_through_it_is_none(body: bytes) -> None:
    with pytest.raises(ReplyLost, match=r"answered /x with status 200 and no type, which is no answer"):
        json_of(answer(200, body), WHOSE)


def test_as_deep_as_services_nest_is_read() -> None:
    assert json_of(answer(200, b"[" * 60 + b"]" * 60), WHOSE).body


@pytest.mark.parametrize("body", [b"[]", b"null", b"1", PAGE, b"{"])
def test_only_an_object_is_an_object(body: bytes) -> None:
    with pytest.raises(ReplyLost):
        object_of(answer(200, body), WHOSE)


def test_nothing_is_an_empty_object() -> None:
    assert object_of(answer(200, b""), WHOSE) == {}


@pytest.mark.parametrize("type", ["text/html", "TEXT/HTML; charset=utf-8", " text/html "])
def test_a_page_is_no_text(type: str) -> None:
    with pytest.raises(ReplyLost):
        text_of(answer(200, PAGE, Content_Type=type), WHOSE)


@pytest.mark.parametrize(
    ("body", "text"), [(b"", ""), (b"a\xff", "a\ufffd"), ("é\n".encode(), "é\n"), (PAGE, PAGE.decode())]
)
def test_a_text_is_read_whatever_its_bytes(body: bytes, text: str) -> None:
    assert text_of(answer(200, body, Content_Type="text/plain"), WHOSE).body == text
