"""Text that came from data, as it may be shown."""

from __future__ import annotations

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
