"""What a check came to as an assertion: true or false, of a table or of one of its columns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fubcli.model.check import Check, Pillar
from fubcli.model.verdict import Status
from fubcli.operations.monitor.signals.openlineage.facets import assertions, error_message, rows_judged

LAST = date(2026, 11, 20)


def asserted(status: Status, pillar: Pillar = Pillar.QUALITY, **more: Any) -> list[tuple[Any, ...]]:
    """Return assertion, success, column and severity of everything that a check asserts."""
    found = assertions([Check(pillar, "fub.a_silver.b", LAST, status, "x", **more)])
    told = found["assertions"] if found else []
    return [tuple(each.get(name) for name in ("assertion", "success", "column", "severity")) for each in told]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.OK, [("freshness", True, None, None)]),
        (Status.INFO, [("freshness", True, None, None)]),
        (Status.WARNING, [("freshness", False, None, "warn")]),
        (Status.CRITICAL, [("freshness", False, None, "error")]),
        (Status.UNKNOWN, []),
    ],
)
def test_what_is_unknown_is_neither_true_nor_false(status: Status, told: list[tuple[Any, ...]]) -> None:
    assert asserted(status, Pillar.FRESHNESS) == told


@pytest.mark.parametrize(
    ("about", "observed", "columns"),
    [
        ("nulls", {"rows": 9, "empty": {"email": 0.4, "phone": 0.1}}, ["email", "phone"]),
        ("keys", {"rows": 9, "repeats": 3, "key": "id"}, ["id"]),
        ("keys", {"rows": 9, "repeats": 0, "key": ""}, [None]),
        ("", {"removed": ["a"], "retyped": ["b"], "added": ["c"]}, ["a", "b"]),
    ],
)
def test_each_column_is_asserted_by_its_name(about: str, observed: dict[str, Any], columns: list[str | None]) -> None:
    found = asserted(Status.CRITICAL, about=about, observed=observed)
    assert [each[2] for each in found] == columns
    assert {each[0] for each in found} == {f"quality.{about}" if about else "quality"}


def test_a_facet_names_its_schema_and_who_made_it() -> None:
    facet = rows_judged(3, None)
    assert facet["_schemaURL"].endswith(
        "/facets/1-0-3/DataQualityMetricsInputDatasetFacet.json#/$defs/DataQualityMetricsInputDatasetFacet"
    )
    assert facet["_producer"].startswith("urn:fub:fubcli:")
    assert "lastUpdated" not in facet


def test_an_error_is_told_in_sentences_that_hide_nothing() -> None:
    assert error_message(["lost.", "by \u202enight"])["message"] == r"lost. by \u202enight"
