"""How much a hypothesis has to do with what was reported."""

from __future__ import annotations

from collections.abc import Iterable

from fubcli.skills.support_investigation.hypothesis import Hypothesis, Library
from fubcli.skills.support_investigation.needs import Subject, main_domains
from fubcli.skills.support_investigation.words import named, words_of

FULL = 1.0
PARTLY = 0.7
"""Only a table that is concerned is spoken of."""
BARELY = 0.5


def relevance(hypothesis: Hypothesis, library: Library, subject: Subject, tables: Iterable[str]) -> float:
    """Return 1 where the issue speaks of the hypothesis, of what it explains, or of its domain; else less.

    An issue of no domain at all speaks of every hypothesis. `tables` are those that the evidence for it is about: they
    count for what concerns nobody in particular, for contacts are in the tables of every domain.
    """
    if not subject.domains or hypothesis.domain in {each.name for each in main_domains(subject)}:
        return FULL
    explained = [library.by_id[name].words for name in hypothesis.explains]
    if any(named(words, subject.words) for words in (hypothesis.words, *explained)):
        return FULL
    nobody = {each.name for each in library.domains if each.account == "never"}
    names = [name.rpartition(".")[2].replace("_", " ") for name in tables if hypothesis.domain in nobody]
    return PARTLY if any(named([name], subject.words) for name in names if words_of(name)) else BARELY
