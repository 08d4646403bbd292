"""The protocol's own stdin and stdout, out of reach of whatever else reads or prints in this process."""

from __future__ import annotations

import logging
import os
import select
import sys
from io import TextIOWrapper
from typing import BinaryIO

from fubcli.errors import UsageError

_STDERR = 2


def claim() -> tuple[BinaryIO, TextIOWrapper]:
    """Return the streams that were stdin and stdout; from now on stdin is empty, and what is printed goes to stderr.

    Raises UsageError when one of them is closed.
    """
    if sys.stdin is None or sys.stdout is None:
        raise UsageError("stdin and stdout are the protocol's: one of them is closed.")
    incoming, outgoing = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    try:
        os.dup2(_STDERR, 1)
    except OSError:
        os.dup2(null, 1)
        os.dup2(null, _STDERR)
    os.close(null)
    return os.fdopen(incoming, "rb"), TextIOWrapper(os.fdopen(outgoing, "wb"), encoding="utf-8")


def is_heard() -> bool:
    """Whether stderr takes a line at once: a client that never reads it must not make anything wait."""
    try:
        return bool(select.select((), (_STDERR,), (), 0)[1])
    except OSError:
        return False


class Heard(logging.Handler):
    """Writes what libraries log to stderr, as long as somebody reads that."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line, without the traceback that may quote what a client sent."""
        if is_heard() and sys.stderr is not None:
            sys.stderr.write(f"{record.levelname.lower()}: {record.name}: {record.getMessage()[:300]!a}\n")
