"""A person who waits sees what goes on; a program, and who does not wait, see nothing of it."""

from __future__ import annotations

import io
import sys
import time
from contextlib import suppress

import pytest

from fubcli.cli import diagnostics
from fubcli.cli.steps import Steps


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _wait_for(lines: list[str], line: str) -> None:
    deadline = time.monotonic() + 10
    while line not in lines and time.monotonic() < deadline:
        time.sleep(0.01)
    assert line in lines


def test_a_step_that_takes_long_is_shown_until_it_is_over() -> None:
    shown: list[str] = []
    with Steps(shown.append, after_seconds=0.01) as steps:
        steps("reading commits 1/110 tables")
        _wait_for(shown, "fubcli: reading commits 1/110 tables (0 s)")
        for number in range(2, 10_000):
            steps(f"reading commits {number}/110 tables")
        steps("judging")
        _wait_for(shown, "fubcli: judging (0 s)")
    assert shown[-1] == "", "the line is taken away"
    assert len(shown) < 10, "however many steps there are"


def test_what_is_soon_over_says_nothing() -> None:
    shown: list[str] = []
    with Steps(shown.append) as steps:
        steps("reading job runs")
    assert shown == [""]


def test_it_ends_with_whatever_ends_the_work() -> None:
    shown: list[str] = []
    with suppress(KeyboardInterrupt), Steps(shown.append):
        raise KeyboardInterrupt
    assert shown[-1] == ""


def test_a_passing_line_gives_way_to_what_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "60")
    diagnostics.passing("fubcli: judging \x1b[31m" + "x" * 100)
    diagnostics.warning("look here")
    diagnostics.passing("")
    erase = "\r\x1b[K"
    first, second, *rest = terminal.getvalue().split(erase)[1:]
    assert first.startswith("fubcli: judging \\x1b[31m")
    assert second == "fubcli: warning: look here\n"
    assert rest == [], "there was nothing left to take away"


@pytest.mark.parametrize(("term", "is_terminal"), [("dumb", True), ("xterm", False)])
def test_only_a_terminal_that_can_erase_shows_it(monkeypatch: pytest.MonkeyPatch, term: str, is_terminal: bool) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal() if is_terminal else io.StringIO())
    monkeypatch.setenv("TERM", term)
    assert not diagnostics.is_watched()
