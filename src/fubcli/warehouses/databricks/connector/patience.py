"""For how long something is waited for: until a deadline, or until nobody wants it any more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from fubcli.errors import FubError
from fubcli.network.deadline import Deadline
from fubcli.warehouses.databricks.waiting import late

ENDING_SECONDS = 15.0
"""For how long somebody waits until everything has ended; the closing of a session takes most of it."""
CANCEL_SECONDS = 5.0
"""For how long the cancelling of a statement may take, of these."""


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


@contextmanager
def in_time(deadline: Deadline) -> Iterator[None]:
    """Turn failures into TimedOut when the time is over: it is the reason for them."""
    try:
        yield
    except FubError as error:
        if deadline.passed:
            raise late(deadline) from error
        raise
