"""How to read the charts, with the marks as they are drawn."""

from __future__ import annotations

from fubcli.operations.monitor.report.markup import Html, element
from fubcli.operations.monitor.report.plot import cross, diamond, dots, triangle

_MIDDLE = (10.0, 8.0)


def legend() -> Html:
    """Return the meaning of each mark."""
    area = element("rect", class_="band edge", x=1, y=2, width=18, height=12)
    usual = element("path", class_="usual", d="M1,8h18")
    entries = (
        (dots([_MIDDLE]), "a night"),
        (area, "as expected"),
        (usual, "most likely"),
        (diamond(_MIDDLE), "critical"),
        (triangle(_MIDDLE), "warning"),
        (cross(_MIDDLE), "missing"),
    )
    items = (
        element("li", element("svg", mark, viewBox="0 0 20 16", aria_hidden="true"), " ", words)
        for mark, words in entries
    )
    return element("ul", *items, class_="legend", aria_label="Marks in the charts")
