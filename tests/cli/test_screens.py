"""Where looks are shown: what a look that fails leaves of the one before."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from fubcli.cli.screens import Pages, Redrawn, Stream, screen_for
from fubcli.errors import WarehouseUnavailable
from fubcli.frontend.event import event
from fubcli.model.envelope import Envelope
from tests.cli.events import validator
from tests.operations.monitor.world import World

AWAY = WarehouseUnavailable("the breaker of \x1b[31mhost\u202e is open")
LOOK = World().monitor()


class Terminal(io.TextIOWrapper):
    """A stdout in memory."""

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    @property
    def text(self) -> str:
        written = self.buffer
        assert isinstance(written, io.BytesIO)
        return written.getvalue().decode()


def tell(envelope: Envelope) -> Mapping[str, Any]:
    return event(envelope, upstream=None, environ={})


@pytest.fixture
def size(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"COLUMNS": "60", "LINES": "40", "TERM": "xterm"}.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(
    ("form", "term", "is_terminal", "kind"),
    [
        ("json", "xterm", True, Stream),
        ("ndjson", "xterm", False, Stream),
        ("table", "xterm", True, Redrawn),
        ("table", "xterm", False, Pages),
        ("table", "dumb", True, Pages),
        ("markdown", "xterm", True, Pages),
    ],
)
def test_only_a_table_on_a_terminal_is_redrawn(
    monkeypatch: pytest.MonkeyPatch, form: str, term: str, is_terminal: bool, kind: type
) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal(is_terminal=is_terminal))
    monkeypatch.setenv("TERM", term)
    assert type(screen_for(form, tell, 60)) is kind


@pytest.mark.usefixtures("size")
def test_what_was_known_stays_on_the_screen_when_a_look_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", terminal := Terminal(is_terminal=True))
    screen = Redrawn(tell, 60)
    screen.show(LOOK)
    before = terminal.text
    screen.failed(AWAY)
    drawn = terminal.text.removeprefix(before)
    assert drawn.startswith("\x1b[H"), "the screen is entered once"
    assert "1 of 1 exports landed" in drawn
    assert "NOT SEEN at " in drawn
    assert "the breaker of \\x1b[31mhost\\u202e is open" in drawn.replace("\x1b[K\n", "")
    assert "above is what was known before" in drawn
    screen.close()
    screen.close()
    assert terminal.text.count("\x1b[?1049l") == 1


@pytest.mark.usefixtures("size")
def test_a_first_look_that_fails_shows_that_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", terminal := Terminal(is_terminal=True))
    screen = Redrawn(tell, 30)
    screen.failed(AWAY)
    assert "NOT SEEN" in terminal.text
    assert "known before" not in terminal.text
    assert "every 30 s" in terminal.text


@pytest.mark.usefixtures("size")
def test_a_view_that_is_too_long_says_how_much_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINES", "10")
    monkeypatch.setattr(sys, "stdout", terminal := Terminal(is_terminal=True))
    Redrawn(tell, 60).show(LOOK)
    lines = terminal.text.split("\n")
    assert len(lines) <= 10
    assert any("more lines; a taller terminal shows them" in line for line in lines)


def test_a_screen_that_was_never_used_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", terminal := Terminal(is_terminal=True))
    Redrawn(tell, 60).close()
    assert terminal.text == ""


def test_a_stream_tells_a_failure_as_an_event_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", terminal := Terminal(is_terminal=False))
    screen = Stream(tell)
    screen.show(LOOK)
    screen.failed(AWAY)
    first, second = map(json.loads, terminal.text.splitlines())
    assert first["type"].endswith(".result.v1")
    validator("problem").validate(second["data"])
    assert (second["data"]["exit_code"], second["data"]["retryable"]) == (6, True)
    assert "the breaker of" in capsys.readouterr().err


def test_pages_come_one_below_the_other(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdout", terminal := Terminal(is_terminal=False))
    screen = Pages(tell, "markdown")
    screen.show(LOOK)
    screen.failed(AWAY)
    screen.show(LOOK)
    assert terminal.text.count("**✔ OK  1 of 1 exports landed") == 2
    assert "the breaker of" not in terminal.text
    assert "the breaker of" in capsys.readouterr().err
