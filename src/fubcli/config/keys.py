"""Key files: 32 random bytes for their owner only, made when first needed."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from fubcli.errors import NotPermitted, StorageUnavailable

KEY_BYTES = 32
_MOST_BYTES = 4096


def read_key(path: Path, *, create: bool = True) -> bytes:
    """Return the key in a file, made when there is none and `create` says so.

    Raises NotPermitted for a file that others can read, that is a symbolic link, that belongs to somebody else, or
    that is no plain file of 32 bytes or more; StorageUnavailable when it cannot be made.
    """
    try:
        return _existing(path)
    except FileNotFoundError:
        if not create:
            raise NotPermitted(f"The key file {path} does not exist.") from None
        return _made(path)


def _existing(path: Path) -> bytes:
    try:
        # Not blocking: a pipe in the file's place must not hold anybody up.
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        reason = "it is a symbolic link" if error.errno == errno.ELOOP else error.strerror
        raise NotPermitted(f"The key file {path} cannot be used: {reason}.") from error
    try:
        if reason := _objection(os.fstat(number)):
            raise NotPermitted(f"The key file {path} {reason}.")
        key = os.read(number, _MOST_BYTES)
    finally:
        os.close(number)
    if len(key) < KEY_BYTES:
        raise NotPermitted(f"The key file {path} holds {len(key)} bytes; a key has {KEY_BYTES} or more.")
    return key


def _objection(status: os.stat_result) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "must be a plain file"
    if status.st_uid != os.geteuid():
        return "belongs to somebody else"
    if status.st_mode & 0o077:
        return f"can be read by others (mode {status.st_mode & 0o777:o}); run chmod 600 on it"
    return ""


def _made(path: Path) -> bytes:
    """Write a new key beside the file and link it into place: of two processes the first one's key counts for both."""
    part = path.parent / f".{os.urandom(8).hex()}.part"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            with suppress(FileExistsError):  # another process was faster: its key is the key
                os.link(part, path)
        finally:
            part.unlink()
    except OSError as error:
        raise StorageUnavailable(f"The key file {path} cannot be made: {error.strerror}.") from error
    return _existing(path)
