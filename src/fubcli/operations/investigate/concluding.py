"""Answers to findings: which rules hold, for which rows, and on what evidence each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fubcli.model.nights import midnight
from fubcli.model.playbook import Claim, Condition, EvidenceClass, Operator, Playbook, Rule
from fubcli.operations.investigate.answers import ROW_COUNT, Answer, State
from fubcli.operations.investigate.wording import looking, sentence

_UNASKED = 0.9
"""What each claim whose question has no answer leaves of a confidence."""
_FALSE_WHEN_CUT_OFF = (Operator.EQUALS, Operator.AT_MOST, Operator.BELOW)
_TABLE = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+\.[a-z0-9_]+")
Shown = dict[str, tuple[Any, str]]


@dataclass(frozen=True)
class Proof:
    """One sentence of evidence, and the row of the step that it was read from; None for the absence of rows."""

    step: str
    row: int | None
    says: str
    evidence_class: EvidenceClass


@dataclass(frozen=True)
class Conclusion:
    """A finding: the rule that it follows from, and what it stands on; `more` counts the rows that were left out."""

    rule: Rule
    number: int
    title: str
    evidence: tuple[Proof, ...]
    confidence: float
    because: str
    at: datetime | None = None
    until: datetime | None = None
    more: int = 0
    accounts: tuple[int, ...] = ()
    tables: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The rule's id, and from the second on its number."""
        return self.rule.id if self.number == 0 else f"{self.rule.id}:{self.number + 1}"

    @property
    def evidence_class(self) -> EvidenceClass:
        """The strongest class of its evidence."""
        found = {each.evidence_class for each in self.evidence}
        return next(each for each in EvidenceClass if each in found)


def conclusions(playbook: Playbook, answers: Mapping[str, Answer], shown: Shown) -> list[Conclusion]:
    """Return the findings, the gravest and surest first; a rule without a single answered claim says nothing."""
    found = [each for rule in playbook.rules for each in _of_rule(rule, dict(answers), shown)]
    order = ["critical", "warning", "info"]
    return sorted(found, key=lambda each: (order.index(each.rule.severity), -each.confidence))


def _of_rule(rule: Rule, answers: dict[str, Answer], shown: Shown) -> Iterator[Conclusion]:
    rows = range(len(answers[rule.each].rows)) if rule.each else range(1)
    holding = [row for row in rows if all(holds(each, answers, rule.each, row) for each in rule.when)]
    kept = holding[: rule.most]
    for number, row in enumerate(kept):
        proofs, missing = _proofs(rule.evidence, answers, shown, rule.each, row)
        if not proofs:
            continue
        first = rule.each or proofs[0].step
        look = looking(answers, shown, first, row if rule.each else 0)
        because = rule.because + "".join(f"; not known: {answers[step].step.proves.rstrip('.')}" for step in missing)
        yield Conclusion(
            rule,
            number,
            sentence(rule.title, look, is_title=True),
            tuple(proofs),
            round(rule.confidence * _UNASKED ** len(missing), 2),
            because,
            _moment(look(rule.at)[0]) if rule.at else None,
            _moment(look(rule.until)[0]) if rule.until else None,
            len(holding) - len(kept) if number == len(kept) - 1 else 0,
            _accounts(look),
            _tables(look),
        )


def _proofs(
    claims: Sequence[Claim], answers: dict[str, Answer], shown: Shown, each: str, row: int
) -> tuple[list[Proof], list[str]]:
    """Return the claims that hold, and the steps of those that nobody can tell."""
    proofs, missing = [], []
    for claim in claims:
        answer = answers[claim.step]
        if not answer.state.is_known:
            missing.append(claim.step)
            continue
        if not all(holds(condition, answers, each, row) for condition in claim.when):
            continue
        at = row if claim.step == each else 0
        says = sentence(claim.says, looking(answers, shown, claim.step, at), is_title=False)
        place = at if answer.state is State.ANSWERED else None
        proofs.append(Proof(claim.step, place, says, claim.evidence_class))
    return proofs, list(dict.fromkeys(missing))


def holds(condition: Condition, answers: Mapping[str, Answer], each: str, row: int) -> bool:
    """Whether a condition holds; never for a question without an answer, nor for a value that is not there."""
    answer = answers[condition.step]
    if not answer.state.is_known:
        return False
    if condition.column == ROW_COUNT and answer.truncated and condition.operator in _FALSE_WHEN_CUT_OFF:
        return False
    value = answer.value(row if condition.step == each else 0, condition.column)
    if condition.column != ROW_COUNT and not answer.rows:
        return False
    return compare(value, condition)


def compare(value: Any, condition: Condition) -> bool:
    """Whether a value passes a test; NULL passes none but being different from something."""
    operator, wanted = condition.operator, condition.value
    if operator is Operator.ONE_OF:
        return isinstance(wanted, tuple) and value in wanted
    is_equal = value == wanted and isinstance(value, bool) is isinstance(wanted, bool)
    if operator is Operator.EQUALS:
        return is_equal
    if operator is Operator.DIFFERS:
        return not is_equal
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not isinstance(wanted, int):
        return False
    orders: dict[Operator, bool] = {
        Operator.AT_LEAST: value >= wanted,
        Operator.AT_MOST: value <= wanted,
        Operator.ABOVE: value > wanted,
        Operator.BELOW: value < wanted,
    }
    return orders[operator]


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        try:
            return midnight(value)
        except OverflowError:  # the first day of the calendar has no Pacific midnight
            return None
    return None


def _tables(look: Any) -> tuple[str, ...]:
    value = look("target")[0]
    return (value,) if isinstance(value, str) and _TABLE.fullmatch(value) else ()


def _accounts(look: Any) -> tuple[int, ...]:
    value = look("account_id")[0]
    return (value,) if isinstance(value, int) else ()
