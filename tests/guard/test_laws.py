"""Laws of what runs, over the whole corpus, and of the guard, over anything at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from fubcli.model.decision import Verdict
from fubcli.model.statement import StatementKind
from fubcli.sql import facts as facts_module
from fubcli.sql.parsing import parse, tokenise
from tests.guard.corpus import Statement, statements
from tests.policy.cases import judge

ALLOWED = statements("allowed")
SHORT = [each.sql for outcome in ("allowed", "refused") for each in statements(outcome) if len(each.sql) < 600]
WORDS = [re.findall(r"'(?:[^'\\]|\\.)*'|`[^`]*`|\w+|\s+|.", sql, re.DOTALL) for sql in SHORT]
UNLIKE = re.compile(r"""\w''|r'|it""s|(ORDER|GROUP|PARTITION) (--|/\*)""")
"""Where the parser reads the caller's text in another way than Spark does: doubled quotes and raw strings, which are
written anew (tests/sql/test_literals.py, and tests/spark/ with Spark's own reading), and a keyword with a comment in it.
"""


def _trees(text: str) -> list[exp.Expr]:
    return parse(tokenise(text), text)


def _each(cases: tuple[Statement, ...]) -> list[object]:
    return [pytest.param(case, id=f"{case.theme}-{index}") for index, case in enumerate(cases)]


@pytest.mark.parametrize("case", _each(tuple(case for case in ALLOWED if not UNLIKE.search(case.sql))))
def test_what_runs_has_the_tree_of_what_was_written(case: Statement) -> None:
    """Unless it was rewritten knowingly, which is reported."""
    facts, _ = case.judged()
    (tree,) = _trees(facts.text)
    assert facts.rewrites or [tree] == _trees(case.sql)


@pytest.mark.parametrize("case", _each(ALLOWED))
def test_judging_what_runs_changes_nothing(case: Statement) -> None:
    facts, decision = case.judged()
    again, second = judge(facts.text)
    assert again.text == facts.text
    assert again.rewrites == ()
    assert (again.kind, again.parameters, again.limit, again.is_ordered) == (
        facts.kind, facts.parameters, facts.limit, facts.is_ordered,
    )  # fmt: skip
    assert [(use.name, use.is_target) for use in again.tables] == [(use.name, use.is_target) for use in facts.tables]
    assert {use.name for use in again.functions} == {use.name for use in facts.functions}
    assert second.environment is decision.environment
    assert (second.verdict is Verdict.REFUSE) is (decision.verdict is Verdict.REFUSE)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(WORDS), st.data())
def test_statements_with_words_lost_doubled_and_swapped_are_judged(words: list[str], data: st.DataObject) -> None:
    """No exception, a text that reads back as itself, and on production nothing but queries."""
    changed = list(words)
    for _ in range(data.draw(st.integers(1, 4))):
        if not changed:
            break
        place, other = (data.draw(st.integers(0, len(changed) - 1)) for _ in range(2))
        match data.draw(st.sampled_from(["lose", "double", "swap", "borrow"])):
            case "lose":
                del changed[place]
            case "double":
                changed.insert(place, changed[place])
            case "swap":
                changed[place], changed[other] = changed[other], changed[place]
            case _:
                changed.insert(place, data.draw(st.sampled_from(data.draw(st.sampled_from(WORDS)) or [""])))
    facts, decision = judge("".join(changed))
    if decision.verdict is Verdict.REFUSE:
        return
    assert judge(facts.text)[0].text == facts.text
    touches_production = any(use.name and use.name.catalog in ("fub", "fub_zg") for use in facts.tables)
    assert facts.kind is StatementKind.QUERY or not touches_production


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.binary(max_size=80).map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_any_text_is_judged(text: str) -> None:
    _, decision = judge(text)
    assert decision.verdict is Verdict.REFUSE or decision.text


@pytest.mark.parametrize("error", [RecursionError, KeyError, MemoryError, AssertionError, AttributeError, UnicodeError])
@pytest.mark.parametrize("stage", ["tokenise", "cut", "write", "constructs_of", "calls_of", "Relations", "command_of"])
def test_whatever_breaks_inside_the_guard_refuses(
    monkeypatch: pytest.MonkeyPatch, stage: str, error: type[Exception]
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise error("something that nobody thought of")

    monkeypatch.setattr(facts_module, stage, broken)
    facts, decision = judge("SELECT upper(name) FROM fub.contacts_silver.stages")
    assert facts.kind is StatementKind.UNKNOWN
    assert facts.text == ""
    assert decision.verdict is Verdict.REFUSE
    assert decision.findings


def test_an_interrupt_is_not_taken_for_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(facts_module, "tokenise", interrupted)
    with pytest.raises(KeyboardInterrupt):
        judge("SELECT 1")
