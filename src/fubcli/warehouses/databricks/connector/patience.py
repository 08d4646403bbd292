"""For how long something is waited for: until a deadline, or until nobody wants it any more."""

from __future__ import annotations

import threading

from fubcli.network.deadline import Deadline


class Stopped(Exception):
    """Nobody waits any more: end what runs."""


class Patience:
    """Waits on behalf of another thread, which may call it off."""

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Call it off."""
        self._stopped.set()

    def pause(self, seconds: float = 0.0) -> None:
        """Let time pass; raises Stopped as soon as it was called off."""
        if self._stopped.wait(seconds):
            raise Stopped
