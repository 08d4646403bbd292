"""Ctrl-C and SIGTERM: the first one interrupts, further ones are ignored, so that the event gets written once."""

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


def settle() -> None:
    """From now on the event is being written: the first signal changes nothing any more, a second one ends the process.

    A reader that does not read must not make it immortal.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is _interrupt:
            signal.signal(number, _let_go)


def interrupted() -> bool:
    """Whether an interrupt has come."""
    return _Seen.interrupt


def _interrupt(number: int, frame: FrameType | None) -> None:
    _Seen.interrupt = True
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _let_go(number: int, frame: FrameType | None) -> None:
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_DFL)
