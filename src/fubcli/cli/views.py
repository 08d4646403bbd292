"""The operations whose events people see as a view: lines that a terminal and Markdown have alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.cli.view_lines import Line
from fubcli.cli.view_words import Glyphs


def has_view(data: Mapping[str, Any]) -> bool:
    """Whether an event's data has a view; a problem has none."""
    return (data.get("operation") == "monitor" and "checks" in data) or (
        data.get("operation") == "investigate" and "steps" in data
    )


def view(data: Mapping[str, Any], width: int, glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of a view that is so many columns wide."""
    if data["operation"] == "monitor":
        from fubcli.cli import monitor_view

        return monitor_view.view(data, width, glyphs)
    from fubcli.cli import investigation_view

    return investigation_view.view(data, glyphs)
