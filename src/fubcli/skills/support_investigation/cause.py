"""The root cause: the first hypothesis when it is shown by evidence and clearly ahead, and nothing otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.evidence import ISSUE, NO_CONTACTS, Evidence, Known, names_in
from fubcli.skills.support_investigation.needs import Subject, main_domains
from fubcli.skills.support_investigation.weighing import LEAST, Weighed

AHEAD = 0.1
"""How much more confidence it must have than the next one that it does not explain."""
_MOST_NAMED = 5
_ORDER = ("supported", "open", "weakened", "refuted")


@dataclass(frozen=True)
class Conclusion:
    """The cause, or in a sentence why none is named; `rests_on` are numbers of the evidence for either."""

    cause: Weighed | None
    why_not: str
    rests_on: tuple[int, ...]
    about: tuple[str, ...] = ()
    """The tables or jobs that the evidence for the cause is about."""


def ranked(found: Sequence[Weighed]) -> list[Weighed]:
    """Return the hypotheses, causes before what follows from them, then by confidence."""
    return sorted(
        found,
        key=lambda each: (_ORDER.index(each.status), bool(each.follows_from), -each.confidence, each.against_it),
    )


def concluded(found: Sequence[Weighed], known: Known, subject: Subject) -> Conclusion:
    """Return the conclusion from ranked hypotheses."""
    rivals = [each for each in found if each.status == "supported" and not each.follows_from and each.is_spoken_of]
    first = rivals[0] if rivals else None
    if first is None:
        return _nothing(found, known, subject)
    if first.confidence < LEAST:
        return Conclusion(
            None, f"not enough evidence: the likeliest is that {_lower(first)}, at {first.confidence:.2f}",
            first.supporting,
        )  # fmt: skip
    near = [each for each in rivals[1:] if first.confidence - each.confidence < AHEAD]
    if near:
        names = "; ".join(_lower(each) for each in (first, *near[:2]))
        numbers = tuple(dict.fromkeys(number for each in (first, *near[:2]) for number in each.supporting[:3]))
        return Conclusion(None, f"{len(near) + 1} causes are as likely as each other: {names}", numbers)
    return Conclusion(first, "", first.supporting, _about(first, known))


def _about(cause: Weighed, known: Known) -> tuple[str, ...]:
    """Return what pages by name, and without a page what the strongest evidence names."""
    evidence = dict(known.numbered())
    shown = [evidence[number] for number in cause.supporting]
    about = [each.subject for each in shown if each.is_page and each.subject]
    if not any(each.is_page for each in shown):
        about = [name for each in shown[:1] for name in names_in(each.says)]
    return tuple(dict.fromkeys(about))[:_MOST_NAMED]


def _nothing(found: Sequence[Weighed], known: Known, subject: Subject) -> Conclusion:
    """Say that the account has nothing, that what the issue is about is well, or that too little is known."""
    evidence = dict(known.numbered())
    absent = tuple(number for number, each in evidence.items() if _is_of_nothing(each))
    if absent and subject.account is not None:
        return Conclusion(None, f"account {subject.account} has no contacts: its number may be wrong", absent)
    own = {each.name for each in main_domains(subject) or subject.domains}
    about = [each for each in found if each.hypothesis.domain in own]
    against = tuple(dict.fromkeys(number for each in about for number in each.opposing))
    looked = any(evidence[number].evidence_class is not EvidenceClass.CIRCUMSTANTIAL for number in against)
    is_open = any(each.is_strong for each in found) or any(
        each.status != "refuted" and any(evidence[number].origin != ISSUE for number in each.supporting)
        for each in about
    )
    if looked and not is_open and not any(each.is_page for each in evidence.values()):
        return Conclusion(None, "nothing was found: what was looked at is well", against[:6])
    beside = next((each for each in found if each.status == "supported" and not each.follows_from), None)
    if beside is not None:
        told = f"not enough evidence: it was seen that {_lower(beside)}, of which the issue does not speak"
        return Conclusion(None, told, beside.supporting)
    return Conclusion(None, "not enough evidence: nothing that was seen shows a cause", tuple(evidence)[:6])


def _is_of_nothing(evidence: Evidence) -> bool:
    """Whether evidence says, of what was asked about, that the account has no contacts."""
    return f":{NO_CONTACTS}:" in evidence.fact and evidence.evidence_class is not EvidenceClass.CIRCUMSTANTIAL


def _lower(each: Weighed) -> str:
    says = each.hypothesis.says
    return says[0].lower() + says[1:]
