"""What `confluence-management` found or changed, as lines for people."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from fubcli.cli.page_lines import page_lines
from fubcli.cli.view_lines import Line, detail, heading, item
from fubcli.cli.view_words import Glyphs

_COLOURS = {"created": "green", "updated": "green", "unchanged": "cyan"}


def view(data: Mapping[str, Any], glyphs: Glyphs) -> Iterator[Line]:
    """Yield the lines of a view; texts from data are in them as they are."""
    yield Line("headline", ((f"{data['action']}: {data['headline']}", "bold"),))
    service = data["service"]
    yield Line("aside", ((f"{data['environment']} {glyphs.dot} {service['url'] or 'no address'}", "dim"),))
    for change in data["changes"]:
        told = (change["outcome"].replace("_", " "), _COLOURS.get(change["outcome"], ""))
        yield item(told, (f" {change['kind']} {change['name']}", ""), (f" {change.get('url', '')}", "dim"))
    for page in data.get("pages", ()):
        yield item((page["title"], "bold"), (f" {page['space']} {page['url']}", "dim"))
        yield detail(page["excerpt"])
    for space in data.get("spaces", ()):
        yield item((space["key"], "bold"), (f" {space['name']}", ""))
    for comment in data.get("comments", ()):
        yield item((comment["text"], ""))
    if "text" in data:
        yield item((data["page"]["title"], "bold"), (f" {data['page']['url']}", "dim"))
        yield Line("text", (("", ""),))
        yield from page_lines(data["text"])
    for finding in data["findings"]:
        yield item((f"{glyphs.status[finding['severity']]} {finding['title']}", ""))
    for request in () if data["applied"] else data["requests"]:
        yield detail(f"{request['method']} {request['url']}: {request['why']}")
    if data["next"]:
        yield heading("Next")
    for step in data["next"]:
        yield item((step["title"], ""))
        yield detail(shlex.join(step["argv"]), "command")
