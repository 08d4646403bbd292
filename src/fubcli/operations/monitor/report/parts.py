"""Pieces that several sections are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fubcli.model.check import Check
from fubcli.operations.monitor.report.markup import Child, Html, element
from fubcli.operations.monitor.report.words import badge, counted, long_day

MOST_LISTED = 100


def section(name: str, title: str, *children: Child) -> Html:
    """Return a section with its heading; `name` is its id, by which it is linked to."""
    heading = element("h2", title, id=f"{name}-heading")
    return element("section", heading, *children, id=name, aria_labelledby=f"{name}-heading")


def folded(summary: Child, *children: Child, kind: str | None = None) -> Html:
    """Return what opens on a tap or with the Enter key."""
    return element("details", element("summary", summary), *children, class_=kind)


def sentences(told: Sequence[str]) -> Html:
    """Return sentences, each on its own."""
    return element("ul", *(element("li", sentence) for sentence in told), class_="sentences") if told else Html("")


def check_list(checks: Sequence[Check], *, explained: bool = False) -> Html:
    """Return checks as a list, each with its status, with its reasons when they are to be told; cut, and said so."""
    shown = [_item(check, explained=explained) for check in checks[:MOST_LISTED]]
    if left := len(checks) - len(shown):
        shown.append(element("li", f"and {counted(left, 'more check')}: --all lists every one"))
    return element("ul", *shown, class_="checks")


def _item(check: Check, *, explained: bool) -> Html:
    reasons = [*check.explanation, *([f"follows from {check.suppressed_by}"] if check.suppressed_by else [])]
    told = [element("p", reason, class_="quiet") for reason in reasons] if explained else []
    night = element("span", f" {long_day(check.night)}", class_="where")
    return element("li", badge(check.status), " ", check.title, night, *told)


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[Child]]) -> Html:
    """Return a table of which the first cell of each row names the row; it scrolls by itself where it is too wide."""
    head = element("tr", *(element("th", name, scope="col") for name in columns))
    body = (
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows
    )
    made = element("table", element("caption", caption), element("thead", head), element("tbody", *body))
    return element("div", made, class_="scroll", role="region", aria_label=caption, tabindex="0")
