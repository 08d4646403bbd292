"""The lines that views are made of, and what both of their forms make of them."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from fubcli.results.formats import inline, visible

MOST = 500
"""Characters of one text."""
COLOURS = MappingProxyType(
    {"ok": "green", "info": "cyan", "warning": "yellow", "critical": "bold red", "unknown": "magenta"}
)
"""Beside the symbol and the word of a status, never in place of them."""
_INDENT = MappingProxyType(
    {"headline": (0, 2), "aside": (2, 2), "heading": (0, 0), "item": (2, 5), "detail": (5, 5), "text": (2, 2)}
)
"""Of the first line, and of those on which it goes on."""
MARKUP, VERBATIM = "markup", "verbatim"
"""Spans of a text: markup of our own, and code; of any other, no word becomes markup."""
_MOST_TEXT = 40_000
_LEAST = 20
"""Columns; on less it is not readable anyway."""
_MARKDOWN = MappingProxyType({"item": "- ", "detail": "  - "})


@dataclass(frozen=True)
class Line:
    """One line, its texts each with a style: a colour of the terminal, or `command`."""

    kind: Literal["headline", "aside", "heading", "item", "detail", "text"]
    """`text` is a line of a longer text, its spans `MARKUP` or `VERBATIM` where they are to stay as they are."""
    spans: tuple[tuple[str, str], ...]


def heading(text: str) -> Line:
    """Return the line above a part of the view."""
    return Line("heading", ((text, "bold"),))


def item(*spans: tuple[str, str]) -> Line:
    """Return a line of a part."""
    return Line("item", spans)


def detail(text: str, style: str = "") -> Line:
    """Return a line that says more about the item above it."""
    return Line("detail", ((text, style),))


def texts(lines: Iterable[Line], console: Any) -> Iterator[Any]:
    """Yield lines for a Rich console; what does not fit goes on below its own beginning, a command so that it runs."""
    from rich.text import Text

    for line in lines:
        if line.kind == "heading":
            yield Text()
        first, then = _INDENT[line.kind]
        room = max(console.width - then, _LEAST)
        if line.spans[0][1] == "command":
            yield from (Text(" " * first + each) for each in _continued(line.spans[0][0], room))
            continue
        if line.kind == "text":
            spans = [(visible(words, _MOST_TEXT), "") for words, _ in line.spans]
        else:
            spans = [(visible(words, MOST), style) for words, style in line.spans]
        text = Text.assemble(*spans, overflow="fold")
        for number, part in enumerate(text.wrap(console, room)):
            part.rstrip()
            yield Text(" " * (then if number else first)).append_text(part)


def _continued(command: str, room: int) -> Iterator[str]:
    """Break a command where it can be broken and still be pasted: between words, with a backslash."""
    begun = ""
    for word in (visible(shlex.quote(each), MOST) for each in shlex.split(command)):
        if begun and len(begun) + len(word) + 3 > room:
            yield f"{begun} \\"
            begun = word
        else:
            begun = f"{begun} {word}".lstrip()
    yield begun


def markdown(lines: Iterable[Line]) -> Iterator[str]:
    """Yield lines as Markdown, in which text from data makes neither markup nor a link."""
    for line in lines:
        if line.kind == "text":
            yield "".join(_kept(words, style) for words, style in line.spans) + "\n"
            continue
        text = "".join(_marked(words, style) for words, style in line.spans).strip()
        if line.kind == "headline":
            yield f"**{text}**\n\n"
        elif line.kind == "aside":
            yield f"{text}\n"
        elif line.kind == "heading":
            yield f"\n## {text}\n\n"
        else:
            yield f"{_MARKDOWN[line.kind]}{text}\n"


def _kept(words: str, style: str) -> str:
    if style == MARKUP:
        return words
    return visible(words, _MOST_TEXT) if style == VERBATIM else inline(words, _MOST_TEXT)


def _marked(words: str, style: str) -> str:
    is_code = style == "command" and "`" not in words
    return f"`{visible(words, MOST)}`" if is_code else inline(words, MOST)
