"""The monitor's report, read once and only when it is that of an event that was piped in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from fubcli.errors import UsageError
from fubcli.model.envelope import UpstreamEvent
from fubcli.skills.confluence_management.rendering.fields import mapping, text

_MOST_BYTES = 8 * 1024 * 1024


def read_report(report: Path, events: Sequence[UpstreamEvent]) -> str:
    """Return the page that the monitor of one of the events wrote; raises UsageError for any other file."""
    try:
        with report.open("rb") as file:
            given = file.read(_MOST_BYTES + 1)
        document = given.decode("utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"--report={report}: {getattr(error, 'strerror', None) or 'it is no text'}.") from error
    if len(given) > _MOST_BYTES:
        raise UsageError(f"--report={report}: it is larger than {_MOST_BYTES // 2**20} MiB, which no report is.")
    if hashlib.sha256(given).hexdigest() not in _written(events):
        raise UsageError(
            f"--report={report}: no monitor that was piped in wrote it; its charts would be those of another run. "
            f"Give the monitor the same --report (and --overwrite where the file is there already)."
        )
    return document


def _written(events: Sequence[UpstreamEvent]) -> set[str]:
    """Return the hashes of the reports that the monitors among events wrote."""
    monitors = (event.data for event in events if text(event.data, "operation") == "monitor")
    return {text(mapping(data, "report"), "sha256") for data in monitors}
