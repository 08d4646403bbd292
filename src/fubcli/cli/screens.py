"""Where `--watch` shows its looks: as lines of JSON, one view below the other, or redrawn on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from shutil import get_terminal_size
from typing import Any

from fubcli.cli import diagnostics, output
from fubcli.cli.watch import Screen
from fubcli.errors import FubError
from fubcli.frontend.event import problem
from fubcli.model.envelope import Envelope
from fubcli.model.nights import PACIFIC
from fubcli.results.formats import visible

_ENTER = "\x1b[?1049h\x1b[?25l"
_LEAVE = "\x1b[?25h\x1b[?1049l"
_HOME, _REST_OF_LINE, _REST = "\x1b[H", "\x1b[K", "\x1b[J"
Tell = Callable[[Envelope], Mapping[str, Any]]
"""An envelope to its event."""


def screen_for(form: str, tell: Tell, seconds: int) -> Screen:
    """Return the screen of a form: a table is redrawn where stdout is a terminal that can do it."""
    if not output.is_for_people(form):
        return Stream(tell)
    can_redraw = sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    return Redrawn(tell, seconds) if form == "table" and can_redraw else Pages(tell, form)


class Stream:
    """One event for each look, a line each; a look that fails is a problem event, told on stderr, too."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def show(self, envelope: Envelope) -> None:
        """Write the event."""
        output.write_one(output.parts(self._tell(envelope), "json"))

    def failed(self, error: FubError) -> None:
        """Write the problem."""
        diagnostics.failure(error)
        self.show(problem(error, "monitor"))

    def close(self) -> None:
        """Nothing is to be restored."""


class Pages:
    """One view below the other."""

    def __init__(self, tell: Tell, form: str) -> None:
        self._tell = tell
        self._form = form

    def show(self, envelope: Envelope) -> None:
        """Write the view, and a blank line."""
        output.write_one([*output.parts(self._tell(envelope), self._form), "\n"])

    def failed(self, error: FubError) -> None:
        """Tell it on stderr."""
        diagnostics.failure(error)

    def close(self) -> None:
        """Nothing is to be restored."""


class Redrawn:
    """The terminal's alternate screen, entered with the first look; the last view stays behind on the usual one."""

    def __init__(self, tell: Tell, seconds: int) -> None:
        self._tell = tell
        self._seconds = seconds
        self._view = ""
        self._is_entered = False

    def show(self, envelope: Envelope) -> None:
        """Draw the view."""
        self._view = "".join(output.parts(self._tell(envelope), "table"))
        self._draw(f"seen at {_now()}, again {self._again}")

    def failed(self, error: FubError) -> None:
        """Say so below what is known, which stays."""
        told = f"{error.title}: {error.detail}"
        known = "above is what was known before; " if self._view else ""
        self._draw(f"NOT SEEN at {_now()}: {visible(told, 200)}", f"{known}the next look comes {self._again}")

    def close(self) -> None:
        """Leave the alternate screen, and the last view behind; where the terminal is gone, nothing is left to do."""
        if self._is_entered:
            self._is_entered = False
            with suppress(output.ReaderLeft, output.StdoutFailed):
                output.write_one([_LEAVE, self._view])

    @property
    def _again(self) -> str:
        return f"every {self._seconds} s; Ctrl-C ends"

    def _draw(self, *below: str) -> None:
        width, height = get_terminal_size()
        foot = [line[at : at + width] for line in below for at in range(0, len(line), width)]
        room = max(height - len(foot) - 2, 1)
        lines = self._view.splitlines()
        if len(lines) > room:
            lines = [*lines[: room - 1], f"({len(lines) - room + 1} more lines; a taller terminal shows them)"]
        drawn = "".join(f"{line}{_REST_OF_LINE}\n" for line in [*lines, "", *foot])
        begin = "" if self._is_entered else _ENTER
        self._is_entered = True
        output.write_one([begin, _HOME, drawn, _REST])


def _now() -> str:
    return f"{datetime.now(UTC).astimezone(PACIFIC):%H:%M:%S %Z}"
