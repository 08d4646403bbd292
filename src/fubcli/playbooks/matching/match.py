"""Plain words to a playbook: what a request names, the playbooks that fit, and the one that is clearly meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from fubcli.model.catalogs import Catalogs
from fubcli.model.match import Candidate, Entities, Match
from fubcli.model.playbook import Playbook
from fubcli.playbooks.matching.entities import entities_in
from fubcli.playbooks.matching.normalising import LONGEST, normalised
from fubcli.playbooks.matching.purposes import beyond_investigating, wanted_of
from fubcli.playbooks.matching.ranking import ranked

THRESHOLD = 0.44
"""Below it nothing is chosen: one word that several playbooks share does not reach it."""
MARGIN = 1.12
"""How many times the evidence for the second there must be for the best."""
_MOST_CANDIDATES = 5
_AND = re.compile(r"\band\b|&|\bplus\b|\bas well as\b")
_BY_ITSELF = 0.5
"""The score from which on a part of a request asks for something by itself."""
_FAR_AHEAD = 1.8
"""How many times the evidence for the second makes an `and` join what belongs together."""
_MOST_PARTS = 4
"""A text with more of them is prose, and no list of what is wanted."""


def match(
    text: str, *, playbooks: Sequence[Playbook], catalogs: Catalogs, today: date, tables: Iterable[str] = ()
) -> Match:
    """Say which playbook a request in plain words means, as of a Pacific day; `tables` are known ones, `schema.table`.

    What is not clear is not chosen: `why_not` says why. A text that is too long is not read at all.
    """
    read = normalised(text)
    if read is None:
        why_not = f"it is longer than the {LONGEST:,} characters that are read as plain words"
        return Match(text[:LONGEST], (), Entities(), why_not=why_not)
    entities, words = entities_in(read, written=text, catalogs=catalogs, tables=tables, today=today)
    wanted = wanted_of(words)
    candidates = _by_name(wanted, playbooks) or ranked(wanted, playbooks)
    why_not = beyond_investigating(read) or _unclear(candidates) or _several(wanted, candidates, playbooks)
    chosen = None if why_not else candidates[0].playbook
    return Match(text, candidates[:_MOST_CANDIDATES], entities, chosen, why_not)


def _by_name(text: str, playbooks: Sequence[Playbook]) -> tuple[Candidate, ...]:
    """Return the playbooks that a text calls by their names, `-` and `_` alike."""
    named = text.replace("_", "-")
    return tuple(
        Candidate(each.name, 1.0, (each.name,))
        for each in playbooks
        if "-" in each.name and re.search(rf"(?<![\w-]){re.escape(each.name)}(?![\w-])", named)
    )


def _odds(candidate: Candidate) -> float:
    """Return the evidence behind a score: near 1 the same evidence makes less of a difference."""
    return candidate.score / (1.001 - candidate.score)


def _unclear(candidates: Sequence[Candidate]) -> str:
    """Return why the best of the candidates is not chosen, or an empty text."""
    if not candidates or candidates[0].score < THRESHOLD:
        return "nothing fits"
    alike = [each.playbook for each in candidates if _odds(each) * MARGIN > _odds(candidates[0])]
    if len(alike) > 1:
        return f"{len(alike)} playbooks fit alike: {', '.join(alike)}"
    return ""


def _is_far_ahead(candidates: Sequence[Candidate]) -> bool:
    return len(candidates) < 2 or _odds(candidates[0]) > _FAR_AHEAD * _odds(candidates[1])


def _several(wanted: str, candidates: Sequence[Candidate], playbooks: Sequence[Playbook]) -> str:
    """Return that a request asks for one thing and for another, or an empty text."""
    parts = _AND.split(wanted)
    if not 2 <= len(parts) <= _MOST_PARTS or _by_name(wanted, playbooks) or _is_far_ahead(candidates):
        return ""
    found = (ranked(part, playbooks) for part in parts)
    clear = (candidates[0] for candidates in found if not _unclear(candidates))
    names = list(dict.fromkeys(each.playbook for each in clear if each.score >= _BY_ITSELF))
    return f"it asks for {len(names)} things: {', '.join(names)}" if len(names) > 1 else ""
