"""The files of the log, named by the number of their first line, and where the last good line ends.

Only the end of the newest file is read: an append costs the same in a log of any size.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fubcli.audit.lines import GENESIS, Line, read_line

_NAME = re.compile(r"audit-(\d{12})\.jsonl")
_WINDOW = 64 * 1024


@dataclass(frozen=True)
class End:
    """Where the log ends: its last good line, the bytes after it, and the newest file.

    `is_open` says that the newest file does not end in a line feed; a whole line that lacks only that is a good one.
    """

    last: Line | None
    torn: bytes
    segment: Path | None
    size: int
    is_open: bool

    @property
    def seq(self) -> int:
        """The number of the last good line; 0 for none."""
        return self.last.seq if self.last else 0

    @property
    def digest(self) -> str:
        """The hash that the next line continues from."""
        return self.last.digest if self.last else GENESIS


def name_of(first: int) -> str:
    """Return the file name of the segment that begins with a line's number."""
    return f"audit-{first:012d}.jsonl"


def first_of(path: Path) -> int:
    """Return the number of the line that a segment begins with, as its name says."""
    match = _NAME.fullmatch(path.name)
    return int(match.group(1)) if match else 0


def segments(directory: Path) -> list[Path]:
    """Return the files of the log, oldest first; none when there is no directory."""
    try:
        return sorted(Path(entry.path) for entry in os.scandir(directory) if _NAME.fullmatch(entry.name))
    except FileNotFoundError:
        return []


def opened(path: Path) -> BinaryIO:
    """Open a segment to be read; raises OSError for anything but a plain file: a pipe would hold its reader up."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    return os.fdopen(descriptor, "rb")


def end_of(directory: Path) -> End:
    """Find the end of the log; raises OSError."""
    newest: Path | None = None
    torn, size, is_open = b"", 0, False
    for path in reversed(segments(directory)):
        last, after, length, lacks_feed = _end_of_file(path)
        if newest is None:
            newest, torn, size, is_open = path, after, length, lacks_feed
        if last is not None:
            return End(last, torn, newest, size, is_open)
    return End(None, torn, newest, size, is_open)


def _end_of_file(path: Path) -> tuple[Line | None, bytes, int, bool]:
    """Return the last good line of a file, the bytes after it, the file's size, and whether a line feed is lacking."""
    with opened(path) as file:
        size = file.seek(0, os.SEEK_END)
        window = _WINDOW
        while True:
            start = max(size - window, 0)
            file.seek(start)
            data = file.read(size - start)
            is_open = bool(data) and not data.endswith(b"\n")
            found = _last_line(data, is_whole=start == 0)
            if found is not None:
                return (*found, size, is_open)
            if start == 0:
                return None, data, size, is_open
            window *= 4


def _last_line(data: bytes, *, is_whole: bool) -> tuple[Line, bytes] | None:
    stop = len(data) - data.endswith(b"\n")
    while stop > 0:
        start = data.rfind(b"\n", 0, stop) + 1
        if start == 0 and not is_whole:
            return None
        line = read_line(data[start:stop])
        if line is not None:
            return line, data[stop + 1 :]
        stop = start - 1
    return None
