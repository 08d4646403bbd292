"""Appends to the log: one writer at a time, one write, one fsync, and the head after it."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

from fubcli.audit.head import doubt, read_head, write_head
from fubcli.audit.lines import Line, write_line
from fubcli.audit.locking import writing
from fubcli.audit.members import members_of
from fubcli.audit.segments import End, end_of, name_of
from fubcli.errors import NotPermitted, StorageUnavailable
from fubcli.model.audit import AuditEntry
from fubcli.ports import Clock

SEGMENT_BYTES = 16 * 1024 * 1024


class StoredAuditLog:
    """The log in a directory, signed with a key that is kept elsewhere; both are made when they are first needed."""

    def __init__(
        self,
        directory: Path,
        key: Callable[[], bytes],
        *,
        clock: Clock,
        ensure: Callable[[Path], object],
        segment_bytes: int = SEGMENT_BYTES,
    ) -> None:
        self._directory = directory
        self._key = key
        self._clock = clock
        self._ensure = ensure
        self._segment_bytes = segment_bytes

    def record(self, entry: AuditEntry) -> None:
        """Append an entry; when it returns the entry is on the disk. Raises StorageUnavailable with the reason."""
        try:
            self._ensure(self._directory)
            key = self._key()
            with writing(self._directory):
                self._append(members_of(entry), key)
        except NotPermitted as error:
            raise StorageUnavailable(error.detail) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise StorageUnavailable(f"The audit log in {self._directory} cannot be written: {reason}.") from error

    def _append(self, members: dict[str, Any], key: bytes) -> None:
        end = end_of(self._directory)
        told: list[dict[str, Any]] = []
        if end.torn:
            told.append({"kind": "torn", "bytes": len(end.torn), "sha256": hashlib.sha256(end.torn).hexdigest()})
        if doubted := doubt(read_head(self._directory, key), end.last, key):
            told.append({"kind": "broken", "found": doubted})
        lines = self._chained([*told, members], end, key)
        self._write(end, lines)
        write_head(self._directory, lines[-1], key)

    def _chained(self, told: list[dict[str, Any]], end: End, key: bytes) -> list[Line]:
        time = self._clock.now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        lines: list[Line] = []
        seq, prev = end.seq, end.digest
        for members in told:
            seq += 1
            lines.append(write_line(members, seq=seq, time=time, prev=prev, key=key))
            prev = lines[-1].digest
        return lines

    def _write(self, end: End, lines: list[Line]) -> None:
        """Write the lines at the end, after a line feed where a torn line lacks it, or into a new segment."""
        path, is_new = end.segment, False
        if path is None or (end.size >= self._segment_bytes and not end.torn and not end.is_open):
            path, is_new = self._directory / name_of(lines[0].seq), True
        start = b"\n" if end.is_open else b""
        data = start + b"".join(line.raw + b"\n" for line in lines)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        descriptor = os.open(path, flags, 0o600)
        try:
            if os.write(descriptor, data) != len(data):  # the torn line is told of by the next append
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            _sync_directory(self._directory)


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
