"""Whether somebody has heard of an interrupt: a library may swallow it, so that it is raised until one has."""

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
