"""The case files of the dialects beside Databricks: `refused` by the rule that leads, `accepted`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from fubcli.model.dialect import SqlDialect

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
    document = yaml.safe_load((DIRECTORY / f"{dialect}.yaml").read_text(encoding="utf-8"))
    refused = [DialectCase(dialect, sql, rule) for rule, texts in document["refused"].items() for sql in texts]
    return (*refused, *(DialectCase(dialect, sql) for sql in document["accepted"]))


def parameters(*, accepted: bool) -> list[object]:
    """Return the cases of one outcome for `parametrize`."""
    return [
        pytest.param(case, id=f"{dialect}-{index}")
        for dialect in OTHERS
        for index, case in enumerate(dialect_cases(dialect))
        if (case.rule is None) is accepted
    ]
