"""Pieces of a page: text from data shows what it hides, and becomes no markup, no link and no macro."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fubcli.errors import UsageError
from fubcli.integrations.confluence.storage import NOTHING, Child, Markup, element, joined, macro
from fubcli.model.reading_command import title_of
from fubcli.results.formats import visible

MOST_CHARS = 2_000
"""Of one text."""
MOST_CELL = 300
MOST_ROWS = 200
_MOST_CODE = 20_000
_MOST_LISTED = 50
_PANELS = {"critical": "warning", "warning": "note", "info": "info", "ok": "tip"}
"""Severities and statuses, with the macro that shows each; Confluence calls its red one `warning`."""
_HOSTS = ("gitlab.com", "datadoghq.com", "datadoghq.eu", "ddog-gov.com", "atlassian.net")
"""Where links may lead, hosts below them included; a link elsewhere is shown as text."""


_ADDRESS = re.compile(r"https://(?P<host>[a-z0-9.-]{1,253})(?:[/?#][\w.\-/~%#?=&+:@,!]{0,1000})?", re.ASCII)
"""An address that every reader takes apart in the same way: browsers read a backslash as the end of the host."""


def told(value: Any, most: int = MOST_CHARS) -> str:
    """Return a value from data as text on one line."""
    if value is None:
        return ""
    return visible(value if isinstance(value, str) else as_json(value), most)


def as_json(value: Any, indent: int | None = None) -> str:
    """Return a value as JSON, also one that JSON cannot hold (Infinity); raises UsageError for one nested too deep."""
    try:
        return json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=indent is not None)
    except RecursionError as error:
        raise UsageError("The upstream event is nested too deeply to be shown on a page.") from error


def paragraph(*children: Child) -> Markup:
    """Return a paragraph; texts are put in as they are."""
    return element("p", *children)


def strong(text: str) -> Markup:
    """Return text that stands out."""
    return element("strong", text)


def bullets(items: Iterable[Child]) -> Markup:
    """Return a list, cut and said so; nothing for no items."""
    given = list(items)
    if not given:
        return NOTHING
    shown = [element("li", item) for item in given[:_MOST_LISTED]]
    if len(given) > _MOST_LISTED:
        shown.append(element("li", f"and {len(given) - _MOST_LISTED} more"))
    return element("ul", *shown)


def first(parts: Sequence[Markup], most: int) -> list[Markup]:
    """Return the first parts, and say how many more there are."""
    left = len(parts) - most
    return [*parts[:most], *([_left_out(left)] if left > 0 else [])]


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Markup:
    """Return rows of values or markup under their columns, cut and said so; nothing for no rows."""
    if not rows:
        return NOTHING
    head = element("tr", *(element("th", told(name, MOST_CELL)) for name in columns))
    body = (element("tr", *(element("td", _cell(value)) for value in row)) for row in rows[:MOST_ROWS])
    made = element("table", element("tbody", head, *body))
    left = len(rows) - MOST_ROWS
    return joined((made, _left_out(left))) if left > 0 else made


def records(found: Iterable[Mapping[str, Any]], **columns: str) -> Markup:
    """Return objects as a table: `columns` are the members to show, with their headings."""
    return table(list(columns.values()), [[each.get(name) for name in columns] for each in found])


def facts(pairs: Mapping[str, Any]) -> Markup:
    """Return names with their values; what has none is left out."""
    given = [(name, value) for name, value in pairs.items() if value not in (None, "", [], {})]
    if not given:
        return NOTHING
    rows = (element("tr", element("th", name), element("td", _cell(value))) for name, value in given)
    return element("table", element("tbody", *rows))


def panel(severity: Any, *children: Child) -> Markup:
    """Return what catches the eye, in the colour of a severity or status."""
    return macro(_PANELS.get(severity, "info") if isinstance(severity, str) else "info", *children)


def code(text: str, language: str) -> Markup:
    """Return text with its lines as they are."""
    cut = text if len(text) <= _MOST_CODE else text[:_MOST_CODE] + "\n… (cut)"
    shown = "\n".join(visible(line.replace("\t", "    "), _MOST_CODE) for line in cut.splitlines())
    return macro("code", code=shown, parameters={"language": language})


def command(argv: tuple[str, ...]) -> Markup:
    """Return a command that `reading_command` let through, to be pasted, under a title of our own."""
    return joined((paragraph(title_of(argv)), code(shlex.join(argv), "bash")))


def expand(title: str, *children: Markup) -> Markup:
    """Return what opens when somebody wants it; nothing for nothing."""
    inner = joined(children)
    return macro("expand", inner, parameters={"title": title}) if inner else NOTHING


def link(url: Any) -> Child:
    """Return a link to a host that fubcli knows, and any other address as text."""
    if not isinstance(url, str) or not url:
        return ""
    plain = _ADDRESS.fullmatch(url)
    host = plain["host"] if plain else ""
    if any(host == each or host.endswith(f".{each}") for each in _HOSTS):
        return element("a", url, attributes={"href": url})
    return told(url)


def _left_out(left: int) -> Markup:
    return paragraph(f"{left:,} more are left out here.")


def _cell(value: Any) -> Child:
    return value if isinstance(value, Markup) else told(value, MOST_CELL)
