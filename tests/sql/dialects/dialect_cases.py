"""The case files of the dialects beside Databricks: `refused` by the rule that leads, `accepted`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from fubcli.model.dialect import SqlDialect
from tests.corpora import document

DIRECTORY = Path(__file__).parents[2] / "data" / "dialect_cases"
OTHERS = tuple(dialect for dialect in SqlDialect if dialect is not SqlDialect.DATABRICKS)


@dataclass(frozen=True)
class DialectCase:
    """One statement of a dialect; `rule` leads its refusal, and is None when it is accepted."""

    dialect: SqlDialect
    sql: str
    rule: str | None = None


@cache
def dialect_cases(dialect: SqlDialect) -> tuple[DialectCase, ...]:
    """Return every case of a dialect."""
    written = document(DIRECTORY / f"{dialect}.yaml")
    refused = [DialectCase(dialect, sql, rule) for rule, texts in written["refused"].items() for sql in texts]
    return (*refused, *(DialectCase(dialect, sql) for sql in written["accepted"]))


def parameters(*, accepted: bool) -> list[object]:
    """Return the cases of one outcome for `parametrize`."""
    return [
        pytest.param(case, id=f"{dialect}-{index}")
        for dialect in OTHERS
        for index, case in enumerate(dialect_cases(dialect))
        if (case.rule is None) is accepted
    ]
