"""Key files: 32 random bytes for their owner only, made when first needed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from fubcli.errors import NotPermitted, StorageUnavailable

KEY_BYTES = 32


def read_key(path: Path) -> bytes:
    """Return the key in a file, made when there is none.

    Raises NotPermitted for a file that others may read or that is no plain file of 32 bytes or more, StorageUnavailable
    when it cannot be made.
    """
    try:
        return _existing(path)
    except FileNotFoundError:
        return _made(path)


def _existing(path: Path) -> bytes:
    try:
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise NotPermitted(f"The key file {path} cannot be used: {error.strerror}.") from error
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode) or status.st_mode & 0o077:
            raise NotPermitted(f"The key file {path} must be a plain file that only its owner may read (chmod 600).")
        key = os.read(number, 4096)
    finally:
        os.close(number)
    if len(key) < KEY_BYTES:
        raise NotPermitted(f"The key file {path} holds {len(key)} bytes; a key has {KEY_BYTES} or more.")
    return key


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
            os.link(part, path)
        except FileExistsError:
            pass  # another process was faster: its key is the key
        finally:
            part.unlink()
    except OSError as error:
        raise StorageUnavailable(f"The key file {path} cannot be made: {error.strerror}.") from error
    return _existing(path)
