"""Waiting between two looks, unless nobody reads what they come to."""

from __future__ import annotations

import select
import sys
import time

from fubcli.cli.output import ReaderLeft


def pause(seconds: float) -> None:
    """Wait; raises ReaderLeft as soon as the other end of stdout's pipe is closed, KeyboardInterrupt for a signal."""
    until = time.monotonic() + seconds
    if hasattr(select, "poll") and sys.stdout is not None and not sys.stdout.isatty():
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)  # errors alone are waited for
        if any(event & select.POLLERR for _, event in poll.poll(seconds * 1000)):
            raise ReaderLeft
    time.sleep(max(until - time.monotonic(), 0))
