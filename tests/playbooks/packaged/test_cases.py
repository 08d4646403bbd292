"""Each packaged playbook over made-up answers: which findings follow, and which do not.

tests/data/playbooks/NAME.yaml:

    cases:
      - case: what is the case
        answers:                      # of the steps; a step that is not named has no answer
          writers: [{is_job: true, contacts: 5}]      # rows; [] is an answer. What is not named is NULL, in checks as CHECK has it
          runs: failed                # why there is no answer: refused, failed, timed_out or skipped
        findings: [stages-overwritten-by-job]         # all that follow, the gravest first

`last: true` beside `answers` makes a case inherit the answers of the case before it, step by step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from fubcli.model.names import Environment
from fubcli.model.playbook import ParameterKind, Playbook, Rule, Step, StepKind
from fubcli.operations.investigate import watching
from fubcli.operations.investigate.answers import Answer, State
from fubcli.operations.investigate.concluding import Conclusion, conclusions
from fubcli.playbooks.catalogue import load_playbooks

FOLDER = Path(__file__).parents[2] / "data" / "playbooks"
PLAYBOOKS = load_playbooks()
SHOWN: dict[ParameterKind, dict[str, tuple[Any, str]]] = {
    ParameterKind.ACCOUNT: {"account_id": (12345, "bigint")},
    ParameterKind.CONTACT: {"contact_id": (1, "bigint")},
    ParameterKind.USER: {"user_id": (2, "bigint")},
    ParameterKind.TABLE: {"table": ("fub.contacts_silver.contacts", "string")},
}
NIGHTS = {
    "since": (datetime(2026, 11, 1, 7, tzinfo=UTC), "timestamp"),
    "until": (datetime(2026, 11, 22, 2, tzinfo=UTC), "timestamp"),
}
CHECK = {
    "id": "schema:fub.contacts_bronze.contacts:2026-11-21", "pillar": "schema", "kind": "", "target": "fub.contacts_bronze.contacts",
    "night": date(2026, 11, 21), "status": "critical", "severity": "P1", "title": "contacts are not well", "says": "",
    "explained_by": "", "at": None, "explains": 0, "environment": "production",
}  # fmt: skip
"""What a check is as far as a case does not say it."""
COMPARED = ("left", "right", "difference", "percent")


@dataclass(frozen=True)
class Case:
    playbook: str
    says: str
    answers: Mapping[str, Any]
    findings: Sequence[str]


def cases_of(file: Path) -> list[Case]:
    """Return the cases of a file."""
    found: list[Case] = []
    for each in yaml.safe_load(file.read_text())["cases"]:
        assert each.keys() <= {"case", "last", "answers", "findings"}, each
        before = found[-1].answers if each.get("last") else {}
        found.append(Case(file.stem, each["case"], {**before, **each.get("answers", {})}, each["findings"]))
    return found


CASES = [case for file in sorted(FOLDER.glob("*.yaml")) for case in cases_of(file)]
RULES = [(playbook.name, rule.id) for playbook in PLAYBOOKS.values() for rule in playbook.rules]


def kind_of(values: Sequence[Any]) -> str:
    """Return the type of a column that has these values."""
    kinds = (
        (bool, "boolean"), (int, "bigint"), (float, "double"), (datetime, "timestamp"), (date, "date"), (str, "string"),
    )  # fmt: skip
    known = [value for value in values if value is not None]
    return next((kind for type_, kind in kinds if all(isinstance(each, type_) for each in known)), "string")


def written(value: Any) -> Any:
    """Return a value as the event of a query has it."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def columns_of(step: Step, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the columns of an answer; those of checks and comparisons are what they always are."""
    names = dict.fromkeys(name for row in rows for name in row)
    if step.kind is StepKind.MONITOR:
        columns = [dict(each) for each in watching.COLUMNS]
        assert names.keys() <= {each["name"] for each in columns}, f"{step.id}: a check has no {sorted(names)}"
        return columns
    if step.comparison is not None:
        assert names.keys() <= {step.comparison.on, *COMPARED}, f"{step.id}: a comparison has no {sorted(names)}"
    return [{"name": name, "type": kind_of([row.get(name) for row in rows])} for name in names]


def answer(step: Step, given: Any) -> Answer:
    """Return the answer that a case gives to a step."""
    if not isinstance(given, list):
        return Answer(step, State(given or "skipped"), Environment.PRODUCTION, problem={"detail": "made up"})
    if step.kind is StepKind.MONITOR:
        given = [{**CHECK, **row} for row in given]
    columns = columns_of(step, given)
    rows = [[written(row.get(each["name"])) for each in columns] for row in given]
    return Answer(step, State.ANSWERED if rows else State.EMPTY, Environment.PRODUCTION, columns, rows)


def answers(case: Case) -> dict[str, Answer]:
    """Return the answers of a case, in the order of the steps."""
    playbook = PLAYBOOKS[case.playbook]
    assert case.answers.keys() <= {step.id for step in playbook.steps}, "an answer to no step"
    return {step.id: answer(step, case.answers.get(step.id)) for step in playbook.steps}


def concluded(playbook: Playbook, given: Mapping[str, Answer]) -> list[Conclusion]:
    """Return what follows when nothing was said that need not be said."""
    shown = dict(NIGHTS)
    for each in playbook.parameters:
        if each.required:
            shown |= SHOWN.get(each.kind, {})
    return conclusions(playbook, given, shown)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.playbook}: {case.says}")
def test_follows(case: Case) -> None:
    found = concluded(PLAYBOOKS[case.playbook], answers(case))
    assert [each.id for each in found] == list(case.findings)
    for each in found:
        for text in (each.title, *(proof.says for proof in each.evidence)):
            assert "nothing" not in text.split(), text
            assert "(a text)" not in text, text


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.findings], ids=lambda case: f"{case.playbook}: {case.says}"
)
def test_nothing_follows_from_what_has_no_answer(case: Case) -> None:
    playbook, given = PLAYBOOKS[case.playbook], answers(case)
    for rule in {each.rule.id: each.rule for each in concluded(playbook, given)}.values():
        for step in {condition.step for condition in rule.when}:
            without = {**given, step: replace(given[step], state=State.TIMED_OUT, rows=(), columns=())}
            assert rule.id not in [each.rule.id for each in concluded(playbook, without)], step


@pytest.mark.parametrize(("playbook", "id"), RULES)
def test_every_rule_is_seen_to_hold_and_not_to_hold(playbook: str, id: str) -> None:
    rule = next(each for each in PLAYBOOKS[playbook].rules if each.id == id)
    cases = [case for case in CASES if case.playbook == playbook]
    held = [case for case in cases if id in rules_of(case)]
    assert held, "in no case"
    assert [case for case in cases if id not in rules_of(case) and is_asked(rule, case)], "in every case that is asked"


def rules_of(case: Case) -> set[str]:
    """Return the rules whose findings a case expects."""
    return {finding.partition(":")[0] for finding in case.findings}


def is_asked(rule: Rule, case: Case) -> bool:
    """Whether a case answers all that a rule's conditions ask."""
    return all(isinstance(case.answers.get(condition.step), list) for condition in rule.when)
