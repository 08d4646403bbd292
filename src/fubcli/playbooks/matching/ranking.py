"""Playbooks by how well their phrases fit what a request says: rare words weigh more, whole phrases most."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fubcli.model.match import Candidate
from fubcli.model.playbook import Playbook
from fubcli.playbooks.matching.concepts import concepts_in, weighed
from fubcli.playbooks.matching.lexicon import CLOSE, SAME

_HALF = 2.0
"""The evidence at which a score is one half: a word that one playbook alone knows weighs a little more."""
_WHOLE = 1.1
"""What a word counts more when the whole of a phrase of several was said."""
_UNKNOWN = 0.7
"""What a word that is none of the field's takes from the evidence, as a share of what a known one is worth."""
_MOST_UNKNOWN = 3
"""More of them say no more: a ticket has many words that a question has not."""
_MOST_REASONS = 5


@dataclass(frozen=True)
class _Phrase:
    """A trigger phrase as it is written, and what its words mean."""

    written: str
    concepts: frozenset[str]


@dataclass(frozen=True)
class _Index:
    """The phrases of each playbook, and what each concept weighs: the fewer playbooks know it, the more."""

    phrases: Mapping[str, tuple[_Phrase, ...]]
    weights: Mapping[str, float]


def ranked(text: str, playbooks: Sequence[Playbook]) -> tuple[Candidate, ...]:
    """Return the playbooks of which a normalised text says something, the likeliest first."""
    index = _index(tuple((each.name, (each.name.replace("-", " "), *each.phrases)) for each in playbooks))
    heard = weighed(concepts_in(text), index.weights)
    known = sum(concept in SAME or concept in index.weights for concept in heard)
    familiar = known / (known + _UNKNOWN * min(len(heard) - known, _MOST_UNKNOWN)) if known else 0.0
    said = _with_close_ones(heard)
    candidates = (_candidate(name, phrases, said, index.weights, familiar) for name, phrases in index.phrases.items())
    found = (candidate for candidate in candidates if candidate.score > 0)
    return tuple(sorted(found, key=lambda candidate: (-candidate.score, candidate.playbook)))


@lru_cache(maxsize=8)
def _index(written: tuple[tuple[str, tuple[str, ...]], ...]) -> _Index:
    phrases = {
        name: tuple(_Phrase(phrase, concepts) for phrase in own if (concepts := frozenset(concepts_in(phrase.lower()))))
        for name, own in written
    }
    known = {name: frozenset().union(*(each.concepts for each in own)) for name, own in phrases.items()}
    weights = {
        concept: math.log((len(known) + 1) / (sum(concept in words for words in known.values()) + 0.5))
        for concept in frozenset().union(*known.values())
    }
    return _Index(phrases, weights)


def _with_close_ones(said: Mapping[str, float]) -> Mapping[str, float]:
    everything = dict(said)
    for concept, sure in said.items():
        for close, share in CLOSE.get(concept, {}).items():
            everything[close] = max(everything.get(close, 0.0), sure * share)
    return everything


def _candidate(
    name: str, phrases: Sequence[_Phrase], said: Mapping[str, float], weights: Mapping[str, float], familiar: float
) -> Candidate:
    """Credit each word once, in the phrase of which most was said."""
    credit: dict[str, float] = {}
    shares: dict[str, float] = {}
    for phrase in phrases:
        heard = phrase.concepts & said.keys()
        if not heard:
            continue
        share = sum(weights[each] * said[each] for each in heard) / sum(weights[each] for each in phrase.concepts)
        shares[phrase.written] = share**1.5 * sum(weights[each] for each in heard)
        factor = share**1.5 * (_WHOLE if share > 0.95 and len(phrase.concepts) > 1 else 1.0)
        for each in heard:
            credit[each] = max(credit.get(each, 0.0), weights[each] * said[each] * factor)
    evidence = familiar * sum(credit.values())
    reasons = sorted((phrase for phrase, worth in shares.items() if worth >= 1.0), key=lambda phrase: -shares[phrase])
    return Candidate(name, round(evidence / (evidence + _HALF), 3), tuple(reasons[:_MOST_REASONS]))
