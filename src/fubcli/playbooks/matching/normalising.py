"""The text of a request as it is read: compatible forms folded, nothing invisible in it, and of bounded length."""

from __future__ import annotations

import unicodedata

LONGEST = 10_000
"""Characters that are read as plain words: a ticket with its thread fits, a file does not."""
BARRIER = "\ufffd"
"""What stands where text changes its direction: no name and no number goes on across it."""

_SAME = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u2032`\u00b4", "'") | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
)
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def normalised(text: str) -> str | None:
    """Return a request in lower case, as people see it, or None when it is too long to be one."""
    if len(text) > LONGEST:
        return None
    folded = unicodedata.normalize("NFKC", text.translate(_SAME)).translate(_SAME).lower()
    # One character may stand for eighteen.
    return None if len(folded) > LONGEST else "".join(map(_shown, folded))


def _shown(character: str) -> str:
    """Return what a character is read as: format characters are nothing, those that turn the text a barrier."""
    if character < "\x7f":
        return character if character >= " " or character == "\n" else " "
    if character in _TURNS:
        return BARRIER
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category in {"Cc", "Zl", "Zp", "Zs"} else character
