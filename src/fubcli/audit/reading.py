"""The log as its readers see it: the files and sizes of one moment, so that nobody at work is taken for damage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fubcli.audit.head import Head, read_head
from fubcli.audit.lines import Line, read_line
from fubcli.audit.locking import reading
from fubcli.audit.segments import opened, segments


@dataclass(frozen=True)
class Place:
    """Where a line stands; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        """`file:line`."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Snapshot:
    """The segments with their sizes, oldest first, the head and the key at one moment."""

    files: tuple[tuple[Path, int], ...]
    head: Head | None
    key: bytes | None


def snapshot(directory: Path, key: bytes | None) -> Snapshot:
    """Look at a log; raises StorageUnavailable, OSError."""
    with reading(directory):
        files = tuple((path, os.stat(path).st_size) for path in segments(directory))
        return Snapshot(files, read_head(directory, key), key)


def snapshot_of_file(path: Path, key: bytes | None) -> Snapshot:
    """Look at an exported file as at a log of one segment without a head; raises OSError."""
    return Snapshot(((path, os.stat(path).st_size),), None, key)


def raw_lines(path: Path, size: int) -> Iterator[bytes]:
    """Yield the lines of the first `size` bytes of a file, with their line feeds; the last one may lack it."""
    with opened(path) as file:
        left = size
        while left > 0 and (raw := file.readline(left)):
            left -= len(raw)
            yield raw


def sound_lines(log: Snapshot, path: Path, size: int) -> Iterator[Line]:
    """Yield the lines of a segment that are signed with the key, if there is one; `verify` tells of all others."""
    for raw in raw_lines(path, size):
        line = read_line(raw.removesuffix(b"\n"))
        if line is not None and (log.key is None or line.is_signed_with(log.key)):
            yield line
