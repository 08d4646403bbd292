"""How a statement is waited for: growing pauses, and a word to the user while its warehouse starts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fubcli.errors import FubError, TimedOut
from fubcli.network.deadline import Deadline
from fubcli.network.failures import Declined
from fubcli.network.http import Call, HttpService
from fubcli.ports import Progress

_FIRST, _GROWTH, _LONGEST = 0.05, 1.5, 2.0
_LOOKS_AFTER = (1.0, 3.0)
"""Seconds of silence: after the first a warehouse that has to start is told of, after the second one that is busy."""
_STATES = {
    "STARTING": "the warehouse is starting; this takes from seconds to minutes",
    "STOPPED": "the warehouse is stopped and is being started",
    "RUNNING": "the warehouse is busy; the statement waits for its turn",
}
_NOT_YET = ("STARTING", "STOPPED")


class Waiting:
    """The pauses between two looks at one statement."""

    def __init__(self, service: HttpService, warehouse_id: str, progress: Progress) -> None:
        self._service = service
        self._path = f"/api/2.0/sql/warehouses/{warehouse_id}"
        self._progress = progress
        self._pause = _FIRST
        self._since = time.monotonic()
        self._looks = list(_LOOKS_AFTER)
        self._has_told = False

    def pause(self, state: str, deadline: Deadline) -> float:
        """Return the seconds until the next look; says once why a statement has not begun."""
        if state == "PENDING" and self._looks and time.monotonic() - self._since > self._looks[0]:
            self._looks.pop(0)
            told = self._state(deadline)
            if told in _NOT_YET or not self._looks:
                self._tell(told)
        pause, self._pause = self._pause, min(self._pause * _GROWTH, _LONGEST)
        return pause

    @contextmanager
    def meanwhile(self, deadline: Deadline) -> Iterator[None]:
        """Say so, while a call is waited for that takes its time, when the warehouse has to start first."""
        timer = threading.Timer(_LOOKS_AFTER[0], self.is_starting, (deadline,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def is_starting(self, deadline: Deadline) -> bool:
        """Whether the warehouse is not there because it has to start first; says so once."""
        state = self._state(deadline)
        if state not in _NOT_YET:
            return False
        self._tell(state)
        return True

    def late(self, deadline: Deadline) -> TimedOut:
        """Return what to raise when the time is over for a statement that has not begun."""
        return not_started(deadline) if self.is_starting(deadline) else late(deadline)

    def _state(self, deadline: Deadline) -> str:
        try:
            call = Call("GET", self._path, follows_up=True, beside=True)
            return str(self._service.json(call, deadline).get("state", ""))
        except (FubError, Declined):
            return ""  # a word of comfort is not worth a failure

    def _tell(self, state: str) -> None:
        if state in _STATES and not self._has_told:
            self._progress(_STATES[state])
            self._has_told = True


def late(deadline: Deadline) -> TimedOut:
    """Return what to raise when the time is over."""
    return TimedOut(f"Cancelled after {deadline.seconds:g} seconds of wall time.")


def not_started(deadline: Deadline) -> TimedOut:
    """Return what to raise when the time is over and the warehouse has not started."""
    return TimedOut(f"The warehouse did not start within {deadline.seconds:g} seconds.")
