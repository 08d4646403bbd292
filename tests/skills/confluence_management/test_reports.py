"""A report is that of an event that was piped in, or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.errors import UsageError
from fubcli.skills.confluence_management.reports import read_report
from tests.skills.confluence_management.conftest import REPORT, event, with_report

MONITOR = with_report(event("healthy"))


def test_the_report_of_any_monitor_before_is_read() -> None:
    assert read_report(REPORT, [MONITOR, event("gitlab"), event("monitor")]) == REPORT.read_text()


@pytest.mark.parametrize("events", [["healthy"], ["query"], []])
def test_the_report_of_another_run_is_refused(events: list[str]) -> None:
    with pytest.raises(UsageError, match="no monitor that was piped in wrote it"):
        read_report(REPORT, [*map(event, events), with_report(event("query"))])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff", "it is no text"),
        (b" " * (9 * 1024 * 1024), "larger than"),
        (REPORT.read_bytes() + b" ", "another run"),
    ],
)
def test_what_is_no_report_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    report = tmp_path / "report.html"
    report.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        read_report(report, [MONITOR])
