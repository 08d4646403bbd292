"""Databricks SQL on the embedded engine against Spark's recorded answers: never another value, rarely a refusal."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.embedded_dialect.comparison import RIGHT, SILENT
from tests.embedded_dialect.harness import golden, judged

pytestmark = pytest.mark.slow

SWEEPS = [pytest.param(name, marks=pytest.mark.slow) for name in ("functions", "aggregates")]
"""Every function over NULLs and edges; every aggregate and window over small columns of each type."""


@pytest.mark.parametrize("name", ["spark", "crm", pytest.param("reports", marks=pytest.mark.slow), *SWEEPS])
def test_every_statement_is_answered_as_spark_answers_it_or_refused(name: str) -> None:
    classes = {f"{line['id']}: {line['sql'][-200:]}": judged(line) for line in golden(name)}
    assert {sql: said for sql, (kind, said) in classes.items() if kind in SILENT} == {}
    counts = Counter(kind for kind, _ in classes.values())
    answered = sum(counts[kind] for kind in (*RIGHT, "error", "refused"))
    assert counts["refused"] <= 0.05 * answered
    assert sum(counts[kind] for kind in RIGHT) >= 0.97 * (answered - counts["refused"])
    assert counts["equal"] >= 0.90 * answered
    refusals = [said for kind, said in classes.values() if kind == "refused"]
    assert all("Databricks" in said or "embedded engine" in said for said in refusals)
