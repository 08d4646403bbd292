"""When a page is another one, and when it only was asked for again."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from fubcli.skills.confluence_management.charts import Chart
from fubcli.skills.confluence_management.rendering.marking import mark
from tests.skills.confluence_management.conftest import KINDS, document, event_of

CHART = Chart(1, "Rows of a night", b"<svg/>", 600)


def changed(kind: str, **members: Any) -> Any:
    given = copy.deepcopy(document(kind))
    given["data"] |= members
    return event_of(given)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_content_has_the_same_mark_and_another_title_another(kind: str) -> None:
    given = event_of(document(kind))
    assert mark("T", [given], []) == mark("T", [event_of(document(kind))], []) != mark("U", [given], [])
    assert mark("T", [given], [CHART]) != mark("T", [given], [])


@pytest.mark.parametrize("member", ["duration_ms", "as_of", "next", "promotion", "cost", "upstream"])
def test_what_belongs_to_one_run_makes_no_difference(member: str) -> None:
    assert mark("T", [changed("query", **{member: 7})], []) == mark("T", [changed("query", **{member: 8})], [])


def test_another_answer_makes_one() -> None:
    assert mark("T", [changed("query", rows=[[1]])], []) != mark("T", [changed("query", rows=[[2]])], [])


def test_rows_without_an_order_are_the_same_in_any() -> None:
    ways = [
        changed("query", rows=rows, ordering="unspecified") for rows in ([[1, "a"], [2, None]], [[2, None], [1, "a"]])
    ]
    assert mark("T", [ways[0]], []) == mark("T", [ways[1]], [])
    ordered = [changed("query", rows=rows, ordering="by the statement") for rows in ([[1], [2]], [[2], [1]])]
    assert mark("T", [ordered[0]], []) != mark("T", [ordered[1]], [])


def test_whether_a_service_had_it_already_makes_none() -> None:
    made = {"kind": "monitor", "name": "Data health", "outcome": "created", "id": "7"}
    there = made | {"outcome": "unchanged"}
    first, again = (changed("datadog", changes=[each], headline=each["outcome"]) for each in (made, there))
    assert mark("T", [first], []) == mark("T", [again], [])
    assert mark("T", [first], []) != mark("T", [changed("datadog", changes=[])], [])
