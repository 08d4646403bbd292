"""The lines of a trace as a terminal would leave them, and the section that each stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 2_000
"""Characters of a line that are looked at: more than is told, so that no secret is cut until it looks like none."""
_MOST_OPEN = 100
"""Sections within each other; a runner opens a few."""
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z (?:[0-9a-f]{2}[EO][+ ]?)?", re.ASCII)
"""What a runner writes before each line when it is told to; the rest of it says which stream."""
_SECTION = re.compile(
    r"section_(start|end):\d{1,20}:([A-Za-z0-9_.\-]{1,100})(?:\[[^\]\r\n]{0,200}\])?\r?(?:\x1b\[0K)?", re.ASCII
)
_IGNORED = re.compile(r"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f-\x9a\x9e\x9f]")
"""What shows nothing wherever it stands, also within a sequence."""
_TITLE = re.compile(r"(?:\x1b\]|\x9d)[^\x07\x1b\x9c]{0,2000}(?:\x07|\x1b\\|\x9c)")
"""An OSC sequence: titles and links."""
_CONTROL = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,100}[ -/]{0,10}[@-~]"  # CSI: colours, places
    r"|\x1b[ -/]{0,10}[0-Z\\^-~]"  # all others of ECMA-35, such as the character set that `tput sgr0` chooses
    r"|\x1b(?=\x1b)|[\x07\x9c\x9d]"
)


@dataclass(frozen=True)
class TraceLine:
    """A line by its number in what was read, counted from 1, and the innermost section that it stands in."""

    number: int
    text: str
    section: str


def trace_lines(trace: str) -> Iterator[TraceLine]:
    """Yield the lines that say something."""
    sections: list[str] = []
    for number, raw in enumerate(trace.split("\n"), 1):
        line = _STAMP.sub("", raw, count=1) if _STAMP.match(raw) else raw
        for kind, name in _SECTION.findall(line):
            if kind == "start":
                sections.append(name)
                del sections[:-_MOST_OPEN]
            elif name in sections:
                del sections[sections.index(name) :]
        text = _shown(_SECTION.sub("", line))
        if text:
            yield TraceLine(number, text, sections[-1] if sections else "")


def _shown(line: str) -> str:
    """Return what of a line stays: what a carriage return or a backspace overwrites does not."""
    bare = _CONTROL.sub("", _TITLE.sub("", _IGNORED.sub("", line)))
    parts = (_struck(part).rstrip() for part in reversed(bare.split("\r")))
    return next(filter(None, parts), "")[:LONGEST]


def _struck(text: str) -> str:
    """Return a text without what its backspaces go back over."""
    if "\b" not in text:
        return text
    kept: list[str] = []
    for character in text:
        if character != "\b":
            kept.append(character)
        elif kept:
            kept.pop()
    return "".join(kept)
