"""What bounds the scan of each table, and why other predicates do not: each statement of the case file beside both."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.model.policy import InputLimits
from fubcli.model.scans import Limit, Moment, Range
from fubcli.model.statement import TableUse
from fubcli.sql.facts import facts_of
from tests.corpora import document

CASES = document(Path(__file__).parents[1] / "data" / "bounds_cases.yaml")


def said(sql: str) -> list[str]:
    facts = facts_of(sql, limits=InputLimits(10_000, 40), parameters={"start": "2026-01-01"})
    assert facts.text, facts.constructs
    return [_use(use) for use in facts.tables]


def _use(use: TableUse) -> str:
    bounds = [f"{column} {' or '.join(map(_range, ranges))}" for column, ranges in sorted(use.ranges.items())]
    limit = [f"the first {use.row_limit}"] if use.row_limit is not None else []
    unusable = [f"{each.column or 'all'} {each.reason}" for each in use.unusable]
    return f"{use.written.split('.')[-1]}: {', '.join([*bounds, *limit, *unusable]) or 'all of it'}"


def _range(each: Range) -> str:
    values = [f"{each.values} values"] if each.values is not None else []
    lower, upper = (
        [f"{sign}{_limit(limit)}" for limit in limits] for sign, limits in ((">", each.lower), ("<", each.upper))
    )
    return " ".join([*values, *lower, *upper]) or "anything"


def _limit(limit: Limit) -> str:
    if not isinstance(limit, Moment):
        return limit.value
    return f"{limit.anchor or 'now'}{f'{limit.days:+g}' if limit.days else ''}"


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["sql"][:70]) for group in CASES.values() for case in group]
)
def test_what_bounds_a_scan(case: dict[str, object]) -> None:
    assert said(str(case["sql"])) == case["tables"]
