"""Runs one piece of engine work beside the main thread, so that time limits and Ctrl-C reach it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from fubcli.errors import Interrupted, TimedOut
from fubcli.interrupts import Ended, heed
from fubcli.warehouses.failures import CANCELLED

T = TypeVar("T")
_GRACE = 2.0
"""Seconds that a cancelled statement gets to stop."""


def run_within(work: Callable[[], T], *, cancel: Callable[[], None], seconds: float, since: float | None = None) -> T:
    """Return what `work` returns; cancels it at the wall-clock limit or on Ctrl-C.

    The limit counts from `since` (monotonic seconds), else from now.
    Raises TimedOut, Interrupted, or whatever `work` raises.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []
    done = Ended()

    def body() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)
        finally:
            done.set()

    worker = threading.Thread(target=body, name="fubcli-statement", daemon=True)
    deadline = (time.monotonic() if since is None else since) + seconds
    try:
        worker.start()  # an interrupt may come while it starts
        while not done.is_set() and time.monotonic() < deadline:
            done.wait(min(0.2, max(deadline - time.monotonic(), 0.0)))
        if not done.is_set():
            _stop(done, cancel)
            if not outcome:  # it may have finished while it was being stopped: a write that is done is not undone
                raise TimedOut(f"Cancelled after {seconds:g} seconds of wall time.")
    except KeyboardInterrupt:
        heed()
        _stop(done, cancel)
        raise Interrupted(CANCELLED) from None
    if failure:
        raise failure[0]
    return outcome[0]


def _stop(done: Ended, cancel: Callable[[], None]) -> None:
    """Ask again until it stops: an interrupt that comes before the engine has started is lost."""
    until = time.monotonic() + _GRACE
    while not done.is_set() and time.monotonic() < until:
        cancel()
        done.wait(0.05)
