"""Locks of files, which the kernel frees when their holder dies: one process builds or writes, the others wait."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fubcli.errors import WarehouseUnavailable

_PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Patience:
    """How long to wait for a lock, what to do once the wait begins, and the sentence of a wait that was too long."""

    seconds: float
    begun: Callable[[], None]
    ended: str


@contextmanager
def held(file: Path, patience: Patience) -> Iterator[int]:
    """Hold a file's lock, and yield the open file's descriptor; the file is made when it is missing.

    Raises WarehouseUnavailable (retryable) when another process keeps it for longer than the patience; OSError.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _acquire(descriptor, patience)
        yield descriptor
    finally:
        os.close(descriptor)


def is_held(file: Path) -> bool:
    """Whether a process holds a file's lock; nobody does when there is no file. Raises OSError."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _try(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, patience: Patience) -> None:
    deadline = time.monotonic() + patience.seconds
    waiting = False
    while not _try(descriptor, fcntl.LOCK_EX):
        if time.monotonic() >= deadline:
            raise WarehouseUnavailable(patience.ended)
        if not waiting:
            patience.begun()
            waiting = True
        time.sleep(_PAUSE_SECONDS)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True
