"""What is wrong: each case with its reasons, its charts and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fubcli.model.check import Check, Pillar
from fubcli.operations.monitor.report.cases import Case
from fubcli.operations.monitor.report.legend import legend
from fubcli.operations.monitor.report.markup import Child, Html, element
from fubcli.operations.monitor.report.parts import check_list, folded, section, sentences
from fubcli.operations.monitor.report.tables import Charts
from fubcli.operations.monitor.report.words import badge, counted, long_day

MOST_CASES = 40
_MOST_SPELT_OUT = 2


def wrong_section(found: Sequence[Case], charts: Charts) -> Html:
    """Return the cases, the worst first."""
    if not found:
        return section("wrong", "What is wrong", element("p", "Nothing was seen to be wrong."))
    children: list[Child] = [legend(), *(_article(case, charts) for case in found[:MOST_CASES])]
    if rest := found[MOST_CASES:]:
        told = check_list([check for case in rest for check in case.checks])
        children.append(folded(f"{counted(len(rest), 'more case')}", told))
    return section("wrong", "What is wrong", *children)


def changes_section(checks: Iterable[Check], found: Iterable[Case]) -> Html:
    """Return the changed columns that are no case of their own."""
    told = {check.id for case in found for check in case.checks}
    every = [check for check in checks if check.pillar is Pillar.SCHEMA and check.kind]
    others = [check for check in every if check.id not in told]
    children: list[Child] = []
    if wrong := len(every) - len(others):
        children.append(element("p", f"{counted(wrong, 'table')} changed as told above."))
    children += [element("article", _head(check, "h3"), _changed(check)) for check in others[:MOST_CASES]]
    if rest := others[MOST_CASES:]:
        children.append(folded(counted(len(rest), "more change"), check_list(rest, explained=True)))
    if not children:
        children.append(element("p", "No column was seen to change."))
    return section("changes", "Schema changes", *children)


def _article(case: Case, charts: Charts) -> Html:
    first, *others = case.checks
    children: list[Child] = [_head(first, "h3"), _reasons(first)]
    children += [element("div", _head(check, "h4"), _reasons(check)) for check in others[:_MOST_SPELT_OUT]]
    if rest := others[_MOST_SPELT_OUT:]:
        children.append(folded(f"{counted(len(rest), 'more check')} on it", check_list(rest, explained=True)))
    drawn = charts.of(case.target)
    if drawn is not None:
        children.append(drawn)
    if case.follows:
        children.append(folded(f"Explains {counted(len(case.follows), 'more check')}", check_list(case.follows)))
    return element("article", *children, class_=f"case {first.status.value}")


def _head(check: Check, level: str) -> Html:
    where = f"{check.severity} · {check.pillar.value} · {long_day(check.night)}"
    told = element("p", badge(check.status), " ", element("span", where, class_="where"), class_="kind")
    return element("header", told, element(level, check.title))


def _reasons(check: Check) -> Html:
    parts: list[Child] = [_changed(check) if check.pillar is Pillar.SCHEMA else sentences(check.explanation)]
    if check.causes:
        parts.append(element("p", element("b", "Depends on: "), ", ".join(check.causes)))
    if check.source:
        parts.append(element("p", f"Seen in: {check.source}", class_="quiet"))
    return element("div", *parts, class_="reasons")


def _changed(check: Check) -> Html:
    """Return a schema change: the columns, each with a sign of what became of it, and the sentences about them."""
    signs = (("removed", "\u2212"), ("retyped", "~"), ("added", "+"))
    items = [
        element("li", element("span", f"{sign} {word}", class_=f"sign {word}"), " ", element("code", column))
        for word, sign in signs
        for column in _columns(check.observed, word)
    ]
    listed: list[Child] = [element("ul", *items, class_="changes")] if items else []
    return element("div", *listed, sentences(check.explanation))


def _columns(observed: Mapping[str, Any], word: str) -> list[str]:
    return [str(each) for each in observed.get(word, ())]
