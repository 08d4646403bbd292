"""What is odd about a statement, in words and at which of the caller's: each statement of the case file beside both."""

from __future__ import annotations

from pathlib import Path

import pytest

from fubcli.model.dialect import SqlDialect
from fubcli.model.policy import InputLimits
from fubcli.sql.facts import facts_of
from tests.corpora import document

CASES = document(Path(__file__).parents[1] / "data" / "construct_cases.yaml")


def said(sql: str, dialect: str) -> list[str]:
    facts = facts_of(sql, limits=InputLimits(10_000, 30), dialect=SqlDialect(dialect))
    return [
        f"{each.kind}: {each.what}" + (f" @ {sql[slice(*each.span)]}" if each.span is not None else "")
        for each in facts.constructs
    ]


@pytest.mark.parametrize(
    ("dialect", "case"),
    [pytest.param(dialect, case, id=case["sql"][:60]) for dialect, cases in CASES.items() for case in cases],
)
def test_what_is_odd(dialect: str, case: dict[str, object]) -> None:
    assert said(str(case["sql"]), dialect) == case["constructs"]
