"""Runs one piece of engine work beside the main thread, so that time limits and Ctrl-C reach it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from fubcli.errors import Interrupted, TimedOut

T = TypeVar("T")
_GRACE = 5.0
"""Seconds that a cancelled statement gets to stop."""


def run_within(work: Callable[[], T], *, cancel: Callable[[], None], seconds: float) -> T:
    """Return what `work` returns; cancels it at the wall-clock limit or on Ctrl-C.

    Raises TimedOut, Interrupted, or whatever `work` raises.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []

    def body() -> None:
        try:
            outcome.append(work())
        except BaseException as error:
            failure.append(error)

    worker = threading.Thread(target=body, name="fubcli-statement", daemon=True)
    deadline = time.monotonic() + seconds
    worker.start()
    try:
        while worker.is_alive() and time.monotonic() < deadline:
            worker.join(min(0.2, max(deadline - time.monotonic(), 0.0)))
        if worker.is_alive():
            _stop(worker, cancel)
            raise TimedOut(f"Cancelled after {seconds:g} seconds of wall time.")
    except KeyboardInterrupt:
        _stop(worker, cancel)
        raise Interrupted("Interrupted; the statement was cancelled.") from None
    if failure:
        raise failure[0]
    return outcome[0]


def _stop(worker: threading.Thread, cancel: Callable[[], None]) -> None:
    """Ask again until it stops: an interrupt that comes before the engine has started is lost."""
    until = time.monotonic() + _GRACE
    while worker.is_alive() and time.monotonic() < until:
        cancel()
        worker.join(0.05)
