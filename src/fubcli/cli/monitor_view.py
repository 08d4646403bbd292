"""A monitor's event as lines for people: the answer, the exports, what to look at and why, the score, what is next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fubcli.cli.monitor_done import done_lines
from fubcli.cli.monitor_exports import export_lines
from fubcli.cli.monitor_findings import finding_lines
from fubcli.cli.view_lines import COLOURS, Line, heading, item
from fubcli.cli.view_words import Glyphs, pacific


def view(data: Mapping[str, Any], width: int, glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of a view that is so many columns wide; texts from data are in them as they are."""
    status = data["status"]
    answer = f"{glyphs.status[status]} {status.upper()}  {data['headline']}"
    yield Line("headline", ((answer, COLOURS[status]),))
    yield Line("aside", ((_circumstances(data, glyphs), "dim"),))
    yield from _changes(data, glyphs)
    yield from export_lines(data, width, glyphs)
    yield from finding_lines(data, glyphs)
    yield from done_lines(data)
    yield from _health(data["health"], glyphs)
    yield from _next(data["next"], glyphs)


def _circumstances(data: Mapping[str, Any], glyphs: Glyphs) -> str:
    nights = data["nights"]
    when = nights["last"] if nights["first"] == nights["last"] else f"{nights['first']} to {nights['last']}"
    warehouse = data["warehouse"]
    demo = " (a demo: invented data)" if warehouse["embedded"] else ""
    told = (f"as of {pacific(data['as_of'])}", f"night {when}", f"{data['environment']}, {warehouse['profile']}{demo}")
    return f" {glyphs.dot} ".join(told)


def _changes(data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    resolved = data.get("changes", {}).get("resolved", ())
    if resolved:
        yield heading("Resolved")
    for each in resolved:
        yield item((f"{glyphs.status['ok']} resolved  ", COLOURS["ok"]), (each["title"], ""))


def _health(health: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    yield heading("Health")
    coverage = f"{int(health['coverage'] * 100)}% of the checks could be judged"
    yield item((f"{_scored(health)} {glyphs.dot} {coverage}", ""))
    if len(health["catalogs"]) > 1:
        told = (f"{name} {_scored(each)}" for name, each in health["catalogs"].items())
        yield Line("detail", ((f" {glyphs.dot} ".join(told), "dim"),))


def _scored(health: Mapping[str, Any]) -> str:
    score = "no score" if health["score"] is None else f"{health['score']:g} of 100"
    return f"{score} ({health['label'].replace('_', ' ')})"


def _next(steps: Sequence[Mapping[str, Any]], glyphs: Glyphs) -> Iterator[Line]:
    if steps:
        yield heading("Next")
    for step in steps:
        yield item((f"{glyphs.arrow} {step['title']}", ""))
        if "argv" in step:
            yield Line("detail", ((shlex.join(step["argv"]), "command"),))
