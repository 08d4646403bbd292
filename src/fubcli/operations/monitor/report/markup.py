"""HTML and SVG in which a text can never become markup: whatever is not `Html` is escaped where it is put in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from fubcli.results.formats import visible

_MOST_CHARS = 2_000
"""Of one text: a name or a reason that is longer says no more, and the page stays small."""
_EMPTY = frozenset({"meta"})


@dataclass(frozen=True)
class Html:
    """Text that is markup already."""

    text: str


Child = Html | str | int


def element(name: str, /, *children: Child, **attributes: str | float | None) -> Html:
    """Return an element; names are fubcli's own, children and values may come from data.

    `class_` stands for class, `aria_label` for aria-label; an attribute that is None is left out.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _EMPTY:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{joined(children).text}</{name}>")


def joined(children: Iterable[Child], between: str = "") -> Html:
    """Return children one after the other, with a text of fubcli's own between them."""
    return Html(between.join(_markup(child) for child in children))


def number(value: float) -> str:
    """Return a coordinate with no more digits than a screen shows."""
    return f"{round(value, 1):g}"


def _markup(child: Child) -> str:
    return child.text if isinstance(child, Html) else _escaped(str(child))


def _value(value: str | float) -> str:
    return _escaped(value) if isinstance(value, str) else number(value)


def _escaped(text: str) -> str:
    return escape(visible(text, _MOST_CHARS))
