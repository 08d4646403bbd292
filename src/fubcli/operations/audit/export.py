"""A part of the log as a file of its own, byte for byte, so that its chain can be verified anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fubcli.audit.lines import Line
from fubcli.audit.reading import Snapshot, sound_lines
from fubcli.errors import UsageError
from fubcli.model.request import AuditExport
from fubcli.results.artifacts import write_artifact


@dataclass(frozen=True)
class Exported:
    """The written file; `first` and `last` are the lines at its ends."""

    path: Path
    artifact: dict[str, Any]
    first: Line
    last: Line


def exported(log: Snapshot, request: AuditExport) -> Exported:
    """Write every line from the first to the last of the time asked for, without gaps between them.

    Raises UsageError when the file exists or no line is of that time, StorageUnavailable, OSError.
    """
    if request.output_file.exists():
        raise UsageError(f"--output-file={request.output_file} exists; an export replaces no file.")
    ends = _ends(log, request)
    if ends is None:
        raise UsageError("The audit log has no line of that time.")
    first, last = ends
    texts = (f"{line.raw.decode('ascii')}\n" for line in _lines(log) if first.seq <= line.seq <= last.seq)
    artifact = write_artifact(request.output_file, texts, form="ndjson", rows=last.seq - first.seq + 1)
    return Exported(request.output_file, artifact.as_json(), first, last)


def _lines(log: Snapshot) -> Iterator[Line]:
    return (line for path, size in log.files for line in sound_lines(log, path, size))


def _ends(log: Snapshot, request: AuditExport) -> tuple[Line, Line] | None:
    first = last = None
    for line in _lines(log):
        moment = datetime.fromisoformat(line.members["time"])
        if (request.since is None or request.since <= moment) and (request.until is None or moment <= request.until):
            first, last = first or line, line
    return (first, last) if first and last else None
