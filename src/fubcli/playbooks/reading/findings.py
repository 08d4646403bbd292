"""The `findings` of a playbook: when one follows, what it says, and which evidence it stands on."""

from __future__ import annotations

from collections.abc import Sequence

from fubcli.config.documents import Value
from fubcli.config.sections import Section, open_section
from fubcli.model.playbook import Claim, Condition, EvidenceClass, Literal, Operator, Rule, Severity, Step, Wanted
from fubcli.playbooks.reading.fields import name_of, sentence, texts, unique
from fubcli.playbooks.reading.steps import BINDS
from fubcli.playbooks.templates import is_sound, slots

_KEYS = (
    *("id", "when", "each", "most", "severity", "title", "evidence", "confidence", "because", "at", "until"),
    *("supports", "contradicts"),
)
_REQUIRED = ("id", "when", "severity", "title", "evidence", "confidence", "because")
_MOST = 10


def read_rules(root: Section, steps: Sequence[Step], wanted: Sequence[Wanted]) -> tuple[Rule, ...]:
    """Return the rules; raises ConfigError for a step, an operator or a placeholder that is not there."""
    known = {step.id for step in steps}
    says = {name for each in wanted for name in (*BINDS[each.kind], each.kind.value)}
    rules = [
        _rule(root, f"findings[{place}]", value, known, says) for place, value in enumerate(root.items("findings"))
    ]
    unique(root, "findings", [rule.id for rule in rules])
    return tuple(rules)


def _rule(root: Section, key: str, value: Value, steps: set[str], says: set[str]) -> Rule:
    section = open_section(root.document, key, value, known=_KEYS, required=_REQUIRED)
    confidence = section.number("confidence") or 0
    if not 1 <= confidence <= 99:
        raise root.document.error(section.path("confidence"), "must be 1 to 99: nothing is certain")
    evidence = tuple(_claim(section, place, each, steps) for place, each in enumerate(section.items("evidence")))
    if not evidence:
        raise root.document.error(section.path("evidence"), "must have at least one claim")
    return Rule(
        id=name_of(section, "id"),
        when=_conditions(section, steps),
        severity=Severity(section.choice("severity", tuple(Severity))),
        title=_template(section, "title", steps),
        evidence=evidence,
        confidence=confidence / 100,
        because=sentence(section, "because"),
        each=section.choice("each", sorted(steps)) if section.has("each") else "",
        most=_most(section),
        at=section.text("at"),
        until=section.text("until"),
        supports=texts(section, "supports"),
        contradicts=texts(section, "contradicts"),
    )


def _most(section: Section) -> int:
    most = section.number("most")
    if most is None:
        return 1
    if not section.has("each") or not 1 <= most <= _MOST:
        raise section.document.error(section.path("most"), f"must be 1 to {_MOST}, and goes with `each`")
    return most


def _claim(rule: Section, place: int, value: Value, steps: set[str]) -> Claim:
    key = f"{rule.path('evidence')}[{place}]"
    required = ("step", "says", "class")
    section = open_section(rule.document, key, value, known=(*required, "when"), required=required)
    return Claim(
        step=section.choice("step", sorted(steps)),
        says=_template(section, "says", steps),
        evidence_class=EvidenceClass(section.choice("class", tuple(EvidenceClass))),
        when=_conditions(section, steps) if section.has("when") else (),
    )


def _template(section: Section, name: str, steps: set[str]) -> str:
    text = sentence(section, name)
    if not is_sound(text):
        raise section.document.error(section.path(name), "has a brace that belongs to no name")
    for slot in slots(text):
        step, dot, _ = slot.partition(".")
        if dot and step not in steps:
            raise section.document.error(section.path(name), f"names a step that is not there: {step}")
    return text


def _conditions(section: Section, steps: set[str]) -> tuple[Condition, ...]:
    conditions = tuple(
        _condition(section, f"{section.path('when')}[{place}]", value, steps)
        for place, value in enumerate(section.items("when"))
    )
    if not conditions:
        raise section.document.error(section.path("when"), "must have at least one condition")
    return conditions


def _condition(rule: Section, key: str, value: Value, steps: set[str]) -> Condition:
    section = open_section(rule.document, key, value, known=("step", "column", *Operator), required=("step", "column"))
    operators = [each for each in Operator if section.has(each)]
    if len(operators) != 1:
        raise rule.document.error(key, f"must have one of {', '.join(Operator)}")
    return Condition(
        section.choice("step", sorted(steps)), sentence(section, "column"), operators[0], _wants(section, operators[0])
    )


def _wants(section: Section, operator: Operator) -> Literal | tuple[Literal, ...]:
    value = section.values[operator]
    if operator is Operator.ONE_OF:
        return texts(section, operator)
    if operator in (Operator.EQUALS, Operator.DIFFERS):
        if isinstance(value, bool | int | str):
            return value
        raise section.document.error(section.path(operator), "must be a number, a text, true or false")
    return section.number(operator) or 0
