"""The rule of confidence, by its laws."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.model.names import Environment
from fubcli.model.playbook import EvidenceClass
from fubcli.skills.support_investigation.cause import concluded, ranked
from fubcli.skills.support_investigation.evidence import ISSUE, Evidence, Known, Missing, weakened
from fubcli.skills.support_investigation.hypothesis import Link
from fubcli.skills.support_investigation.needs import Subject
from fubcli.skills.support_investigation.weighing import LEAST, MOST, MOST_CIRCUMSTANTIAL, Weighed, following, weighed
from fubcli.skills.support_investigation.words import words_of
from tests.skills.support_investigation.conftest import library

ANY = Subject("x", words_of("x"), Environment.PRODUCTION, None, None, ())
LATE, JOB, MISSING = "export-late", "export-job-failed", "export-table-missing"
CLASSES = tuple(EvidenceClass)
DIRECT, STATISTICAL, CIRCUMSTANTIAL = EvidenceClass.DIRECT, EvidenceClass.STATISTICAL, EvidenceClass.CIRCUMSTANTIAL


def piece(  # how one hypothesis is spoken for, or against
    number: int, directly: EvidenceClass, origin: str, id: str = LATE, *, is_for: bool = True, weight: float = 1.0
) -> Evidence:
    link = Link(id, is_for, directly, weight)
    return Evidence(f"fact {number}", "event", "/x", origin, directly, f"it is so {number}", links=(link,))


def of(*evidence: Evidence, id: str = LATE, missing: tuple[Missing, ...] = (), subject: Subject = ANY) -> Weighed:
    found = weighed(Known(evidence), library(), subject, missing)
    return next(each for each in found if each.hypothesis.id == id)


pieces = st.lists(
    st.tuples(st.sampled_from(CLASSES), st.sampled_from("abcdef"), st.booleans(), st.floats(0.01, 1)), max_size=12
).map(
    lambda found: tuple(
        piece(at, directly, origin, is_for=is_for, weight=weight)
        for at, (directly, origin, is_for, weight) in enumerate([(CIRCUMSTANTIAL, "z", True, 1.0), *found])
    )
)


@given(pieces)
def test_nothing_is_certain_and_nothing_less_than_nothing(found: tuple[Evidence, ...]) -> None:
    told = of(*found)
    assert 0 <= told.confidence <= MOST < 1
    assert told.reasons


@given(pieces, st.sampled_from(CLASSES))
def test_more_for_it_never_lowers_and_more_against_it_never_raises(
    found: tuple[Evidence, ...], directly: EvidenceClass
) -> None:
    before = of(*found).confidence
    assert of(*found, piece(99, directly, "new")).confidence >= before
    assert of(*found, piece(99, directly, "new", is_for=False)).confidence <= before


@given(pieces)
def test_the_order_of_evidence_changes_nothing(found: tuple[Evidence, ...]) -> None:
    assert of(*found).confidence == of(*reversed(found)).confidence


@pytest.mark.parametrize("directly", CLASSES)
def test_two_findings_of_one_origin_are_not_two(directly: EvidenceClass) -> None:
    one = of(piece(1, directly, "step")).confidence
    assert of(piece(1, directly, "step"), piece(2, directly, "step")).confidence == one
    assert of(piece(1, directly, "step"), piece(2, directly, "other")).confidence > one


def test_what_is_circumstantial_shows_nothing_however_much_there_is() -> None:
    found = of(*(piece(number, CIRCUMSTANTIAL, f"step {number}") for number in range(50)))
    assert found.confidence == MOST_CIRCUMSTANTIAL
    assert found.status == "open"
    assert concluded([found], Known(), ANY).cause is None


def test_classes_weigh_in_their_order() -> None:
    told = [of(piece(1, each, "step")).confidence for each in CLASSES]
    assert told == sorted(told, reverse=True)
    assert len(set(told)) == len(told)


def test_answers_that_are_missing_lower_it_as_often_as_three_times() -> None:
    lacking = tuple(Missing(f"answer {number}", "refused", playbook="export-failure") for number in range(5))
    told = [of(piece(1, DIRECT, "step"), missing=lacking[:count]).confidence for count in range(5)]
    assert told[0] > told[1] > told[2] > told[3] == told[4]
    assert of(piece(1, DIRECT, "step"), missing=(Missing("x", "y", playbook="identity-resolution"),)).missing == ()


def test_what_the_issue_does_not_speak_of_counts_less() -> None:
    stages = tuple(each for each in library().domains if each.name == "stages")
    elsewhere = replace(ANY, issue="contact stages", words=words_of("contact stages"), domains=stages)
    assert of(piece(1, DIRECT, "s"), subject=elsewhere).confidence < of(piece(1, DIRECT, "s")).confidence
    table = replace(piece(1, DIRECT, "s"), tables=("fub.contacts_silver.stages",))
    half = of(piece(1, DIRECT, "s"), subject=elsewhere).confidence
    assert half < of(table, subject=elsewhere).confidence < of(table).confidence


@pytest.mark.parametrize(
    ("supporting", "opposing", "status"),
    [
        ([DIRECT], [], "supported"),
        ([STATISTICAL], [], "supported"),
        ([CIRCUMSTANTIAL], [], "open"),
        ([CIRCUMSTANTIAL], [CIRCUMSTANTIAL], "weakened"),
        ([CIRCUMSTANTIAL], [DIRECT], "refuted"),
        ([STATISTICAL], [DIRECT], "weakened"),
        ([DIRECT], [CIRCUMSTANTIAL], "supported"),
    ],
)
def test_the_status_follows_from_both_sides(
    supporting: list[EvidenceClass], opposing: list[EvidenceClass], status: str
) -> None:
    sides = [(each, True) for each in supporting] + [(each, False) for each in opposing]
    found = [piece(at, each, f"step {at}", is_for=is_for) for at, (each, is_for) in enumerate(sides)]
    assert of(*found).status == status


def concluded_from(*evidence: Evidence) -> tuple[list[Weighed], str]:
    known = Known(evidence)
    found = ranked(following(weighed(known, library(), ANY, ()), known, library()))
    conclusion = concluded(found, known, ANY)
    return found, conclusion.cause.hypothesis.id if conclusion.cause else conclusion.why_not


def test_a_consequence_is_no_rival_and_comes_after_its_cause() -> None:
    found, told = concluded_from(piece(1, DIRECT, "a", MISSING), piece(2, DIRECT, "b", JOB, weight=0.9))
    assert [each.hypothesis.id for each in found] == [JOB, MISSING]
    assert (told, found[1].follows_from) == (JOB, JOB)


def test_what_pages_and_nothing_explains_is_no_consequence() -> None:
    page = replace(piece(1, DIRECT, "a", MISSING), is_page=True)
    found, told = concluded_from(page, piece(2, DIRECT, "b", JOB))
    assert not any(each.follows_from for each in found)
    assert told.startswith("2 causes are as likely as each other")


def test_two_that_are_as_likely_name_none() -> None:
    _, told = concluded_from(piece(1, DIRECT, "a", "column-removed"), piece(2, DIRECT, "b", "column-changed"))
    assert told.startswith("2 causes are as likely as each other")
    _, told = concluded_from(piece(1, DIRECT, "a", "column-removed"), piece(2, STATISTICAL, "b", "column-changed"))
    assert told == "column-removed"


def test_too_little_confidence_names_none() -> None:
    _, told = concluded_from(piece(1, STATISTICAL, "a", weight=0.8))
    assert told.startswith("not enough evidence: the likeliest is that the nightly export came late")


def test_a_newer_reading_takes_the_place_of_an_older_one() -> None:
    older = piece(1, DIRECT, "a")
    newer = replace(older, says="it is not so any more", links=())
    assert [number for number, _ in Known((older, newer)).numbered()] == [2]
    assert weighed(Known((older, newer)), library(), ANY, ()) == []


def test_the_report_alone_lifts_nothing_over_the_threshold() -> None:
    report = replace(piece(1, CIRCUMSTANTIAL, ISSUE), source=ISSUE)
    shown = piece(2, STATISTICAL, "a", weight=0.8)
    assert of(shown).confidence < of(report, shown).confidence < LEAST
    assert of(report, piece(2, STATISTICAL, "a", weight=0.9)).confidence > LEAST


def test_a_word_of_one_hypothesis_does_not_lift_its_siblings() -> None:
    subject = replace(ANY, issue="it came late", words=words_of("it came late"),
                      domains=tuple(each for each in library().domains if each.name == "export"))  # fmt: skip
    many = tuple(piece(at, DIRECT, f"step {at}", "load-partial") for at in range(5))
    told = of(*many, id="load-partial", subject=subject)
    assert told.confidence < LEAST
    assert not told.is_spoken_of
    assert of(*(piece(at, DIRECT, f"step {at}") for at in range(5)), subject=subject).confidence == MOST
    failed = of(piece(1, DIRECT, "a", JOB), id=JOB, subject=subject)
    assert failed.is_spoken_of, "it explains what the issue speaks of"


def test_the_newest_reading_is_the_one_that_was_read_last() -> None:
    first, second = replace(piece(1, DIRECT, "a"), read=3), replace(piece(1, DIRECT, "a"), says="other", read=2)
    assert [number for number, _ in Known((first, second)).numbered()] == [1]


def test_weakened_evidence_never_replaces_what_is_not() -> None:
    found = piece(1, DIRECT, "a")
    assert len(Known((found, weakened(found, "of long ago"))).numbered()) == 2
