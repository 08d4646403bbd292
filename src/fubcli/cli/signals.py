"""Ctrl-C and SIGTERM: the first one interrupts, further ones are ignored, so that the event gets written."""

from __future__ import annotations

import signal
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class _Seen:
    """Whether an interrupt has come; native code may turn the exception into another one."""

    interrupt = False


def install() -> None:
    """Turn both signals into one KeyboardInterrupt."""
    for number in _SIGNALS:
        signal.signal(number, _interrupt)


def interrupted() -> bool:
    """Whether an interrupt has come."""
    return _Seen.interrupt


def _interrupt(number: int, frame: FrameType | None) -> None:
    _Seen.interrupt = True
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt
