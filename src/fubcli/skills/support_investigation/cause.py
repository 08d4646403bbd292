"""The root cause: the first hypothesis when it is shown by evidence and clearly ahead, and nothing otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fubcli.skills.support_investigation.evidence import Known, names_in
from fubcli.skills.support_investigation.weighing import Weighed

LEAST = 0.5
"""The confidence below which a cause is not named."""
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


def concluded(found: Sequence[Weighed], known: Known) -> Conclusion:
    """Return the conclusion from ranked hypotheses."""
    rivals = [each for each in found if each.status == "supported" and not each.follows_from]
    first = rivals[0] if rivals else None
    if first is None:
        return _nothing(found, known)
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


def _nothing(found: Sequence[Weighed], known: Known) -> Conclusion:
    """Say whether everything that was looked at is well, or too little is known."""
    against = tuple(dict.fromkeys(number for each in found for number in each.opposing))
    has_page = any(each.is_page for _, each in known.numbered())
    if against and not has_page and all(each.status in ("refuted", "weakened", "open") for each in found):
        return Conclusion(None, "nothing was found: what was looked at is well", against[:6])
    numbers = tuple(number for number, _ in known.numbered())[:6]
    return Conclusion(None, "not enough evidence: nothing that was seen shows a cause", numbers)


def _lower(each: Weighed) -> str:
    says = each.hypothesis.says
    return says[0].lower() + says[1:]
