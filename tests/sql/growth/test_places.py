"""Where rows multiply, and how many there may be: each statement of the case file beside what is found in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.model.policy import InputLimits
from fubcli.model.scans import Extent, Growth, Moment, Product
from fubcli.model.statement import StatementFacts
from fubcli.sql.facts import facts_of
from tests.corpora import document

CASES = document(Path(__file__).parents[2] / "data" / "growth_cases.yaml")
PARAMETERS = {"seven": "7", "start": "2026-01-01"}


def said(sql: str) -> list[str]:
    facts = facts_of(sql, limits=InputLimits(10_000, 40), parameters=PARAMETERS)
    assert facts.text, facts.constructs
    return [_growth(growth, facts) for growth in facts.growths]


def _growth(growth: Growth, facts: StatementFacts) -> str:
    sides = " with ".join(_extent(each, facts) for each in growth.sides)
    return f"{growth.kind}, {growth.what}: {sides}"


def _extent(extent: Extent, facts: StatementFacts) -> str:
    return " or ".join(_product(each, facts) for each in extent)


def _product(product: Product, facts: StatementFacts) -> str:
    tables = [facts.tables[place].written.split(".")[-1] for place in product.tables]
    series = [f"({_moment(each.first)} to {_moment(each.last)} by {each.days:g})" for each in product.series]
    factors = [f"{product.factor:g}"] if product.factor != 1 or not (tables or series) else []
    return " x ".join([*factors, *series, *tables]) if product.is_known else "?"


def _moment(moment: Moment) -> str:
    return f"{moment.anchor or 'now'}{moment.days or '':+}" if moment.days else str(moment.anchor or "now")


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["sql"][:70]) for group in CASES.values() for case in group]
)
def test_what_multiplies(case: dict[str, object]) -> None:
    assert said(str(case["sql"])) == case["growths"]
