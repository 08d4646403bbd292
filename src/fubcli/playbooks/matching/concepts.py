"""Words to what they mean: expressions of several words first, then one by one, and rare words with a letter wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fubcli.playbooks.matching.ignored_words import EMPTY, NOT_MISSPELT
from fubcli.playbooks.matching.lexicon import SAME
from fubcli.playbooks.matching.stemming import stem

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*|(?<= )\.(?= )")
_BORDER = "."
"""What stands between clauses: no expression goes on across it."""
_CONTRACTED = (
    (re.compile(r"\bcan't\b"), "cannot"),
    (re.compile(r"\bwon't\b"), "will not"),
    (re.compile(r"n't\b"), " not"),
)
_JOINING = frozenset(
    {_BORDER, "a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "the", "to", "with"}
)
_LONGEST_EXPRESSION = 4
_SHORTEST_MISSPELT = 5
MISSPELT = 0.9
"""What a word counts that is one letter away from the one that it is taken for."""


@dataclass(frozen=True)
class Said:
    """How surely something was said, and the request's words that say it."""

    sure: float
    words: str


def concepts_in(text: str) -> Iterator[str]:
    """Yield what the words of a normalised text mean, in its order; a word outside of the lexicon means itself."""
    return (concept for concept, _ in read_in(text))


def read_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield what the words of a normalised text mean, each with the words that say it."""
    written = _written(text)
    words = [stem(word) for word in written]
    expressions = _expressions()
    position = 0
    while position < len(words):
        for length in range(min(_LONGEST_EXPRESSION, len(words) - position), 0, -1):
            concept = expressions.get(tuple(words[position : position + length]))
            if concept:
                yield concept, " ".join(written[position : position + length])
                break
        else:
            length = 1
            if words[position] != _BORDER and words[position] not in _empty():
                yield words[position], written[position]
        position += length


def words_in(text: str) -> Sequence[str]:
    """Return the stems of a normalised text's words."""
    return [stem(word) for word in _written(text)]


def words_said(text: str) -> frozenset[str]:
    """Return the stems of a normalised text's words without those that only join others."""
    return frozenset(words_in(text)) - _JOINING


def _written(text: str) -> Sequence[str]:
    for pattern, plain in _CONTRACTED:
        text = pattern.sub(plain, text)
    return _WORD.findall(text.replace("cannot", "can not"))


def weighed(read: Iterable[tuple[str, str]], vocabulary: Collection[str]) -> dict[str, Said]:
    """Return concepts by how surely they were said, 1, or less for a word with a letter wrong, and by which words."""
    said: dict[str, Said] = {}
    for concept, words in read:
        meant = None if concept in SAME or concept in vocabulary else _meant(concept, vocabulary)
        found = Said(MISSPELT if meant else 1.0, words)
        said[meant or concept] = max(said.get(meant or concept, found), found, key=lambda each: each.sure)
    return said


def _meant(word: str, vocabulary: Collection[str]) -> str | None:
    if len(word) < _SHORTEST_MISSPELT or word in _not_misspelt():
        return None
    near = _spelt_like(word[0])
    concept = next((concept for stemmed, concept in near if one_letter_apart(word, stemmed)), None)
    return concept if concept in vocabulary else None


@lru_cache(maxsize=64)
def _spelt_like(initial: str) -> Sequence[tuple[str, str]]:
    """Return the lexicon's single words, and their stems, that are long enough to be known with a letter wrong."""
    listed = [(each.strip(), concept) for concept, expressions in SAME.items() for each in expressions.split(",")]
    return [
        (form, concept)
        for word, concept in listed
        for form in sorted({word, stem(word)})
        if form.isalpha() and form.startswith(initial) and len(form) > _SHORTEST_MISSPELT
    ]


def one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter more, less or else, or two neighbours exchanged, make one word the other."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    return left[1:] == right or left == right[1:]


@lru_cache(maxsize=1)
def _expressions() -> Mapping[tuple[str, ...], str]:
    """Return every word and expression of the lexicon, by its stems."""
    return {
        tuple(words_in(expression)): concept
        for concept, expressions in SAME.items()
        for expression in (concept, *expressions.split(","))
    }


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(map(stem, EMPTY))


@lru_cache(maxsize=1)
def _not_misspelt() -> frozenset[str]:
    return frozenset(map(stem, NOT_MISSPELT)) | _empty()
