"""Identifiers from the names of tables and columns, and remarks that stay remarks."""

from __future__ import annotations

import re
from collections.abc import Collection

from fubcli.results.formats import visible

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_]+")
_LONGEST = 60
_LONGEST_REMARK = 160
_ENDINGS = {"\\": "/", "*/": "* /", "/*": "/ *", '"""': "'''", "?>": "? >", "<?": "< ?", "@": "(at)"}
"""What could end a comment, begin code, or be an order to a compiler in one of the languages.

The backslash comes first: what it becomes makes an ending with a star before it."""


def pascal(text: str) -> str:
    """Return the letters and digits of a name as `PascalCase`, which may be empty or begin with a digit."""
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", text))[:_LONGEST]


def identifier(text: str, place: int, reserved: Collection[str]) -> str:
    """Return an identifier of letters, digits and `_` that begins with a letter and is not reserved."""
    plain = _NOT_PLAIN.sub("_", text)[:_LONGEST].strip("_") or f"column_{place}"
    named = plain if plain[0].isalpha() else f"n{plain}"
    return f"{named}_" if named.lower() in reserved else named


class Names:
    """Names that are given once; case does not tell them apart."""

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._taken = {each.lower() for each in taken}

    def unique(self, wanted: str) -> str:
        """Return the name, numbered when it is taken."""
        name, number = wanted, 1
        while name.lower() in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        self._taken.add(name.lower())
        return name


def remark(text: str, most: int = _LONGEST_REMARK) -> str:
    """Return text from data for a comment on one line: it can neither end it nor hide in it."""
    shown = visible(" ".join(text.split()), most)
    for ending, harmless in _ENDINGS.items():
        shown = shown.replace(ending, harmless)
    return shown
