"""Where a request names something, so that what is a name does not count as a word besides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

_T = TypeVar("_T", covariant=True)


@dataclass(frozen=True)
class Mention(Generic[_T]):
    """What characters of a text name, and the words that stand for them when the text is read as words."""

    start: int
    end: int
    value: _T
    read_as: str = ""


def without(text: str, mentions: Iterable[Mention[object]]) -> str:
    """Return a text in which each mention is what it is read as."""
    pieces, position = [], 0
    for each in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if each.start >= position:
            pieces += [text[position : each.start], f" {each.read_as} "]
            position = each.end
    return "".join((*pieces, text[position:]))
