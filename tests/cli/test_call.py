"""Whatever cannot be written: an event comes out all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from fubcli.cli import app, call
from fubcli.errors import ExitCode, UsageError
from fubcli.model.envelope import Envelope, UpstreamEvent

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
    monkeypatch.setattr("fubcli.cli.signals.settle", lambda: None)
    call.begin()
    call.current.operation = "datadog-management"
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
        piped(value)
        raise UsageError("It cannot be.", extra={"x": value})

    monkeypatch.setattr(app, "get_command", lambda _: type("Command", (), {"main": staticmethod(fail)}))
    assert app.run([]) == ExitCode.USAGE
    data = told(capfdbinary)["data"]
    assert (data["detail"], data["exit_code"]) == ("It cannot be.", ExitCode.USAGE)
