"""Confidence, by one rule.

Evidence weighs by its class (direct 0.85, experimental 0.7, statistical 0.6, circumstantial 0.2) times what its link
says. Of the evidence of one origin the strongest piece counts alone: two findings of one step are not two. What is left
is joined as independent chances, `1 - (1 - a)(1 - b)…`, where all that is circumstantial together is 0.3 at most. For
and against are joined apart; the confidence is `for x (1 - against)`, 0.95 at most, times how much the issue speaks of
it, less a twentieth for each answer that is missing (three at most). What only the report itself would lift to 0.5
stays below.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.evidence import ISSUE, Evidence, Known, Missing
from fubcli.skills.support_investigation.hypothesis import Hypothesis, Library, Link
from fubcli.skills.support_investigation.needs import Subject
from fubcli.skills.support_investigation.relevance import BARELY, FULL, relevance

WEIGHTS = {
    EvidenceClass.DIRECT: 0.85,
    EvidenceClass.EXPERIMENTAL: 0.7,
    EvidenceClass.STATISTICAL: 0.6,
    EvidenceClass.CIRCUMSTANTIAL: 0.2,
}
MOST_CIRCUMSTANTIAL = 0.3
MOST = 0.95
"""Nothing is ever certain."""
ENOUGH = 0.4
"""The confidence from which on a hypothesis counts as supported."""
LEAST = 0.5
"""The confidence below which a cause is not named; the report itself lifts nothing over it."""
BELOW = 0.49
REFUTING = 0.5
_PENALTY = 0.05
_MOST_PENALTIES = 3


@dataclass(frozen=True)
class Weighed:
    """A hypothesis with the numbers of the evidence for and against it, and what they came to."""

    hypothesis: Hypothesis
    supporting: tuple[int, ...]
    opposing: tuple[int, ...]
    is_strong: bool
    """Whether anything that is more than circumstantial speaks for it."""
    for_it: float
    against_it: float
    confidence: float
    reasons: tuple[str, ...]
    is_spoken_of: bool = True
    """Whether the issue has anything to do with it."""
    missing: tuple[str, ...] = ()
    follows_from: str = ""
    """The hypothesis that explains it."""

    @property
    def status(self) -> str:
        """Return supported | weakened | refuted | open."""
        if self.against_it >= REFUTING and not self.is_strong:
            return "refuted"
        if self.against_it > 0 and (not self.is_strong or self.against_it >= self.for_it):
            return "weakened"
        return "supported" if self.is_strong and self.confidence >= ENOUGH else "open"


def weighed(known: Known, library: Library, subject: Subject, missing: Sequence[Missing]) -> list[Weighed]:
    """Return every hypothesis for which anything speaks."""
    numbered = known.numbered()
    found = []
    for hypothesis in library.hypotheses:
        bearing = [
            (number, each, link) for number, each in numbered for link in each.links if link.hypothesis == hypothesis.id
        ]
        if any(link.is_for for _, _, link in bearing):
            found.append(_weighed(hypothesis, bearing, library, subject, missing))
    return found


_Bearing = tuple[int, Evidence, Link]


def _weighed(
    hypothesis: Hypothesis, bearing: Sequence[_Bearing], library: Library, subject: Subject, missing: Sequence[Missing]
) -> Weighed:
    supporting = [each for each in bearing if each[2].is_for]
    opposing = [each for each in bearing if not each[2].is_for]
    for_it, against_it = _joined(supporting), _joined(opposing)
    tables = [name for _, evidence, _ in supporting for name in evidence.tables]
    concern = relevance(hypothesis, library, subject, tables)
    lacking = tuple(dict.fromkeys(each.what for each in missing if each.playbook in hypothesis.playbooks))
    lacking = lacking[:_MOST_PENALTIES]
    rest = concern * (1 - _PENALTY * len(lacking))
    confidence = min(for_it * (1 - against_it), MOST) * rest
    seen = _joined(each for each in supporting if each[1].origin != ISSUE)
    if min(seen * (1 - against_it), MOST) * rest < LEAST:
        confidence = min(confidence, BELOW)  # what was reported shows nothing
    return Weighed(
        hypothesis,
        _numbers(supporting),
        _numbers(opposing),
        any(link.evidence_class is not EvidenceClass.CIRCUMSTANTIAL for _, _, link in supporting),
        for_it,
        against_it,
        round(confidence, 2),
        tuple(_reasons(supporting, opposing, concern, len(lacking))),
        concern >= FULL,
        lacking,
    )


def _numbers(bearing: Sequence[_Bearing]) -> tuple[int, ...]:
    """Return the numbers of evidence, what weighs most first."""
    ranked = sorted(bearing, key=lambda each: (-_weight(each[2]), each[0]))
    return tuple(dict.fromkeys(number for number, _, _ in ranked))


def _weight(link: Link) -> float:
    return WEIGHTS[link.evidence_class] * link.weight


def _joined(bearing: Iterable[_Bearing]) -> float:
    """Return how much evidence weighs together, each origin once."""
    strongest: dict[str, Link] = {}
    for _, evidence, link in bearing:
        if evidence.origin not in strongest or _weight(link) > _weight(strongest[evidence.origin]):
            strongest[evidence.origin] = link
    weak = [_weight(each) for each in strongest.values() if each.evidence_class is EvidenceClass.CIRCUMSTANTIAL]
    strong = [_weight(each) for each in strongest.values() if each.evidence_class is not EvidenceClass.CIRCUMSTANTIAL]
    doubt = math.prod(1 - each for each in strong) * (1 - min(_any(weak), MOST_CIRCUMSTANTIAL))
    return 1 - doubt


def _any(chances: Iterable[float]) -> float:
    return 1 - math.prod(1 - each for each in chances)


def _reasons(
    supporting: Sequence[_Bearing], opposing: Sequence[_Bearing], concern: float, missing: int
) -> Iterable[str]:
    for bearing, word in ((supporting, "for"), (opposing, "against")):
        if bearing:
            yield f"{_counted(bearing)} {word} it"
    if concern < FULL:
        yield "the issue does not speak of it" if concern <= BARELY else "the issue speaks only of its table"
    if missing:
        yield "1 answer is missing" if missing == 1 else f"{missing} answers are missing"


def _counted(bearing: Sequence[_Bearing]) -> str:
    """Return the classes of evidence with how many origins each has, the strongest first."""
    told = []
    for each in EvidenceClass:
        origins = {evidence.origin for _, evidence, link in bearing if link.evidence_class is each}
        if origins:
            told.append(f"{each} evidence from {len(origins)} origin{'' if len(origins) == 1 else 's'}")
    return ", ".join(told)


def following(found: Sequence[Weighed], known: Known, library: Library) -> list[Weighed]:
    """Return the hypotheses with what explains them: a consequence is no rival of its cause.

    One follows from another that is supported and explains it; unless only the issue's words speak for it, or the
    monitor pages for it and says that nothing explains that.
    """
    evidence = dict(known.numbered())
    seen = {each.hypothesis.id for each in found if any(evidence[number].origin != ISSUE for number in each.supporting)}
    pages = {
        link.hypothesis
        for _, each in known.numbered() if each.is_page
        for link in each.links if link.is_for and link.evidence_class is not EvidenceClass.CIRCUMSTANTIAL
    }  # fmt: skip
    causes: dict[str, str] = {}
    for each in sorted(found, key=lambda each: -each.confidence):
        for name in each.hypothesis.explains:
            if each.status == "supported" and name in seen and name not in pages and name != each.hypothesis.id:
                causes.setdefault(name, each.hypothesis.id)
    kept = {name: cause for name, cause in causes.items() if not _is_circular(name, causes)}
    return [replace(each, follows_from=kept.get(each.hypothesis.id, "")) for each in found]


def _is_circular(name: str, causes: dict[str, str]) -> bool:
    seen = [name]
    while (above := causes.get(seen[-1])) is not None:
        if above in seen:
            return True
        seen.append(above)
    return False
