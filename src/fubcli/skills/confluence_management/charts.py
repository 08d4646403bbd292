"""Charts out of the monitor's report, each as a picture of its own that holds nothing but shapes and words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from fubcli.errors import UsageError
from fubcli.integrations.confluence.storage import Child, Markup, element, joined
from fubcli.results.formats import visible
from fubcli.skills.confluence_management.chart_style import Style

MOST = 12
"""Charts of a page; the report has them in the order of what matters."""
MEDIA_TYPE = "image/svg+xml"
_MOST_WORDS = 500
_SCALE = 2
"""Pixels of the picture to one of the report."""
_SHAPES: Mapping[str, frozenset[str]] = {
    "path": frozenset({"d"}),
    "rect": frozenset({"x", "y", "width", "height"}),
    "text": frozenset({"x", "y"}),
    "tspan": frozenset(),
}
"""What a picture is made of, with the attributes that are kept; anything else is left out."""
_DRAWN = re.compile(r"[MmLlHhVvZz0-9 ,.\-]{0,60000}", re.ASCII)
_VIEW = re.compile(r"0 0 (\d{1,4}(?:\.\d+)?) (\d{1,4}(?:\.\d+)?)", re.ASCII)


@dataclass(frozen=True)
class Chart:
    """A picture that can be attached to a page."""

    number: int
    caption: str
    """It may come from data."""
    content: bytes
    width: int

    def file_name(self, mark: str) -> str:
        """Return the name under which it is attached to a page with a mark: the same while the page says the same."""
        return f"chart-{self.number}-{mark[:12]}.svg"


def charts_of(document: str) -> tuple[list[Chart], int]:
    """Return the charts of a report, and how many more it has; raises UsageError for what is no report."""
    reader = _Reader()
    reader.feed(document)
    reader.close()
    if not reader.figures:
        raise UsageError("--report: it has no charts; fubcli --operation=monitor --report=FILE writes a page that has.")
    style = Style.of(reader.style)
    drawn = [(figure, _drawn(figure, style)) for figure in reader.figures[:MOST]]
    charts = [
        Chart(number, " ".join(figure.caption.split()), *picture)
        for number, (figure, picture) in enumerate(drawn, start=1)
        if picture is not None
    ]
    return charts, max(len(reader.figures) - MOST, 0)


@dataclass
class _Shape:
    name: str
    attributes: Mapping[str, str]
    children: list[_Shape | str] = field(default_factory=list)


@dataclass
class _Figure:
    view: str = ""
    title: str = ""
    caption_parts: list[str] = field(default_factory=list)
    shapes: list[_Shape] = field(default_factory=list)

    @property
    def caption(self) -> str:
        about, said = self.title.strip(), "".join(self.caption_parts).strip()
        return f"{about}. {said}" if about and said else about or said


class _Reader(HTMLParser):
    """Gathers the figures that hold a picture, and the page's style."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.figures: list[_Figure] = []
        self.style = ""
        self._in: list[str] = []
        self._figure: _Figure | None = None
        self._open: list[_Shape] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta":
            return
        self._in.append(tag)
        given = {name: value or "" for name, value in attrs}
        if tag == "figure":
            self._figure = _Figure()
        elif self._figure is not None and tag == "svg":
            self._figure.view = given.get("viewbox", "")
        elif self._figure is not None and "svg" in self._in and tag in _SHAPES:
            shape = _Shape(tag, given)
            (self._open[-1].children if self._open else self._figure.shapes).append(shape)
            self._open.append(shape)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._in:
            return
        while self._in.pop() != tag:
            pass
        if tag in _SHAPES and self._open:
            self._open.pop()
        elif tag == "figure" and self._figure is not None:
            if self._figure.view:
                self.figures.append(self._figure)
            self._figure, self._open = None, []

    def handle_data(self, data: str) -> None:
        inner = self._in[-1] if self._in else ""
        if inner == "style":
            self.style += data
        elif self._figure is None:
            return
        elif self._open and inner in ("text", "tspan"):
            self._open[-1].children.append(data)
        elif inner == "title":
            self._figure.title += data
        elif "figcaption" in self._in and inner != "b":
            self._figure.caption_parts.append(data)


def _drawn(figure: _Figure, style: Style) -> tuple[bytes, int] | None:
    """Return a picture and its width; None for one of no size."""
    size = _VIEW.fullmatch(figure.view)
    if size is None:
        return None
    width, height = (float(each) for each in size.groups())
    scaled = {"width": f"{width * _SCALE:g}", "height": f"{height * _SCALE:g}"}
    svg = element(
        "svg",
        element("title", visible(figure.title, _MOST_WORDS)),
        element("rect", attributes={"width": f"{width:g}", "height": f"{height:g}", "fill": "#ffffff"}),
        *_shapes(figure.shapes, style),
        attributes={
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": figure.view,
            "font-family": "sans-serif",
            **scaled,
        },
    )
    declared = joined((Markup('<?xml version="1.0" encoding="UTF-8"?>\n'), svg))  # Confluence shows none without it
    return declared.text.encode(), round(width * _SCALE)


def _shapes(shapes: Sequence[_Shape | str], style: Style) -> list[Child]:
    return [
        visible(each, _MOST_WORDS)
        if isinstance(each, str)
        else element(
            each.name,
            *_shapes(each.children, style),
            attributes=_kept(each) | style.applied(each.name, each.attributes.get("class", "")),
        )
        for each in shapes
    ]


def _kept(shape: _Shape) -> dict[str, str]:
    return {
        name: value
        for name, value in shape.attributes.items()
        if name in _SHAPES[shape.name] and _DRAWN.fullmatch(value)
    }
