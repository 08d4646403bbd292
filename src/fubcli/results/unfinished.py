"""Files that are not there before they are whole, whatever ends the process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_DESCRIPTORS = Path("/proc/self/fd")


@contextmanager
def unfinished(path: Path) -> Iterator[BinaryIO]:
    """Yield a file (mode 0600) in the directory of `path` that takes its place when the block ends well.

    Where the system can (Linux), it has no name until then, so that not even SIGKILL leaves anything behind; elsewhere
    it is a hidden `.part` file, which is removed when the block fails. Raises OSError.
    """
    part = path.parent / f".{os.urandom(8).hex()}.part"
    nameless = _nameless(path.parent)
    try:
        descriptor = nameless if nameless is not None else os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            if nameless is not None:
                _name(nameless, part)
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _nameless(directory: Path) -> int | None:
    """Return the descriptor of a new file without a name, or None where there is no such thing."""
    flag = getattr(os, "O_TMPFILE", None)
    if flag is None or not _DESCRIPTORS.exists():
        return None
    try:
        return os.open(directory, os.O_WRONLY | flag, 0o600)
    except OSError:  # this file system cannot; where nothing can be written, the file with a name says why
        return None


def _name(descriptor: int, path: Path) -> None:
    """Give a nameless file a name; `src_dir_fd` makes Python follow the link that stands for the descriptor."""
    root = os.open("/", os.O_RDONLY)
    try:
        os.link(_DESCRIPTORS / str(descriptor), path, src_dir_fd=root)
    finally:
        os.close(root)
