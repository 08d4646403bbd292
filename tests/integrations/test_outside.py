"""Reading is free; what changes something is recorded before and after, and sent only when it is to be applied."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest

from fubcli.errors import AuditUnavailable, ExitCode, FubError, Interrupted, NotPermitted, UsageError
from fubcli.integrations.failures import HoldsSecret, NotSignedIn, RequestDeclined
from fubcli.integrations.outside import Came, Told, bodies, telling
from fubcli.model.audit import Sent
from fubcli.model.change import Change, Outcome, OutsideRequest
from fubcli.network.answers import Answer
from fubcli.network.breaker import THRESHOLD, BreakerOpen
from fubcli.network.failures import NotReached, ReplyLost
from fubcli.network.http import File
from tests.integrations.conftest import SECRETS, TRACE, Desk, Notes
from tests.workspace.faults import Kind

ADD = OutsideRequest("POST", "/notes", {"text": "a"}, why="to keep it")
PUT = OutsideRequest("PUT", "/notes/one", {"text": "a"}, repeatable=True)


def whole(answer: Answer[Any]) -> Answer[Any]:
    return answer


@pytest.mark.parametrize(("length", "is_whole"), [(10, True), (5_000, False)])
@pytest.mark.parametrize("answer", [None, Came.ACCEPTED, Came.UNKNOWN])
def test_a_long_body_is_told_whole_until_it_was_sent(length: int, is_whole: bool, answer: Came | None) -> None:
    body = {"b": "x" * length, "a": 1}
    told = Told(OutsideRequest("POST", "/x", body), "https://x/x", answer).as_json()
    assert ("body" in told) == (is_whole or answer is None)
    if "body" not in told:
        content = json.dumps(body, sort_keys=True).encode()
        assert told["body_sha256"] == hashlib.sha256(content).hexdigest(), "as the audit log has it"
        assert told["body_bytes"] == len(content)


def test_reading_is_neither_told_nor_recorded(notes: Notes, desk: Desk) -> None:
    notes.texts["one"] = {"text": "a"}
    outside = desk.outside(applies=False)
    assert outside.read("/notes/one", {"q": 1}).body == {"text": "a"}
    assert outside.read("/search", payload={"q": "x"}).body == {"found": ["one"]}
    assert outside.read_text("/log", 10).text.endswith("end\n")
    assert (outside.told, desk.recorded, notes.world.changes) == ([], [], [])
    assert notes.requests == [("GET", "/notes/one"), ("POST", "/search"), ("GET", "/log")]


def test_a_change_in_a_dry_run_is_told_and_goes_nowhere(notes: Notes, desk: Desk) -> None:
    outside = desk.outside(applies=False)
    assert outside.write(ADD, whole) is None
    assert bodies(outside.told) == [
        {"method": "POST", "url": f"{notes.url}/notes", "why": "to keep it", "sent": False, "body": {"text": "a"}}
    ]
    assert (notes.requests, desk.recorded) == ([], [])


def test_a_dry_run_needs_no_credentials_to_tell_what_it_would_send(notes: Notes, desk: Desk) -> None:
    outside = desk.outside(desk.profile(signed=False), applies=False)
    assert not outside.can_read
    assert outside.write(ADD, whole) is None
    assert [each.is_sent for each in outside.told] == [False]


def test_a_change_is_recorded_before_and_after(notes: Notes, desk: Desk) -> None:
    seen: list[int] = []

    def record(entry: Sent) -> None:
        seen.append(len(notes.requests))
        desk.record(entry)

    answer = desk.outside(record=record).write(ADD, whole)
    assert answer is not None
    assert (answer.status, answer.body) == (201, {"id": "note-1"})
    assert seen == [0, 1]
    before, after = desk.recorded
    digest = hashlib.sha256(json.dumps({"text": "a"}).encode()).hexdigest()
    assert (before.outcome, before.duration_ms) == ("", None)
    assert (after.outcome, after.duration_ms is not None) == ("ok", True)
    for entry in (before, after):
        assert (entry.service, entry.environment, entry.method) == ("gitlab", "production", "POST")
        assert (entry.url, entry.body_sha256, entry.origin.traceparent) == (f"{notes.url}/notes", digest, TRACE)


def test_a_file_is_recorded_by_what_is_in_it(notes: Notes, desk: Desk) -> None:
    request = OutsideRequest("POST", "/files", repeatable=True)
    answer = desk.outside().write(request, whole, File("a.svg", b"<svg/>", "image/svg+xml"))
    assert answer is not None
    assert notes.world.changes == [("uploaded", "multipart/form-data")]
    assert {entry.body_sha256 for entry in desk.recorded} == {hashlib.sha256(b"<svg/>").hexdigest()}


def test_nothing_is_sent_that_cannot_be_recorded(notes: Notes, desk: Desk) -> None:
    def record(entry: Sent) -> None:
        raise AuditUnavailable("The disk is full.")

    outside = desk.outside(record=record)
    with pytest.raises(AuditUnavailable):
        outside.write(ADD, whole)
    assert (notes.requests, [each.is_sent for each in outside.told]) == ([], [])


OTHERS = "a-secret-of-another-service"


@pytest.mark.parametrize("applies", [True, False])
@pytest.mark.parametrize("secret", [SECRETS["token"], OTHERS])
def test_no_secret_of_any_service_is_sent_and_told_is_what_is_sent(
    notes: Notes, desk: Desk, applies: bool, secret: str
) -> None:
    outside = desk.outside(applies=applies, secrets=[OTHERS])
    outside.write(
        OutsideRequest("PUT", "/notes/one", {"text": f"a {secret}", secret: [secret]}, why=f"keep {secret}"), whole
    )
    wanted = {"text": "a [hidden]", "[hidden]": ["[hidden]"]}
    assert notes.texts == ({"one": wanted} if applies else {})
    (told,) = bodies(outside.told)
    assert (told["body"], told["why"]) == (wanted, "keep [hidden]")
    digest = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()
    assert {entry.body_sha256 for entry in desk.recorded} == ({digest} if applies else set())


@pytest.mark.parametrize("applies", [True, False])
def test_a_file_with_a_secret_is_not_sent(notes: Notes, desk: Desk, applies: bool) -> None:
    outside = desk.outside(applies=applies, secrets=[OTHERS])
    with pytest.raises(HoldsSecret, match=r"The file a\.svg holds a secret") as caught:
        outside.write(OutsideRequest("POST", "/files"), whole, File("a.svg", OTHERS.encode(), "image/svg+xml"))
    assert (caught.value.exit_code, OTHERS in str(caught.value)) == (ExitCode.USAGE, False)
    assert (notes.requests, desk.recorded, outside.told) == ([], [], [])


def test_an_answer_is_without_the_secrets_of_others_too(notes: Notes, desk: Desk) -> None:
    notes.texts["one"] = {"text": OTHERS}
    assert desk.outside(secrets=[OTHERS]).read("/notes/one").body == {"text": "[hidden]"}


def _full_afterwards(entry: Sent) -> None:
    if entry.outcome:
        raise AuditUnavailable("The disk is full.")


def test_a_change_whose_end_cannot_be_recorded_is_told_as_sent(notes: Notes, desk: Desk) -> None:
    outside = desk.outside(record=_full_afterwards)
    with pytest.raises(AuditUnavailable):
        outside.write(ADD, whole)
    assert len(notes.world.changes) == 1
    assert [each.is_sent for each in outside.told] == [True]


def test_why_a_change_failed_is_not_lost_with_the_log(notes: Notes, desk: Desk) -> None:
    notes.fail("POST /notes", 422)
    with pytest.raises(RequestDeclined, match=r"\"Unprocessable entity\"\. The disk is full\.$"):
        desk.outside(record=_full_afterwards).write(ADD, whole)


def test_an_interrupt_in_the_middle_is_recorded_and_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = desk.outside()

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outside.http, "answer", interrupted)
    with pytest.raises(Interrupted) as caught, telling(outside.told, []):
        outside.write(ADD, whole)
    assert desk.outcomes == ["", "interrupted"]
    assert caught.value.extra["requests"][0]["sent"] is True
    assert caught.value.exit_code is ExitCode.INTERRUPTED


def test_a_bug_in_the_middle_is_recorded_by_its_slug(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = desk.outside()
    monkeypatch.setattr(outside.http, "answer", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        outside.write(ADD, whole)
    assert desk.outcomes == ["", "internal-error"]


def test_of_a_success_whose_body_is_no_answer_it_is_not_known_what_became(notes: Notes, desk: Desk) -> None:
    def check(answer: Answer[Any]) -> None:
        assert answer.body == {"id": "note-1"}
        raise ReplyLost("That is no answer of its API.")

    outside = desk.outside()
    with pytest.raises(ReplyLost) as caught, telling(outside.told, []):
        outside.write(ADD, check)
    assert caught.value.extra["requests"][0]["answer"] == "unknown"
    assert desk.outcomes == ["", "reply-lost"]
    assert len(notes.world.changes) == 1


def test_what_was_sent_and_not_taken_is_told(notes: Notes, desk: Desk) -> None:
    notes.fail("POST /notes", 429, times=None, Retry_After="100")
    outside = desk.outside(seconds=5)
    with pytest.raises(NotReached) as caught, telling(outside.told, []):
        outside.write(ADD, whole)
    assert [(each["sent"], each["answer"]) for each in caught.value.extra["requests"]] == [(True, "refused")]


def test_an_interrupt_before_anything_was_sent_is_one(desk: Desk) -> None:
    outside = desk.outside(applies=False)
    outside.write(ADD, whole)
    with pytest.raises(KeyboardInterrupt), telling(outside.told, []):
        raise KeyboardInterrupt


# --------------------------------------------------------------------------------------------------- what is not there


@pytest.mark.parametrize("ask", ["read", "read_text", "write"])
def test_without_credentials_nothing_is_asked(notes: Notes, desk: Desk, ask: str) -> None:
    outside = desk.outside(desk.profile(signed=False))
    asks = {"read": lambda: outside.read("/notes"), "read_text": lambda: outside.read_text("/log", 10),
            "write": lambda: outside.write(ADD, whole)}  # fmt: skip
    with pytest.raises(NotSignedIn, match=r"Calls to gitlab of production need token\. It was looked for in") as caught:
        asks[ask]()
    assert caught.value.exit_code is ExitCode.NOT_PERMITTED
    assert (notes.requests, desk.recorded, outside.told) == ([], [], [])


@pytest.mark.parametrize("ask", ["read", "write"])
def test_with_a_proxy_that_cannot_be_used_nothing_is_sent(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, ask: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    outside = replace(desk, url="https://127.0.0.1:1").outside()
    with pytest.raises(UsageError, match="proxy that cannot be used"):
        outside.read("/notes") if ask == "read" else outside.write(PUT, whole)
    assert (desk.recorded, outside.told) == ([], [])


@pytest.mark.parametrize("ask", ["read", "read_text", "write"])
def test_once_the_time_is_over_nothing_is_asked(notes: Notes, desk: Desk, ask: str) -> None:
    outside = desk.outside(seconds=0)
    asks = {"read": lambda: outside.read("/notes"), "read_text": lambda: outside.read_text("/log", 10),
            "write": lambda: outside.write(PUT, whole)}  # fmt: skip
    with pytest.raises(NotReached, match=r"are over: .* was not sent") as caught:
        asks[ask]()
    assert caught.value.exit_code is ExitCode.UNAVAILABLE
    assert (notes.requests, desk.recorded, outside.told) == ([], [], [])


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (400, RequestDeclined, 5), (404, RequestDeclined, 5), (409, RequestDeclined, 5), (422, RequestDeclined, 5),
        (401, NotPermitted, 9), (403, NotPermitted, 9), (429, NotReached, 6), (500, ReplyLost, 6), (503, ReplyLost, 6),
    ],
)  # fmt: skip
@pytest.mark.parametrize("reads", [True, False])
def test_a_refusal_says_whose_it_is_and_ends_in_its_exit_code(
    notes: Notes, desk: Desk, status: int, kind: type[FubError], code: int, reads: bool
) -> None:
    notes.fail("*", status, times=None, Retry_After="100")
    outside = desk.outside(seconds=5)
    with pytest.raises(kind) as caught:
        outside.read("/notes") if reads else outside.write(ADD, whole)
    assert caught.value.exit_code == code
    assert notes.world.changes == []
    if isinstance(caught.value, RequestDeclined):
        method = "GET" if reads else "POST"
        assert caught.value.detail.startswith(f"gitlab of production rejected {method} /notes (status {status}): ")
        assert caught.value.status == status
    assert desk.outcomes == ([] if reads else ["", caught.value.slug])


@pytest.mark.parametrize(("reads", "request_told", "needs"), [
    (True, "GET /notes", "a token with the scope read_api or api, of a Reporter"),
    (False, "POST /notes", "a token with the scope api, of a Developer"),
])  # fmt: skip
def test_a_403_says_what_was_refused_and_what_would_permit_it(
    notes: Notes, desk: Desk, reads: bool, request_told: str, needs: str
) -> None:
    notes.fail("*", 403)
    with pytest.raises(NotPermitted) as caught:
        desk.outside().read("/notes", {"q": "personal"}) if reads else desk.outside().write(ADD, whole)
    assert f'"Forbidden". Refused was {request_told}, which needs {needs}' in caught.value.detail
    assert "personal" not in caught.value.detail
    assert [each.argv for each in caught.value.remedy] == [("fubcli", "config", "show", "--origin")]


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.DROP_MIDWAY, Kind.HALF_BODY])
def test_a_change_whose_answer_is_lost_is_not_repeated(notes: Notes, desk: Desk, kind: Kind) -> None:
    notes.faults.add(kind, "POST /notes")
    outside = desk.outside()
    with pytest.raises(ReplyLost):
        outside.write(ADD, whole)
    assert (len(notes.world.changes), len(notes.requests)) == (1, 1)
    assert [each.is_sent for each in outside.told] == [True]
    assert desk.outcomes == ["", "reply-lost"]


@pytest.mark.parametrize("kind", [Kind.DROP_AFTER, Kind.DROP_BEFORE, Kind.HTML])
def test_one_that_does_no_harm_twice_is_repeated_and_recorded_once(notes: Notes, desk: Desk, kind: Kind) -> None:
    notes.faults.add(kind, "PUT *")
    assert desk.outside().write(PUT, whole) is not None
    assert len(notes.requests) == 2
    assert notes.texts == {"one": {"text": "a"}}
    assert desk.outcomes == ["", "ok"]


def test_a_change_that_reached_nobody_is_told_as_not_sent(notes: Notes, desk: Desk) -> None:
    notes.faults.add(Kind.DROP_AFTER, "*", times=None)
    for _ in range(THRESHOLD):
        with pytest.raises(ReplyLost):
            desk.outside().write(ADD, whole)
    outside = desk.outside()
    with pytest.raises(BreakerOpen):
        outside.write(ADD, whole)
    assert [each.is_sent for each in outside.told] == [False]
    assert len(notes.requests) == THRESHOLD
    assert desk.outcomes[-1] == "circuit-open"


# ------------------------------------------------------------------------------------------------------ what is told


def test_a_failure_says_what_was_sent_before_it(notes: Notes, desk: Desk) -> None:
    notes.fail("POST /notes", 422)
    outside = desk.outside()
    changes: list[Change] = []

    def write() -> None:
        outside.write(PUT, whole)
        changes.append(Change("note", "one", Outcome.CREATED, id="one"))
        outside.write(ADD, whole)

    with pytest.raises(RequestDeclined) as caught, telling(outside.told, changes):
        write()
    assert [each["sent"] for each in caught.value.extra["requests"]] == [True, True]
    assert caught.value.extra["changes"] == [{"kind": "note", "name": "one", "outcome": "created", "id": "one"}]
    assert caught.value.extra["status"] == 422


def test_a_failure_before_anything_was_sent_says_nothing_of_it(desk: Desk) -> None:
    outside = desk.outside(applies=False)
    outside.write(ADD, whole)
    with pytest.raises(RequestDeclined) as caught, telling(outside.told, []):
        outside.read("/notes/none")
    assert caught.value.extra == {"status": 404}


def test_nothing_that_is_shown_of_a_call_has_a_secret(desk: Desk) -> None:
    outside = desk.outside()
    outside.write(ADD, whole)
    shown = f"{outside!r} {vars(outside)} {outside.told!r} {desk.recorded!r} {outside.profile!r} {outside.terms!r}"
    assert not [secret for secret in SECRETS.values() if secret in shown]
    assert Told(ADD, "u", answer=Came.ACCEPTED).as_json().keys() == {"method", "url", "why", "sent", "answer", "body"}
