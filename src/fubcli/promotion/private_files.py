"""Files that their owner alone can read: written whole or not at all, read only when they are files."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

PART = ".part"


class NotAFile(ValueError):
    """A link, a pipe, a directory or too long a file stands where a file of ours should."""


def write_whole(path: Path, content: bytes, settle: Callable[[Path, Path], None]) -> None:
    """Write a file beside its place, mode 0600, and let `settle(part, path)` put it there; raises OSError."""
    for missing in reversed([each for each in path.parents if not each.is_dir()]):
        missing.mkdir(mode=0o700, exist_ok=True)
    part = path.with_name(f".{os.urandom(8).hex()}{PART}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        settle(part, path)
    finally:
        part.unlink(missing_ok=True)


def read_regular(path: Path, most: int) -> tuple[os.stat_result, bytes]:
    """Return the status and the content of a file of at most so many bytes.

    Raises NotAFile, and OSError, which for a symbolic link has the errno ELOOP.
    """
    # Not blocking: a pipe in the file's place must not hold anybody up.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotAFile("is not a file")
        if status.st_size > most:
            raise NotAFile(f"has {status.st_size:,} bytes, and {most:,} are the most")
        return status, os.read(descriptor, most)
    finally:
        os.close(descriptor)
