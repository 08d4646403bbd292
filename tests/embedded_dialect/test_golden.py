"""Databricks SQL on the embedded engine against Spark's recorded answers: never another value, rarely a refusal."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.embedded_dialect.comparison import RIGHT, SILENT
from tests.embedded_dialect.harness import golden, judged


@pytest.fixture(scope="module", params=["spark", "crm", "reports", pytest.param("functions", marks=pytest.mark.slow)])
def classes(request: pytest.FixtureRequest) -> dict[str, tuple[str, str]]:
    """The class of every statement of one golden file, and what was said."""
    return {f"{line['id']}: {line['sql'][-200:]}": judged(line) for line in golden(request.param)}


def test_no_answer_is_silently_wrong(classes: dict[str, tuple[str, str]]) -> None:
    assert {sql: said for sql, (kind, said) in classes.items() if kind in SILENT} == {}


def test_nearly_every_statement_is_answered_as_spark_answers_it(classes: dict[str, tuple[str, str]]) -> None:
    counts = Counter(kind for kind, _ in classes.values())
    answered = sum(counts[kind] for kind in (*RIGHT, "value", "error", "refused"))
    assert counts["refused"] <= 0.05 * answered
    assert sum(counts[kind] for kind in RIGHT) >= 0.97 * (answered - counts["refused"])
    assert counts["equal"] >= 0.90 * answered


def test_a_refusal_says_what_is_lacking(classes: dict[str, tuple[str, str]]) -> None:
    refusals = [said for kind, said in classes.values() if kind == "refused"]
    assert all("Databricks" in said or "embedded engine" in said for said in refusals)
