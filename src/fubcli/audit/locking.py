"""The one lock of the log: a writer holds it alone, readers hold it together while they look where the log ends."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fubcli.errors import StorageUnavailable

NAME = "audit.lock"
PATIENCE_SECONDS = 15.0
_PAUSE_SECONDS = 0.002


@contextmanager
def writing(directory: Path, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the lock alone; the kernel frees it when the holder dies. Raises StorageUnavailable, OSError."""
    descriptor = os.open(directory / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        _acquire(descriptor, fcntl.LOCK_EX, directory, patience_seconds)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def reading(directory: Path, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Keep writers out for a moment; where there is no lock nobody has written. Raises StorageUnavailable, OSError."""
    try:
        descriptor = os.open(directory / NAME, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        yield
        return
    try:
        _acquire(descriptor, fcntl.LOCK_SH, directory, patience_seconds)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, how: int, directory: Path, patience_seconds: float) -> None:
    deadline = time.monotonic() + patience_seconds
    while True:
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES):
                raise
        else:
            return
        if time.monotonic() >= deadline:
            raise StorageUnavailable(f"Another process has held the audit log in {directory} for too long.")
        time.sleep(_PAUSE_SECONDS)
