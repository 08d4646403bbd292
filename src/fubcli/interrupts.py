"""Whether somebody has heard of an interrupt: a library may swallow it, so that it is raised until one has."""

from __future__ import annotations


class _State:
    is_heeded = False


def heed() -> None:
    """The interrupt has arrived where it is dealt with: it is raised no more, so that what must end can end."""
    _State.is_heeded = True


def is_heeded() -> bool:
    """Whether it has."""
    return _State.is_heeded
