"""Files of the lakehouse's directory: temporary names, atomic placing, moving aside, sweeping; everything 0600."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from fubcli.embedded.stamps import wal_of

_BUILDING = ".building"


def database_file(directory: Path, catalog: str) -> Path:
    """Return where a catalog's file belongs."""
    return directory / f"{catalog}.duckdb"


def building_file(path: Path) -> Path:
    """Return this process's temporary name for a file, hidden and in the same directory."""
    return path.with_name(f".{path.name}.{os.getpid()}{_BUILDING}")


def sweep(directory: Path) -> None:
    """Remove every temporary file; only for the holder of the lock, who knows that their builders are gone."""
    for leftover in directory.glob(f".*{_BUILDING}*"):
        with suppress(FileNotFoundError):
            leftover.unlink()


def settle(path: Path) -> None:
    """Make a finished temporary file private and durable; raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fchmod(descriptor, 0o600)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def place(building: Path, path: Path) -> None:
    """Put a settled file under its name; a log of the file that was there goes, open readers keep their inode."""
    wal_of(path).unlink(missing_ok=True)
    building.replace(path)
    _sync_directory(path.parent)


def set_aside(path: Path, now: datetime) -> Path | None:
    """Rename whatever has a file's name, with its log, to `<name>.damaged-<UTC time>`; return the new name, if any."""
    kept = path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%SZ}")
    nth = 1
    while os.path.lexists(kept) or os.path.lexists(wal_of(kept)):
        nth += 1
        kept = path.with_name(f"{path.name}.damaged-{now:%Y%m%dT%H%M%SZ}-{nth}")
    moved = None
    for old, new in ((path, kept), (wal_of(path), wal_of(kept))):
        if os.path.lexists(old):
            old.rename(new)
            moved = moved or new
    return moved


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a small file as a whole, durably; raises OSError and leaves nothing behind then."""
    building = building_file(path)
    try:
        with open(os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        building.replace(path)
    except BaseException:
        building.unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
