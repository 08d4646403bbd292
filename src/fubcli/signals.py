"""Ctrl-C, SIGTERM and SIGHUP: the first one interrupts, further ones are ignored: the event gets written once.

SIGQUIT stays what it is. It is the only key that still ends the process at once while a statement is being cancelled,
and it is asked for by who wants that.
"""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from types import FrameType

from fubcli import interrupts

TYPE_CHECKING = False  # `typing` costs 4 ms, a fifth of what `--version` takes
if TYPE_CHECKING:
    from collections.abc import Iterator
    from sys import UnraisableHookArgs

_HANGUP: signal.Signals | None = getattr(signal, "SIGHUP", None)  # not on every platform
_SIGNALS = (*([_HANGUP] if _HANGUP else []), signal.SIGINT, signal.SIGTERM)
_AGAIN_SECONDS = 0.02
_UNHEARD_SECONDS = 0.5
"""How long an interrupt may take to where it is dealt with; then it counts as lost, and is raised again."""


class _Seen:
    """Whether an interrupt has come; its exception may get lost on the way."""

    interrupt = False


def install() -> None:
    """Turn all of these signals into one KeyboardInterrupt; a hangup that `nohup` has ignored stays ignored.

    One that strikes where exceptions are ignored (in the callback of a weak reference, as imports use them), or where a
    library swallows whatever comes, is raised again until somebody heeds it.
    """
    for number in _SIGNALS:
        if number != _HANGUP or signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    signal.signal(signal.SIGALRM, _raise_again)
    sys.unraisablehook = _unraisable


def let_go() -> None:
    """Let an interrupt end the process at once and without a word: it has nothing to undo, and nobody to tell."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def settle() -> None:
    """From now on the outcome is certain: the first signal changes nothing any more, a second one ends the process.

    A reader that does not read must not make it immortal. Raises KeyboardInterrupt for an interrupt that has come and
    of which nobody heard, because its exception was ignored where it struck.
    """
    for number in _SIGNALS:
        if signal.getsignal(number) is _interrupt:
            signal.signal(number, _let_go)
    signal.setitimer(signal.ITIMER_REAL, 0)
    if _Seen.interrupt and not interrupts.is_heeded():
        raise KeyboardInterrupt


@contextmanager
def whole() -> Iterator[None]:
    """Let what is written in the `with` block be written whole, one of many: the first signal waits for its end.

    A second one ends the process, since a reader that does not read must not make it immortal. Raises KeyboardInterrupt
    at the end of the block for a signal that has waited.
    """
    held = [number for number in _SIGNALS if signal.getsignal(number) is _interrupt]
    for number in held:
        signal.signal(number, _hold)
    try:
        yield
    finally:
        waited = any(signal.getsignal(number) is signal.SIG_DFL for number in held)
        for number in held:
            signal.signal(number, _interrupt)
    if waited:
        _interrupt(signal.SIGINT, None)


def interrupted() -> bool:
    """Whether an interrupt has come."""
    return _Seen.interrupt


def _hold(number: int, frame: FrameType | None) -> None:
    for each in _SIGNALS:
        if signal.getsignal(each) is _hold:
            signal.signal(each, signal.SIG_DFL)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _Seen.interrupt = True
    for each in _SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    signal.setitimer(signal.ITIMER_REAL, _UNHEARD_SECONDS, _UNHEARD_SECONDS)
    raise KeyboardInterrupt


def _unraisable(ignored: UnraisableHookArgs) -> None:
    if ignored.exc_type is KeyboardInterrupt:
        signal.setitimer(signal.ITIMER_REAL, _AGAIN_SECONDS, _UNHEARD_SECONDS)
    else:
        sys.__unraisablehook__(ignored)


def _raise_again(number: int, frame: FrameType | None) -> None:
    if interrupts.is_heeded():
        signal.setitimer(signal.ITIMER_REAL, 0)
    else:
        raise KeyboardInterrupt


def _let_go(number: int, frame: FrameType | None) -> None:
    for each in _SIGNALS:
        if signal.getsignal(each) is _let_go:
            signal.signal(each, signal.SIG_DFL)
