"""What a page is made of: sections with headings of fubcli's own, and the answer that stands above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fubcli.integrations.confluence.storage import Markup
from fubcli.model.reading_command import reading_command
from fubcli.skills.confluence_management.rendering import blocks
from fubcli.skills.confluence_management.rendering.fields import mapping, objects, text, values


@dataclass(frozen=True)
class Section:
    """A part of a page."""

    heading: str
    blocks: tuple[Markup, ...]

    def __bool__(self) -> bool:
        return any(self.blocks)


@dataclass(frozen=True)
class Told:
    """What an event says: the answer with how serious it is, and its sections."""

    headline: str
    """It may come from data."""
    severity: str = "info"
    sections: tuple[Section, ...] = field(default=())


def section(heading: str, *parts: Markup) -> Section:
    """Return a section; it is none when there is nothing in it."""
    return Section(heading, tuple(part for part in parts if part))


def findings(data: Mapping[str, Any]) -> Section:
    """Return what was found, each in the colour of its severity."""
    return section("Findings", *blocks.first([_finding(each) for each in objects(data, "findings")], _MOST))


def steps(data: Mapping[str, Any], name: str = "next") -> Section:
    """Return what to do next: the commands that only read, whoever proposed them, each once and called by us."""
    commands = dict.fromkeys(reading_command(each.get("argv")) for each in objects(data, name))
    return section("What to do next", *blocks.first([blocks.command(each) for each in commands if each], _MOST))


def where(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return which environment and warehouse answered; nobody is to take the demo for production."""
    warehouse = mapping(data, "warehouse")
    demo = "demo data: the embedded lakehouse" if warehouse.get("embedded") is True else ""
    named = " ".join(filter(None, (text(warehouse, "engine"), text(warehouse, "host") or text(warehouse, "profile"))))
    return {"Environment": data.get("environment"), "Warehouse": demo or named}


def worst(found: list[Mapping[str, Any]]) -> str:
    """Return the worst severity among findings, `info` of none."""
    given = {text(each, "severity") for each in found}
    return next((each for each in ("critical", "warning") if each in given), "info")


def _finding(found: Mapping[str, Any]) -> Markup:
    because = text(found, "because") or text(found, "detail")
    evidence = [_evidence(each) for each in values(found, "evidence")]
    return blocks.panel(
        found.get("severity"),
        blocks.paragraph(blocks.strong(blocks.told(text(found, "title")))),
        *([blocks.paragraph(blocks.told(because))] if because else []),
        blocks.bullets(evidence),
    )


def _evidence(given: Any) -> str:
    return blocks.told(text(given, "says") or given)


_MOST = 30
"""Findings or steps that are shown."""
