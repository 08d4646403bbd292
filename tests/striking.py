"""An interrupt for the code under test: it strikes when something has become true, and never after its block."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LOOK_SECONDS = 0.005


class _Striking:
    def __init__(self, when: Callable[[], bool], patience: float) -> None:
        self._when = when
        self._ends = time.monotonic() + patience
        self._is_called_off = False
        self._lock = threading.Lock()
        self.has_struck = False

    def strike(self) -> None:
        while not self._is_called_off and time.monotonic() < self._ends:
            if self._when():
                with self._lock:
                    if not self._is_called_off:
                        self.has_struck = True
                        os.kill(os.getpid(), signal.SIGINT)
                return
            time.sleep(_LOOK_SECONDS)

    def call_off(self) -> None:
        with self._lock:
            self._is_called_off = True


@contextmanager
def struck(when: Callable[[], bool], patience: float = 20.0) -> Iterator[None]:
    """Send this process SIGINT once, as soon as `when` is true; fails if that was not before the block's end.

    An interrupt that nobody waits for any more would end the whole session of tests: it is called off or caught here.
    """
    striking = _Striking(when, patience)
    thread = threading.Thread(target=striking.strike)
    thread.start()
    try:
        yield
    finally:
        try:
            striking.call_off()
            thread.join()
        except KeyboardInterrupt:
            thread.join()
            raise AssertionError("the interrupt came when nobody waited for it any more") from None
    assert striking.has_struck, "there was no moment to interrupt"


def after(seconds: float) -> Callable[[], bool]:
    """Return a condition that becomes true by itself."""
    ends = time.monotonic() + seconds
    return lambda: time.monotonic() >= ends
