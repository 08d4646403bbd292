"""The one lock of a lakehouse's directory: whoever holds it may build, replace and note."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fubcli.errors import WarehouseUnavailable
from fubcli.ports import Progress

NAME = "lakehouse.lock"
PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.05


@contextmanager
def exclusive(directory: Path, progress: Progress, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the directory's lock; the kernel frees it when the holder dies.

    Raises WarehouseUnavailable (retryable) when another process keeps it for longer than the patience; OSError.
    """
    descriptor = os.open(directory / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(descriptor, directory, progress, patience_seconds)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, directory: Path, progress: Progress, patience_seconds: float) -> None:
    deadline = time.monotonic() + patience_seconds
    waiting = False
    while not _try_lock(descriptor):
        if time.monotonic() >= deadline:
            raise WarehouseUnavailable(
                f"another process has been building the embedded lakehouse in {directory} "
                f"for more than {patience_seconds:g} s; try again when it has finished"
            )
        if not waiting:
            progress("waiting for another process that is building the embedded lakehouse")
            waiting = True
        time.sleep(_PAUSE_SECONDS)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True
