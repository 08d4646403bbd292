"""Words of an issue: compared without case and plural, as whole words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST_PLURAL = 4


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in lower case, without a plural's `s`."""
    return tuple(map(_singular, _WORD.findall(text.lower())))


def named(phrases: Iterable[str], words: tuple[str, ...]) -> list[str]:
    """Return the phrases whose words stand in a text, next to each other."""
    return [phrase for phrase in phrases if _stands_in(words_of(phrase), words)]


def _stands_in(phrase: tuple[str, ...], words: tuple[str, ...]) -> bool:
    length = len(phrase)
    return any(words[at : at + length] == phrase for at in range(len(words) - length + 1))


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word
