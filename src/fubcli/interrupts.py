"""Whether somebody has heard of an interrupt (a library may swallow it), and waiting that no interrupt can break."""

from __future__ import annotations

import threading


class _State:
    is_heeded = False


def heed() -> None:
    """The interrupt has arrived where it is dealt with: it is raised no more, so that what must end can end."""
    _State.is_heeded = True


def is_heeded() -> bool:
    """Whether it has."""
    return _State.is_heeded


def is_abandoned() -> bool:
    """Whether the calling thread works beside the main one, which has heard: nobody waits for its answer any more."""
    return _State.is_heeded and threading.current_thread() is not threading.main_thread()


class Ended:
    """What one thread says and another one waits for.

    An Event will not do: an interrupt inside of its `wait` can release its lock while the other thread holds it.
    """

    def __init__(self) -> None:
        """It has not ended."""
        self._is_set = False
        self._held = threading.Lock()
        self._held.acquire()

    def set(self) -> None:
        """Say, once, that it has."""
        self._is_set = True
        self._held.release()

    def is_set(self) -> bool:
        """Whether it has."""
        return self._is_set

    def wait(self, seconds: float) -> bool:
        """Wait so many seconds at most; return whether it has."""
        if not self._is_set and self._held.acquire(timeout=max(seconds, 0.0)):
            self._held.release()  # for whoever waits next
        return self._is_set
