"""A stored page as text: headings, lists, tables and code as Markdown has them, macros by their bodies."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from fubcli.integrations.confluence.storage import sections

_BLOCKS = frozenset({"p", "div", "ul", "ol", "table", "blockquote", "hr", "br", "tr"})
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_MOST_READ = 200_000
"""Characters of a stored page that are read: what never ends takes the square of its length."""
_TICKS = re.compile("`+")
_OPENS = re.compile(r"^(?=[ \t]*(?:`{3}|~{3}))", re.MULTILINE)
"""The beginning of a line that would open a block of code."""
_LINE_ENDS = re.compile("\r\n?")
_BLANKS = re.compile(r"\n{3,}")


def plain_text(stored: str, most: int) -> tuple[str, bool]:
    """Return the text of a page, and whether it was cut after `most` characters.

    Everything in it is somebody's text: nothing is followed, loaded or run.
    """
    reader = _Reader()
    reader.feed("".join(_as_text(text) if is_quoted else text for text, is_quoted in sections(stored[:_MOST_READ])))
    reader.close()
    text = _BLANKS.sub("\n\n", reader.text).strip()
    return text[:most], len(text) > most or len(stored) > _MOST_READ


def _as_text(quoted: str) -> str:
    return quoted.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fenced(code: str) -> str:
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(code)), default=0))
    return f"\n{fence}\n{code}\n{fence}\n"


class _Reader(HTMLParser):
    """Gathers text; parameters of macros are none, and what stands in a cell is on one line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[list[str]] = [[]]
        """Text and code by turns."""
        self._parameters = 0
        self._tables = 0
        self._rows = 0
        """Of the outermost table."""
        self._cells: list[str] = []
        self._headed = 0
        """Cells of the row that are headings."""

    @property
    def told(self) -> list[str]:
        """What was gathered last."""
        return self._parts[-1]

    @property
    def text(self) -> str:
        """All of it, code between fences longer than any in it; text that looks like one has a backslash before it."""
        parts = [_LINE_ENDS.sub("\n", "".join(part)) for part in self._parts]
        return "".join(_fenced(part) if number % 2 else _OPENS.sub(r"\\", part) for number, part in enumerate(parts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "ac:parameter":
            self._parameters += 1
        elif tag == "table":
            self._tables += 1
            self._rows = self._rows if self._tables > 1 else 0
        elif self._tables:
            self._in_table(tag)
        elif tag in _HEADINGS:
            self.told.append(f"\n\n{_HEADINGS[tag]} ")
        elif tag == "li":
            self.told.append("\n- ")
        elif tag == "ac:plain-text-body":
            self._parts.append([])
        elif tag in _BLOCKS and self.told[-1:] != ["\n- "]:
            self.told.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._tables:
            self.handle_data(" ")
        elif tag in _BLOCKS:
            self.told.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "ac:parameter":
            self._parameters = max(self._parameters - 1, 0)
        elif tag == "table" and self._tables:
            self._tables -= 1
            if not self._tables:
                self.told.append("\n")
        elif self._tables:
            self._out_of_table(tag)
        elif tag == "ac:plain-text-body":
            self._parts.append([])
        elif tag in _BLOCKS or tag in _HEADINGS:
            self.told.append("\n")

    def handle_data(self, data: str) -> None:
        if self._parameters:
            return
        if not self._tables:
            self.told.append(data)
        elif self._cells:
            self._cells[-1] += data

    def _in_table(self, tag: str) -> None:
        if self._tables == 1 and tag == "tr":
            self._cells, self._headed = [], 0
        elif self._tables == 1 and tag in ("td", "th"):
            self._cells.append("")
            self._headed += tag == "th"
        elif self._cells:
            self._cells[-1] += " "

    def _out_of_table(self, tag: str) -> None:
        if self._tables > 1 or tag != "tr" or not self._cells:
            self.handle_data(" " if tag in _BLOCKS or tag in ("td", "th") else "")
            return
        if not self._rows:
            is_heading = self._headed == len(self._cells)
            self.told.append("\n")
            self._tell(self._cells if is_heading else [""] * len(self._cells))
            self.told.append("|" + " --- |" * len(self._cells) + "\n")
            self._rows = 1
            if is_heading:
                self._cells = []
                return
        self._tell(self._cells)
        self._cells = []

    def _tell(self, cells: list[str]) -> None:
        shown = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
        self.told.append("| " + " | ".join(shown) + " |\n")
