"""What goes on right now, for a person who waits: on stderr's terminal, once it takes longer than a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType

AFTER_SECONDS = 1.0
EVERY_SECONDS = 0.2


class Steps:
    """A `Progress` that keeps one passing line; a context manager at whose end the line is gone.

    A step costs the time to keep its words: a thread shows them, five times a second at most.
    """

    def __init__(self, show: Callable[[str], None] | None, after_seconds: float = AFTER_SECONDS) -> None:
        """Show steps by `show`, an empty one to take the line away; None shows nothing."""
        self._show = show
        self._after = after_seconds
        self._message = ""
        self._ended = Event()
        self._thread = Thread(target=self._run, name="fubcli-steps", daemon=True)

    def __call__(self, message: str) -> None:
        """Say what goes on from now on."""
        self._message = message

    def __enter__(self) -> Steps:
        if self._show is not None:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._show is not None:
            self._thread.join()
            self._show("")

    def _run(self) -> None:
        begun = time.monotonic()
        shown = ""
        wait = self._after
        while not self._ended.wait(wait):
            wait = EVERY_SECONDS
            line = f"fubcli: {self._message} ({time.monotonic() - begun:.0f} s)"
            if self._message and line != shown and self._show is not None:
                self._show(line)
                shown = line
