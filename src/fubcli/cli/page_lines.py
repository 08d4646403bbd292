"""A page's text as lines of a view: its headings, lists, tables and code stay, and nothing else becomes markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fubcli.cli.view_lines import MARKUP, VERBATIM, Line

_FENCE = re.compile("`{3,}")
_BEGINS = re.compile(r"#{1,6} |- ")
_ROW = re.compile(r"\| .* \|")
_RULE = re.compile(r"\|( --- \|)+")
_BETWEEN = re.compile(r"(?<!\\)\|")


def page_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text as `plain_text` writes it; what people wrote is in spans of its own."""
    fence = ""
    """Of the code that the line stands in."""
    for line in text.split("\n"):
        if fence and _ends(line, fence):
            yield Line("text", ((fence, MARKUP),))
            fence = ""
        elif fence:
            yield Line("text", ((line, VERBATIM),))
        elif _FENCE.fullmatch(line):
            fence = line
            yield Line("text", ((line, MARKUP),))
        elif _RULE.fullmatch(line):
            yield Line("text", ((line, MARKUP),))
        elif _ROW.fullmatch(line):
            yield Line("text", tuple(_row(line)))
        else:
            begin = _BEGINS.match(line)
            kept = begin[0] if begin else ""
            yield Line("text", ((kept, MARKUP), (line[len(kept) :], "")))
    if fence:  # the text was cut within it
        yield Line("text", ((fence, MARKUP),))


def _ends(line: str, fence: str) -> bool:
    """Whether any reader of Markdown takes a line for the end of code: as many backticks, or more."""
    return line.strip().startswith(fence) and not line.strip().strip("`")


def _row(line: str) -> Iterator[tuple[str, str]]:
    yield "|", MARKUP
    for cell in _BETWEEN.split(line[1:-1]):
        yield " ", MARKUP
        yield cell.strip().replace("\\|", "|"), ""
        yield " |", MARKUP
