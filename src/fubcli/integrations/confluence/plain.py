"""A stored page as text: headings, lists, tables and code as Markdown has them, macros by their bodies."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "div", "ul", "ol", "table", "blockquote", "hr", "br", "tr"})
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_SECTION = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_BLANKS = re.compile(r"\n{3,}")


def plain_text(stored: str, most: int) -> tuple[str, bool]:
    """Return the text of a page, and whether it was cut after `most` characters.

    Everything in it is somebody's text: nothing is followed, loaded or run.
    """
    reader = _Reader()
    reader.feed(_SECTION.sub(_as_text, stored))
    reader.close()
    text = _BLANKS.sub("\n\n", "".join(reader.told)).strip()
    return text[:most], len(text) > most


def _as_text(match: re.Match[str]) -> str:
    return match[1].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Reader(HTMLParser):
    """Gathers text; parameters of macros are none."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[str] = []
        self._parameters = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "ac:parameter":
            self._parameters += 1
        elif tag in _HEADINGS:
            self.told.append(f"\n\n{_HEADINGS[tag]} ")
        elif tag == "li":
            self.told.append("\n- ")
        elif tag in ("td", "th"):
            self.told.append(" | ")
        elif tag == "ac:plain-text-body":
            self.told.append("\n```\n")
        elif tag in _BLOCKS:
            self.told.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.told.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "ac:parameter":
            self._parameters = max(self._parameters - 1, 0)
        elif tag == "ac:plain-text-body":
            self.told.append("\n```\n")
        elif tag in _BLOCKS or tag in _HEADINGS:
            self.told.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._parameters:
            self.told.append(data)
