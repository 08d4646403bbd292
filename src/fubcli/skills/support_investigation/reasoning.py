"""What an investigation came to, reasoned from all that is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.cause import Conclusion, concluded, ranked
from fubcli.skills.support_investigation.evidence import (
    ISSUE,
    Beside,
    Evidence,
    Known,
    Missing,
    Moment,
    Reading,
    fact_of,
    night_in,
    said,
)
from fubcli.skills.support_investigation.follow_ups import Asker, FollowUp
from fubcli.skills.support_investigation.hypothesis import Library, Link
from fubcli.skills.support_investigation.needs import Subject
from fubcli.skills.support_investigation.reading import members
from fubcli.skills.support_investigation.reading.monitoring import ORIGIN
from fubcli.skills.support_investigation.weighing import Weighed, following, weighed
from fubcli.skills.support_investigation.words import named

_MOST_CITED = 4
_MOST_DECIDING = 2
"""Hypotheses of which it is told what would decide them."""


@dataclass(frozen=True)
class Outcome:
    """The evidence, the hypotheses in their order, the conclusion, when what happened, and what is missing."""

    subject: Subject
    known: Known
    hypotheses: Sequence[Weighed]
    conclusion: Conclusion
    moments: Sequence[tuple[Moment, int]]
    """Each with the number of the evidence that says so."""
    missing: Sequence[Missing]
    follow_ups: Sequence[FollowUp]
    left_out: int
    now: datetime
    beside: Sequence[Beside] = ()
    is_remembered: bool = False
    """Whether this run looked at nothing, so that what was found rests on the runs before it."""


def reported(subject: Subject, library: Library) -> Evidence:
    """Return the issue itself as evidence: it fits the hypotheses that it has words of, and shows none of them."""
    weak = EvidenceClass.CIRCUMSTANTIAL
    main = {each.name for each in subject.domains if named(each.words, subject.words)}
    links = [
        Link(each.id, True, weak, 1.0 if named(each.words, subject.words) else 0.5)
        for each in library.hypotheses
        if each.domain in main or named(each.words, subject.words)
    ]
    told = said(f"It was reported: {subject.issue}")
    return Evidence(ISSUE, ISSUE, "/issue", ISSUE, weak, told, links=tuple(links),
                    accounts=(subject.account,) if subject.account is not None else ())  # fmt: skip


def reasoned(  # noqa: PLR0913 - all that a conclusion is drawn from
    subject: Subject,
    known: Known,
    library: Library,
    readings: Sequence[Reading],
    follow_ups: Sequence[FollowUp],
    asker: Asker,
) -> Outcome:
    """Weigh the hypotheses, name the cause or say why there is none, and say what would decide."""
    now = asker.scope.now
    every = [*readings, *(each.reading for each in follow_ups)]
    missing = [each for reading in every for each in reading.missing]
    found = ranked(following(weighed(known, library, subject, missing), known, library))
    conclusion = concluded(found, known, subject)
    wanted = list(map(asker.offered, (*missing, *_deciding(found, conclusion, known, now))))
    wanted = [each for each in wanted if not asker.is_answered(each.argv, follow_ups)]
    distinct = {(each.what, each.argv): each for each in reversed(wanted)}
    return Outcome(
        subject,
        known,
        found,
        conclusion,
        _timeline(known, every),
        sorted(distinct.values(), key=lambda each: (each.expires is None, each.expires or now)),
        follow_ups,
        sum(reading.left_out for reading in every),
        now,
        tuple(dict.fromkeys(each for reading in every for each in reading.beside)),
    )


def _deciding(found: Sequence[Weighed], conclusion: Conclusion, known: Known, now: datetime) -> Iterator[Missing]:
    """Yield what would decide the cause, or the likeliest hypotheses where none is named and something is wrong."""
    open_ones = [each for each in found if each.status in ("supported", "open") and not each.follows_from]
    if conclusion.cause is None and not any(each.is_strong for each in open_ones):
        open_ones = [each for each in open_ones if each.confidence == open_ones[0].confidence]
    asked = [conclusion.cause] if conclusion.cause is not None else open_ones[:_MOST_DECIDING]
    evidence = dict(known.numbered())
    for each in asked:
        since = min((at for number in each.supporting if (at := _begun(evidence[number])) is not None), default=now)
        for wanted in each.hypothesis.deciding:
            expires = None if wanted.days is None else since + timedelta(days=wanted.days)
            reason = f"it would decide this: {each.hypothesis.says}"
            if expires is not None and expires <= now:
                reason = f"it is deleted after {wanted.days} days, and they are over"
            yield Missing(wanted.says, reason, wanted.argv, expires, kept_in=wanted.kept_in,
                          rests_on=each.supporting[:_MOST_CITED], is_ours=True)  # fmt: skip


def _begun(evidence: Evidence) -> datetime | None:
    """Return when evidence is of, else when its night began: from then on what would decide is kept."""
    return evidence.at or members.night(night_in(evidence.says))


def _timeline(known: Known, readings: Sequence[Reading]) -> list[tuple[Moment, int]]:
    """Return what happened when; of a finding there is what its event says of it, else its first evidence, not both.

    What no evidence says is not told.
    """
    numbers = {fact_of(each.fact): number for number, each in known.numbered()}
    found: dict[tuple[str, ...], tuple[Moment, int]] = {}
    for reading in readings:
        for moment in reading.moments:
            if (number := _number(moment, numbers)) is not None:
                found.setdefault((str(moment.at), moment.says), (moment, number))
    told = {moment.fact for moment, _ in found.values() if moment.fact}
    for number, each in known.numbered():
        about = each.fact if each.is_page else fact_of(each.fact).rpartition(":")[0] + ":"
        if each.at is not None and (each.is_page or (each.origin != ORIGIN and each.links)) and about not in told:
            found.setdefault((about,), (Moment(each.at, each.says, each.until, each.fact), number))
    return sorted(found.values(), key=lambda each: (each[0].at, each[0].says))


def _number(moment: Moment, numbers: dict[str, int]) -> int | None:
    if not moment.fact:
        return None
    return next((number for fact, number in numbers.items() if fact.startswith(moment.fact)), None)


def first_sign(outcome: Outcome) -> tuple[datetime, int] | None:
    """Return when the cause, else anything that pages, else the likeliest was first to be seen, and what says so."""
    evidence = dict(outcome.known.numbered())
    cause = outcome.conclusion.cause
    pages = [number for number, each in evidence.items() if each.is_page]
    likeliest = cause if cause is not None else likely(outcome)
    seen = seen_of(likeliest, outcome.known) if likeliest is not None else []
    strong = [number for number in seen if evidence[number].evidence_class is not EvidenceClass.CIRCUMSTANTIAL]
    numbers = pages if cause is None and pages else strong or seen
    times = [(at.astimezone(UTC), number) for number in numbers if (at := evidence[number].at) is not None]
    return min(times, default=None)


def likely(outcome: Outcome) -> Weighed | None:
    """Return the hypothesis that comes first among those that anything besides the report speaks for."""
    return next((each for each in outcome.hypotheses if seen_of(each, outcome.known)), None)


def seen_of(hypothesis: Weighed, known: Known) -> list[int]:
    """Return the numbers of what speaks for a hypothesis: neither the report, nor what is about something else."""
    evidence = dict(known.numbered())
    return [
        number
        for number in hypothesis.supporting
        if evidence[number].origin != ISSUE and not evidence[number].is_weakened
    ]
