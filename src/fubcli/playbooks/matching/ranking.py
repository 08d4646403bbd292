"""Playbooks by how well their phrases fit what a request says: rare words weigh more, whole phrases most."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fubcli.model.match import Candidate
from fubcli.model.playbook import Playbook
from fubcli.playbooks.matching.concepts import Said, concepts_in, read_in, weighed, words_in, words_said
from fubcli.playbooks.matching.lexicon import CLOSE, SAME

_HALF = 2.0
"""The evidence at which a score is one half: a word that one playbook alone knows weighs a little more."""
_WHOLE = 1.1
"""What a word counts more when the whole of a phrase of several was said."""
_UNKNOWN = 0.7
"""What a word that is none of the field's takes from the evidence, as a share of what a known one is worth."""
_MOST_UNKNOWN = 3
"""More of them say no more: a ticket has many words that a question has not."""
_ALL = 0.95
"""The share of a phrase from which on all of it was said."""
_WORTH_TELLING = 0.3
"""What a word of a request's own counts at least to be a reason."""
_MOST_REASONS = 5
_TITLED = 2.0
"""How much more the evidence for a playbook counts whose title, or whose name's words, a request says."""
_STANDS_IN = frozenset({"namedtable", "namedcolumn"})
"""What is read where a table or a column is named: nobody's words."""


@dataclass(frozen=True)
class _Phrase:
    """A trigger phrase as it is written, and what its words mean."""

    written: str
    concepts: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True)
class _Index:
    """The phrases of each playbook, and what each concept weighs: the fewer playbooks know it, the more."""

    phrases: Mapping[str, tuple[_Phrase, ...]]
    titles: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class _Request:
    """What a request says, its words' stems as a set and in their order, and how much of it is of the field."""

    said: Mapping[str, Said]
    words: frozenset[str]
    written: str
    familiar: float


def ranked(text: str, playbooks: Sequence[Playbook]) -> tuple[Candidate, ...]:
    """Return the playbooks of which a normalised text says something, the likeliest first."""
    index = _index(tuple((each.name, each.title, each.phrases) for each in playbooks))
    heard = weighed(read_in(text), index.weights)
    known = sum(concept in SAME or concept in index.weights for concept in heard)
    familiar = known / (known + _UNKNOWN * min(len(heard) - known, _MOST_UNKNOWN)) if known else 0.0
    request = _Request(_with_close_ones(heard), words_said(text), f" {' '.join(words_in(text))} ", familiar)
    candidates = (_candidate(name, index, request) for name in index.phrases)
    found = (candidate for candidate in candidates if candidate.score > 0)
    return tuple(sorted(found, key=lambda candidate: (-candidate.score, candidate.playbook)))


@lru_cache(maxsize=8)
def _index(written: tuple[tuple[str, str, tuple[str, ...]], ...]) -> _Index:
    phrases = {
        name: tuple(
            _Phrase(phrase, concepts, words_said(phrase.lower()))
            for phrase in (name.replace("-", " "), *own)
            if (concepts := frozenset(concepts_in(phrase.lower())))
        )
        for name, _, own in written
    }
    titles = {
        name: tuple(
            f" {' '.join(words)} "
            for each in (name.replace("-", " "), title)
            if len(words := words_in(each.lower())) > 1
        )
        for name, title, _ in written
    }
    known = {name: frozenset().union(*(each.concepts for each in own)) for name, own in phrases.items()}
    weights = {
        concept: math.log((len(known) + 1) / (sum(concept in words for words in known.values()) + 0.5))
        for concept in frozenset().union(*known.values())
    }
    return _Index(phrases, titles, weights)


def _with_close_ones(said: Mapping[str, Said]) -> Mapping[str, Said]:
    everything = dict(said)
    for concept, heard in said.items():
        for close, share in CLOSE.get(concept, {}).items():
            if close not in everything or everything[close].sure < heard.sure * share:
                everything[close] = Said(heard.sure * share, heard.words)
    return everything


def _candidate(name: str, index: _Index, request: _Request) -> Candidate:
    """Credit each word once, in the phrase of which most was said; a title that was said counts most."""
    said, weights = request.said, index.weights
    credit: dict[str, float] = {}
    literal: dict[_Phrase, float] = {}
    for phrase in index.phrases[name]:
        heard = phrase.concepts & said.keys()
        if not heard:
            continue
        share = sum(weights[each] * said[each].sure for each in heard) / sum(weights[each] for each in phrase.concepts)
        factor = share**1.5 * (_WHOLE if share > _ALL and len(phrase.concepts) > 1 else 1.0)
        for each in heard:
            credit[each] = max(credit.get(each, 0.0), weights[each] * said[each].sure * factor)
        if phrase.words <= request.words:
            literal[phrase] = share**1.5 * sum(weights[each] for each in heard)
    titled = _TITLED if any(title in request.written for title in index.titles[name]) else 1.0
    evidence = titled * request.familiar * sum(credit.values())
    return Candidate(name, round(evidence / (evidence + _HALF), 3), _reasons(literal, credit, said))


def _reasons(
    literal: Mapping[_Phrase, float], credit: Mapping[str, float], said: Mapping[str, Said]
) -> tuple[str, ...]:
    """Return the phrases that a request says word for word, then its own words that count, the weightiest first."""
    phrases = sorted((phrase for phrase, worth in literal.items() if worth >= 1.0), key=lambda phrase: -literal[phrase])
    told = frozenset[str]().union(*(phrase.words for phrase in phrases))
    weighty = sorted((each for each in credit if credit[each] >= _WORTH_TELLING), key=lambda each: -credit[each])
    own = [said[each].words for each in weighty if not words_said(said[each].words) <= told | _STANDS_IN]
    return tuple(dict.fromkeys((*(phrase.written for phrase in phrases), *own)))[:_MOST_REASONS]
