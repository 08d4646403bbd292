"""The operations whose events people see as a view: lines that a terminal and Markdown have alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.cli.view_lines import Line
from fubcli.cli.view_words import Glyphs

_TOLD_BY = {
    "monitor": "checks",
    "investigate": "steps",
    "support-investigation": "hypotheses",
    "datadog-management": "requests",
    "gitlab-pipeline-monitoring": "action",
    "confluence-management": "requests",
    "pipelines": "headline",
    "skills": "headline",
}
"""Operations, each with a member that only its result has."""


def has_view(data: Mapping[str, Any]) -> bool:
    """Whether an event's data has a view; a problem has none."""
    return _TOLD_BY.get(data.get("operation", ""), "no result") in data


def view(data: Mapping[str, Any], width: int, glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of a view that is so many columns wide."""
    if data["operation"] == "monitor":
        from fubcli.cli import monitor_view

        return monitor_view.view(data, width, glyphs)
    if data["operation"] == "support-investigation":
        from fubcli.cli import support_view

        return support_view.view(data, glyphs)
    if data["operation"] == "datadog-management":
        from fubcli.cli import datadog_view

        return datadog_view.view(data, glyphs)
    if data["operation"] == "gitlab-pipeline-monitoring":
        from fubcli.cli import gitlab_view

        return gitlab_view.view(data, glyphs)
    if data["operation"] == "confluence-management":
        from fubcli.cli import confluence_view

        return confluence_view.view(data, glyphs)
    if data["operation"] == "pipelines":
        from fubcli.cli import pipelines_view

        return pipelines_view.view(data, glyphs)
    if data["operation"] == "skills":
        from fubcli.cli import agent_skills_view

        return agent_skills_view.view(data, glyphs)
    from fubcli.cli import investigation_view

    return investigation_view.view(data, glyphs)
