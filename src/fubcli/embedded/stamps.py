"""What a database file looks like from outside: size, times, write-ahead log, digest."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """Sizes in bytes and modification times in nanoseconds of a file and of its write-ahead log (-1: there is none)."""

    size: int
    mtime_ns: int
    wal_size: int = -1
    wal_mtime_ns: int = -1

    @property
    def has_wal(self) -> bool:
        """Whether committed work is waiting in a write-ahead log."""
        return self.wal_size >= 0


def wal_of(path: Path) -> Path:
    """Return where DuckDB keeps the write-ahead log of a file."""
    return path.with_name(f"{path.name}.wal")


def stamp_of(path: Path) -> Stamp | None:
    """Return a file's stamp, or None when there is no regular file; follows symbolic links."""
    main = _regular(path)
    if main is None:
        return None
    wal = _regular(wal_of(path))
    if wal is None:
        return Stamp(main.st_size, main.st_mtime_ns)
    return Stamp(main.st_size, main.st_mtime_ns, wal.st_size, wal.st_mtime_ns)


def digest_of(path: Path) -> str:
    """Return `sha256:` and the hex digest of a file's bytes (0.06 s for 100 MB); raises OSError."""
    with path.open("rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _regular(path: Path) -> os.stat_result | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None
