"""The published rates are those of the case files: no trap passes, at most one ordinary statement in a hundred is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.dialects import row

from fubcli.model.dialect import SqlDialect
from tests.sql.dialects.dialect_cases import OTHERS

GUARD = Path(__file__).parents[3] / "docs" / "guard.md"


@pytest.mark.parametrize("dialect", OTHERS)
def test_the_document_says_the_rates_of_today(dialect: SqlDialect) -> None:
    line = row(dialect)
    assert line in GUARD.read_text(encoding="utf-8"), "run python benchmarks/dialects.py and copy its table"
    _, _, _, _, bypassed, _, refused, _ = (cell.strip() for cell in line.split("|"))
    assert bypassed == "0.0%"
    assert float(refused.rstrip("%")) <= 1
