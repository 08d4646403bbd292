"""Answers that lack a column which the playbook reads: they are no answers to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fubcli.model.playbook import Condition, Playbook, Rule
from fubcli.operations.investigate.answers import ROW_COUNT, Answer, State


def with_columns(playbook: Playbook, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers; one without a column that a rule asks for is not known, and says which."""
    read: dict[str, set[str]] = {}
    for rule in playbook.rules:
        for step, column in _columns(rule):
            read.setdefault(step, set()).add(column)
    return {id: _checked(answer, read.get(id, set())) for id, answer in answers.items()}


def _columns(rule: Rule) -> Iterator[tuple[str, str]]:
    conditions: list[Condition] = [*rule.when, *(each for claim in rule.evidence for each in claim.when)]
    yield from ((each.step, each.column) for each in conditions if each.column != ROW_COUNT)
    if rule.each:
        yield from ((rule.each, column) for column in (rule.at, rule.until) if column)


def _checked(answer: Answer, read: set[str]) -> Answer:
    lacking = sorted(read - {str(column["name"]) for column in answer.columns})
    if answer.state is not State.ANSWERED or not lacking:
        return answer
    detail = f"It was answered without {', '.join(lacking)}, which the playbook reads."
    return replace(answer, state=State.FAILED, problem={"detail": detail})
