"""Whatever cannot be written: an event comes out all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from fubcli.cli import app, call
from fubcli.errors import ExitCode, Remedy, UsageError
from fubcli.model.envelope import Envelope, UpstreamEvent

SECRET = "glpat-0123456789"
SENT = Envelope("datadog-management", "result", "datadog-management-result", {"requests": ["one"], "untrusted": []})
BEFORE: dict[str, Any] = {"specversion": "1.0", "id": "e1", "data": {"status": "ok"}}


def _deep() -> Any:
    value: Any = []
    for _ in range(100_000):
        value = [value]
    return value


UNWRITABLE = {"no number": float("nan"), "no JSON": {1, 2}, "too deep": _deep()}


@pytest.fixture(autouse=True)
def a_call(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("fubcli.signals.settle", lambda: None)
    call.begin()
    call.current.operation, call.current.is_of_skill = "datadog-management", True
    monkeypatch.setenv("GITLAB_TOKEN", SECRET)
    yield
    call.begin()


def piped(value: Any) -> None:
    call.current.upstream = UpstreamEvent(id="e1", skill="databricks-analytics", summary="x", data={"x": value})
    call.current.carried = (BEFORE | {"data": {"x": value}},)


def told(capfdbinary: pytest.CaptureFixture[bytes]) -> dict[str, Any]:
    out = capfdbinary.readouterr().out
    assert out.count(b"\n") == 1, "one event, and nothing before it"
    event: dict[str, Any] = json.loads(out)
    return event


def test_what_was_piped_in_is_handed_on(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    piped("a")
    call.tell(SENT)
    assert told(capfdbinary)["data"]["carried"] == [BEFORE | {"data": {"x": "a"}}]


@pytest.mark.parametrize("value", UNWRITABLE.values(), ids=UNWRITABLE.keys())
def test_what_was_sent_is_told_without_what_cannot_be_written(
    value: Any, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    piped(value)
    call.tell(SENT)
    data = told(capfdbinary)["data"]
    assert data["requests"] == ["one"]
    assert "carried" not in data
    assert call.current.code is ExitCode.OK


@pytest.mark.parametrize("value", UNWRITABLE.values(), ids=UNWRITABLE.keys())
def test_a_failure_is_told_without_what_cannot_be_written(
    value: Any, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        call.current.is_of_skill = True
        piped(value)
        raise UsageError("It cannot be.", extra={"x": value})

    monkeypatch.setattr(app, "get_command", lambda _: type("Command", (), {"main": staticmethod(fail)}))
    assert app.run([]) == ExitCode.USAGE
    data = told(capfdbinary)["data"]
    assert (data["detail"], data["exit_code"]) == ("It cannot be.", ExitCode.USAGE)


def test_no_secret_is_told_wherever_it_stands(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    piped(SECRET)
    trail = ({"id": SECRET, "skill": "x", "summary": SECRET},)
    assert call.current.upstream is not None
    call.current.upstream = replace(call.current.upstream, id=SECRET, summary=f"about {SECRET}", trail=trail)
    call.tell(replace(SENT, data={"requests": [SECRET], SECRET: 1, "n": 7}, subject=f"a {SECRET}"))
    event = told(capfdbinary)
    assert SECRET not in json.dumps(event)
    assert (event["subject"], event["causationid"]) == ("a [hidden]", "[hidden]")
    assert event["data"]["carried"][0]["data"] == {"x": "[hidden]"}
    assert event["data"]["upstream"][-1] == {
        "id": "[hidden]",
        "skill": "databricks-analytics",
        "summary": "about [hidden]",
    }
    assert {name: event["data"][name] for name in ("requests", "[hidden]", "n")} == {
        "requests": ["[hidden]"], "[hidden]": 1, "n": 7,
    }  # fmt: skip


def test_no_secret_is_told_by_a_failure(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        call.current.operation, call.current.is_of_skill = "datadog-management", True
        remedy = (Remedy(f"Use {SECRET}", ("fubcli", SECRET)),)
        raise UsageError(f"No job {SECRET}.", extra={"requests": [{"url": f"/x?{SECRET}"}]}, remedy=remedy)

    monkeypatch.setattr(app, "get_command", lambda _: type("Command", (), {"main": staticmethod(fail)}))
    assert app.run([]) == ExitCode.USAGE
    out, err = capfdbinary.readouterr()
    data = json.loads(out)["data"]
    assert SECRET not in f"{data} {err.decode()}"
    assert (data["detail"], data["requests"]) == ("No job [hidden].", [{"url": "/x?[hidden]"}])
    assert "No job [hidden]." in err.decode()


def test_what_no_skill_tells_is_told_as_it_is(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    call.begin()
    call.tell(Envelope("query", "result", "query-result", {"rows": [[SECRET]]}))
    assert json.loads(capfdbinary.readouterr().out)["data"]["rows"] == [[SECRET]]
