"""An investigation's event as lines for people: the answer, what it stands on, what nobody could tell, what is next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fubcli.cli.view_lines import COLOURS, Line, detail, heading, item
from fubcli.cli.view_words import Glyphs, counted, pacific
from fubcli.results.formats import compact

_ROWS = 5
_GRAVEST = ("critical", "warning", "info")


def view(data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of a view; texts from data are in them as they are."""
    found = data["findings"]
    status = next((each for each in _GRAVEST if any(one["severity"] == each for one in found)), _quiet(data))
    yield Line("headline", ((f"{glyphs.status[status]} {data['conclusion']}", COLOURS[status]),))
    yield Line("aside", ((_circumstances(data, glyphs), "dim"),))
    yield from _findings(found, glyphs)
    yield from _timeline(data["timeline"])
    yield from _missing(data["missing"], glyphs)
    yield from _steps(data["steps"], glyphs)
    yield from _next(data["next"], glyphs)


def _quiet(data: Mapping[str, Any]) -> str:
    return "unknown" if data["missing"] else "ok"


def _circumstances(data: Mapping[str, Any], glyphs: Glyphs) -> str:
    said = data["parameters"]
    about = [
        f"{name.removesuffix('_id')} {said[name]}"
        for name in ("account_id", "contact_id", "user_id", "table")
        if name in said
    ]
    when = f"{pacific(said['since'])} to {pacific(said['until'])}"
    demo = " (a demo: invented data)" if data["warehouse"]["embedded"] else ""
    where = f"{data['environment']}, {data['warehouse']['profile']}{demo}"
    return f" {glyphs.dot} ".join((data["playbook"]["title"], *about, when, where))


def _findings(found: Sequence[Mapping[str, Any]], glyphs: Glyphs) -> Iterator[Line]:
    if found:
        yield heading("Findings")
    for number, each in enumerate(found, 1):
        word = each["severity"]
        yield item((f"{number}. {glyphs.status[word]} {word}  ", COLOURS[word]), (each["title"], "bold"))
        for proof in each["evidence"]:
            yield detail(f"{proof['says']} ({proof['class']}, {proof['step']})")
        yield detail(f"{each['confidence']:.0%} sure: {each['because']}", "dim")
        if "more" in each:
            yield detail(f"and {counted(each['more'], 'more')} like it", "dim")


def _timeline(entries: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    if entries:
        yield heading("When")
    for each in entries:
        until = f" to {pacific(each['until'])}" if "until" in each else ""
        yield item((f"{pacific(each['at'])}{until}  ", "cyan"), (each["says"], ""))


def _missing(missing: Sequence[Mapping[str, Any]], glyphs: Glyphs) -> Iterator[Line]:
    if missing:
        yield heading("Not known")
    for each in missing:
        yield item((f"{glyphs.status['unknown']} {each['proves']}", COLOURS["unknown"]))
        yield detail(each["reason"])
        if "expires" in each:
            yield detail(f"kept until {each['expires']}", "dim")
        if "get" in each:
            yield Line("detail", ((shlex.join(each["get"]), "command"),))


def _steps(steps: Sequence[Mapping[str, Any]], glyphs: Glyphs) -> Iterator[Line]:
    answered = [step for step in steps if step.get("rows")]
    if answered:
        yield heading("Asked")
    for step in answered:
        rows = step["rows"]
        yield item((f"{step['proves']} ", ""), (f"{glyphs.dot} {counted(step['row_count'], 'row')}", "dim"))
        for row in rows[:_ROWS]:
            yield detail(
                ", ".join(
                    f"{column['name']} {_shown(value)}" for column, value in zip(step["columns"], row, strict=True)
                )
            )


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else compact(value)


def _next(steps: Sequence[Mapping[str, Any]], glyphs: Glyphs) -> Iterator[Line]:
    if steps:
        yield heading("Next")
    for step in steps:
        yield item((f"{glyphs.arrow} {step['title']}", ""))
        yield Line("detail", ((shlex.join(step["argv"]), "command"),))
