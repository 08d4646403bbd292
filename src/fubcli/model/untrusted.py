"""Text that came from data, as it may be shown."""

from __future__ import annotations

import re
from functools import cache

_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0)))
)
"""Printable to Python, and yet nothing to see; the two selectors of emoji (U+FE0E, U+FE0F) are left alone."""


def visible(text: str, most: int = 200) -> str:
    """Return text from data with control, bidi and invisible characters shown as escapes, cut after `most`."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return "".join(
        character if character.isprintable() and character not in _INVISIBLE else ascii(character)[1:-1]
        for character in cut
    )


HIDING = (
    "\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ue000-\uf8ff\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
"""The inside of a regular expression's class: what steers a terminal, turns the order of letters, or shows nothing."""
_ASCII = bytes(range(0x7F))


def escaped(json_text: str) -> str:
    """Return JSON of the same value in which nothing steers a terminal, turns the order of letters, or hides."""
    if json_text.isascii() and "\x7f" not in json_text:
        return json_text
    # to look through what is not ASCII alone takes a fraction of the time
    suspect = json_text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    return _hiding().sub(_as_escape, json_text) if _hiding().search(suspect) else json_text


@cache
def _hiding() -> re.Pattern[str]:
    return re.compile(f"[{HIDING}\ud800-\udfff]")  # takes milliseconds, and few texts need it


def _as_escape(found: re.Match[str]) -> str:
    units = found.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
