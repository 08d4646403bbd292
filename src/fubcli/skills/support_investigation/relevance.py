"""How much a hypothesis has to do with what was reported."""

from __future__ import annotations

from collections.abc import Iterable

from fubcli.skills.support_investigation.hypothesis import Hypothesis, Library
from fubcli.skills.support_investigation.needs import Subject
from fubcli.skills.support_investigation.words import named, words_of

FULL = 1.0
PARTLY = 0.7
"""Only a table that is concerned is spoken of."""
BARELY = 0.5


def relevance(hypothesis: Hypothesis, library: Library, subject: Subject, tables: Iterable[str]) -> float:
    """Return 1 where the issue speaks of the hypothesis or its domain, or of no domain at all; else less.

    `tables` are those that the evidence for it is about.
    """
    if not subject.domains or any(each.name == hypothesis.domain for each in subject.domains):
        return FULL
    names = (name.rpartition(".")[2].replace("_", " ") for name in tables)
    return PARTLY if any(named([name], subject.words) for name in names if words_of(name)) else BARELY
