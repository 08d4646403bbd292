"""What a run of the monitor did beside looking, as lines: columns taken as right, a page written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from fubcli.cli.view_lines import Line, detail, heading, item
from fubcli.cli.view_words import counted

_KINDS = ("removed", "retyped", "added")


def done_lines(data: Mapping[str, Any]) -> Iterator[Line]:
    """Yield what was accepted and written; nothing where nothing was."""
    if "accepted" in data:
        yield from _accepted(data)
    if "report" in data:
        yield heading("Written")
        yield item((f"the page {unquote(urlsplit(data['report']['uri']).path)}", ""))


def _accepted(data: Mapping[str, Any]) -> Iterator[Line]:
    count = data["accepted_changes"]
    changed = f"{count:,} of them not as they were" if count else "all as they were"
    yield heading("Accepted")
    yield item((f"the columns of {counted(data['accepted_tables'], 'table')}, {changed}", ""))
    for each in data["accepted"]:
        kinds = [f"{kind} {', '.join(each[kind])}" for kind in _KINDS if kind in each]
        yield detail(f"{each['table']}: {'; '.join(kinds) or 'not there any more'}")
    if more := count - len(data["accepted"]):
        yield detail(f"and {more:,} more", "dim")
