"""Files of a case: for their owner alone, below an opened directory, never through a link, one writer at a time."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fubcli.errors import StorageUnavailable

LOCK = ".lock"
PATIENCE_SECONDS = 15.0
_PAUSE_SECONDS = 0.01
_MOST_BYTES = 16 * 1024 * 1024
_SAFE = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""No link is followed, and a pipe in a file's place holds nobody up."""


@contextmanager
def storage(what: str, path: Path) -> Iterator[None]:
    """Turn what the system says into StorageUnavailable with the path and the reason."""
    try:
        yield
    except OSError as error:
        reason = "it is a symbolic link" if error.errno == errno.ELOOP else error.strerror or str(error)
        raise StorageUnavailable(f"{what} {path} cannot be used: {reason}.") from error


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Hold the lock of a directory alone; the kernel frees it when the holder dies. Raises StorageUnavailable."""
    with storage("The lock of the investigations in", directory):
        descriptor = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | _SAFE, 0o600)
    try:
        _acquire(descriptor, directory)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, directory: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN):
                raise StorageUnavailable(f"The investigations in {directory} cannot be locked: {error}.") from error
        else:
            return
        if time.monotonic() >= deadline:
            raise StorageUnavailable(f"Another process has held the investigations in {directory} for too long.")
        time.sleep(_PAUSE_SECONDS)


def _write_at_once(number: int, data: bytes) -> None:
    """Write bytes and have them on the disk; raises OSError, and what is torn then is told by the next section."""
    if os.write(number, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(number)


class Folder:
    """The directory of one case, by its descriptor: whoever replaces its name meanwhile changes nothing."""

    def __init__(self, path: Path) -> None:
        """Open it; raises StorageUnavailable for a link, and for what belongs to somebody else."""
        self.path = path
        with storage("The directory", path):
            self._number = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        status = os.fstat(self._number)
        if status.st_uid != os.geteuid():
            self.close()
            raise StorageUnavailable(f"The directory {path} belongs to somebody else.")

    def close(self) -> None:
        """Let go of it."""
        os.close(self._number)

    def read(self, name: str) -> bytes | None:
        """Return a file's content, None when there is no such file; raises StorageUnavailable."""
        try:
            number = os.open(name, os.O_RDONLY | _SAFE, dir_fd=self._number)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(name, error) from error
        try:
            self._check(name, number)
            with os.fdopen(os.dup(number), "rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except OSError as error:
            raise self._unusable(name, error) from error
        finally:
            os.close(number)
        if len(data) > _MOST_BYTES:
            raise StorageUnavailable(f"{self.path / name} is larger than {_MOST_BYTES >> 20} MiB: close the case.")
        return data

    def append(self, name: str, data: bytes) -> None:
        """Add bytes to a file with one write, on the disk when it returns; raises StorageUnavailable."""
        try:
            number = os.open(name, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _SAFE, 0o600, dir_fd=self._number)
        except OSError as error:
            raise self._unusable(name, error) from error
        try:
            self._check(name, number)
            _write_at_once(number, data)
            os.fsync(self._number)
        except OSError as error:
            raise self._unusable(name, error) from error
        finally:
            os.close(number)

    def replace(self, name: str, data: bytes) -> None:
        """Put a new file in the place of what has a name, whole or not at all; raises StorageUnavailable."""
        part = f".{os.urandom(8).hex()}.part"
        try:
            number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFE, 0o600, dir_fd=self._number)
            with os.fdopen(number, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, name, src_dir_fd=self._number, dst_dir_fd=self._number)
            os.fsync(self._number)
        except OSError as error:
            with suppress(OSError):
                os.unlink(part, dir_fd=self._number)
            raise self._unusable(name, error) from error

    def has(self, name: str) -> bool:
        """Whether anything has a name; a link counts by itself."""
        try:
            os.stat(name, dir_fd=self._number, follow_symlinks=False)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._unusable(name, error) from error
        return True

    def _check(self, name: str, number: int) -> None:
        """Raise StorageUnavailable for what is no plain file of ours, or has another name besides this one."""
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1 or status.st_uid != os.geteuid():
            raise StorageUnavailable(f"{self.path / name} is not a plain file of its own: nothing is written to it.")

    def _unusable(self, name: str, error: OSError) -> StorageUnavailable:
        reason = "it is a symbolic link" if error.errno == errno.ELOOP else error.strerror or str(error)
        return StorageUnavailable(f"{self.path / name} cannot be used: {reason}.")
