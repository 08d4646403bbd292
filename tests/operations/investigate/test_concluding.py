"""Rules: when a finding follows, on what it stands, and when nothing may be said."""

from datetime import UTC, datetime
from typing import Any

import pytest

from fubcli.model.playbook import Condition, EvidenceClass, Operator
from fubcli.operations.investigate.answers import Answer, State
from fubcli.operations.investigate.concluding import compare, conclusions, holds
from tests.operations.investigate.world import answer, playbook

STEPS = """
steps:
  - {id: late, proves: Which orders are late, sql: "SELECT 1 FROM ${fub}.a.b"}
  - {id: runs, proves: Which jobs ran, sql: "SELECT 2 FROM ${fub}.a.b"}
findings:
  - id: many-late
    when: [{step: late, column: n, at_least: 5}]
    each: late
    most: 2
    severity: warning
    title: "{n} orders of account {account_id} are late"
    evidence:
      - {step: late, says: "{n} orders since {first_at}", class: statistical}
      - {step: runs, says: "{job} ran", class: direct, when: [{step: runs, column: row_count, at_least: 1}]}
    confidence: 80
    because: they were counted
    at: first_at
  - id: none-late
    when: [{step: late, column: row_count, equals: 0}]
    severity: info
    title: No order is late
    evidence: [{step: late, says: no late order was found, class: direct}]
    confidence: 90
    because: all were looked at
"""
COLUMNS = {"account_id": "bigint", "n": "bigint", "first_at": "timestamp"}
ORDERS = playbook(STEPS)


def late(*found: list[Any], **changed: Any) -> Answer:
    return answer("late", COLUMNS, *found, **changed)


RUNS = answer("runs", {"job": "string"}, ["nightly"])


def concluded(*answers: Answer) -> list[Any]:
    return conclusions(ORDERS, {each.step.id: each for each in answers}, {})


def test_one_finding_for_each_row_that_holds_the_rest_counted() -> None:
    first, second = concluded(late([1, 9, "2026-11-01T00:00:00Z"], [2, 4, None], [3, 5, None], [4, 6, None]), RUNS)
    assert (first.id, first.title) == ("many-late", "9 orders of account 1 are late")
    assert (second.id, second.title, second.more) == ("many-late:2", "5 orders of account 3 are late", 1)
    assert first.at == datetime(2026, 11, 1, tzinfo=UTC)
    assert (first.accounts, second.accounts) == ((1,), (3,))
    assert [proof.row for proof in second.evidence] == [2, 0]


def test_a_finding_is_as_direct_as_its_best_evidence() -> None:
    (found,) = concluded(late([1, 9, None]), RUNS)
    assert found.evidence_class is EvidenceClass.DIRECT
    (found,) = concluded(late([1, 9, None]), answer("runs", {"job": "string"}))
    assert found.evidence_class is EvidenceClass.STATISTICAL
    assert found.confidence == 0.8  # the jobs were asked for, and there was none


def test_evidence_that_nobody_could_get_makes_less_sure_and_is_named() -> None:
    unknown = answer("runs", {}, state=State.REFUSED)
    (found,) = concluded(late([1, 9, None]), unknown)
    assert found.confidence == pytest.approx(0.72)
    assert "not known: What it proves" in found.because


@pytest.mark.parametrize("state", [State.REFUSED, State.FAILED, State.TIMED_OUT, State.SKIPPED])
def test_nothing_is_concluded_from_a_question_without_an_answer(state: State) -> None:
    assert concluded(answer("late", COLUMNS, state=state), RUNS) == []


def test_the_absence_of_rows_is_evidence_only_when_it_was_seen() -> None:
    (found,) = concluded(late(), RUNS)
    assert (found.id, found.evidence[0].row) == ("none-late", None)


def test_a_count_that_was_cut_off_is_at_least_that() -> None:
    cut = late([1, 9, None], truncated=True)
    at_least = Condition("late", "row_count", Operator.AT_LEAST, 1)
    assert holds(at_least, {"late": cut}, "", 0)
    for operator in (Operator.EQUALS, Operator.AT_MOST, Operator.BELOW):
        assert not holds(Condition("late", "row_count", operator, 1), {"late": cut}, "", 0)


@pytest.mark.parametrize(("value", "operator", "wanted", "expected"), [
    (5, Operator.AT_LEAST, 5, True), (4, Operator.AT_LEAST, 5, False), (5, Operator.ABOVE, 5, False), (5.1, Operator.ABOVE, 5, True), (5, Operator.AT_MOST, 5, True),
    (5, Operator.BELOW, 5, False), ("a", Operator.EQUALS, "a", True), ("a", Operator.DIFFERS, "b", True), ("a", Operator.ONE_OF, ("a", "b"), True), ("c", Operator.ONE_OF, ("a", "b"), False),
    (None, Operator.AT_LEAST, 0, False), (None, Operator.EQUALS, 0, False), (True, Operator.AT_LEAST, 1, False), ("9", Operator.AT_LEAST, 5, False), (True, Operator.EQUALS, True, True), (1, Operator.EQUALS, True, False), (1, Operator.DIFFERS, True, True),
])  # fmt: skip
def test_what_a_condition_says_of_a_value(value: object, operator: Operator, wanted: Any, expected: bool) -> None:
    assert compare(value, Condition("s", "c", operator, wanted)) is expected


def test_the_gravest_and_surest_come_first() -> None:
    graver = STEPS.replace("severity: info", "severity: critical").replace(
        "row_count, equals: 0", "row_count, at_least: 1"
    )
    found = conclusions(playbook(graver), {"late": late([1, 9, None]), "runs": RUNS}, {})
    assert [each.id for each in found] == ["none-late", "many-late"]
