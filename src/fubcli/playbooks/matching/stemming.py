"""Words without their endings, so that `syncing`, `synced` and `syncs` are one word; light, and the same every time."""

from __future__ import annotations

import re
from functools import lru_cache

_KEPT = frozenset(
    {"staging", "during", "nothing", "string", "billing", "lead", "leads", "need", "speed", "feed", "used"}
)
"""Words that would be mistaken for others without their ending: what is in staging is in no stage."""
_BRITISH = re.compile(r"(?<=[a-z]{2})([iy])s(?=(?:e[drs]?|ing|ations?|es)$)")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """Return the part of a lower-case word that its forms have in common."""
    word = word.removesuffix("'s").replace("'", "")
    if word in _KEPT:
        return word.removesuffix("s") if word == "leads" else word
    if len(word) <= 3:
        return word
    return _without_e(_without_ending(_singular(_BRITISH.sub(r"\1z", word))))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_ending(word: str) -> str:
    if word.endswith("ization"):
        return word[:-5]
    if word.endswith(("tion", "sion")) and len(word) > 6:
        return word[:-3]
    if word.endswith("ly") and len(word) > 5:
        return word[:-2]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 and not word.endswith("eed") and _VOWEL.search(rest):
            return _DOUBLED.sub(r"\1", rest)
    return word


def _without_e(word: str) -> str:
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
