"""What became of things in Datadog, or would, as lines for people."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.cli.view_lines import COLOURS, Line, detail, heading, item
from fubcli.cli.view_words import Glyphs

_WORDS = {"ok": "ok", "warn": "warning", "alert": "critical", "no_data": "unknown", "unknown": "unknown"}

_ASKING = ("status", "list-monitors")


def view(data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of a view; texts from data are in them as they are."""
    severities = [each["severity"] for each in data["findings"]]
    word = next((each for each in ("critical", "warning") if each in severities), "ok")
    yield Line("headline", ((f"{glyphs.status[word]} {data['headline']}", COLOURS[word]),))
    about = [data["service"]["url"], data["environment"], *_state(data)]
    yield Line("aside", ((f" {glyphs.dot} ".join(about), "dim"),))
    for title, lines in (
        ("Monitors", _monitors(data.get("monitors", ()), glyphs)),
        ("Changes", _changes(data["changes"])),
        ("Requests", _requests(data["requests"])),
        ("Findings", (item((f"{glyphs.status[each['severity']]} {each['title']}", COLOURS[each["severity"]]))
                      for each in data["findings"])),
        ("Next", (_command(each) for each in data["next"])),
    ):  # fmt: skip
        found = list(lines)
        if found:
            yield heading(title)
            yield from found


def _state(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield whether something was done; what only asks has nothing to say of that."""
    if data["action"] not in _ASKING:
        yield "applied" if data["applied"] else "dry run"


def _command(proposed: Mapping[str, Any]) -> Line:
    return item((f"{proposed['title']} ", ""), (shlex.join(proposed["argv"]), "command"))


def _monitors(monitors: Any, glyphs: Glyphs) -> Iterator[Line]:
    for each in monitors:
        word = _WORDS[each["state"]]
        muted = " (muted)" if each.get("muted") else ""
        yield item((f"{glyphs.status[word]} {each['name']}", COLOURS[word]), (f" {each['id']}{muted}", "dim"))
        for group in each["groups"]:
            yield detail(f"{group['name']}: {group['state'].replace('_', ' ')}", "dim")


def _changes(changes: Any) -> Iterator[Line]:
    for each in changes:
        yield item(
            (f"{each['kind']} {each['name']}: {each['outcome'].replace('_', ' ')}", ""),
            (f" {each.get('url', '')}".rstrip(), "dim"),
        )


def _requests(requests: Any) -> Iterator[Line]:
    for each in requests:
        yield item((f"{each['method']} {each['url']}", ""), (f" {each['why']}", "dim"))
