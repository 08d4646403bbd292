"""When a page is another one, and when it only was asked for again."""

from __future__ import annotations

import copy
from dataclasses import replace
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


def test_what_was_only_told_is_another_answer_than_what_was_sent() -> None:
    made = {"kind": "monitor", "name": "Data health", "outcome": "would_be_created"}
    requests = [{"method": "POST", "sent": False}]
    told = changed("datadog", applied=False, changes=[made], requests=requests)
    sent = changed("datadog", changes=[made | {"outcome": "created", "id": "7"}])
    there = changed("datadog", applied=False, changes=[made | {"outcome": "unchanged", "id": "7"}], requests=[])
    assert mark("T", [told], []) != mark("T", [sent], [])
    assert mark("T", [there], []) == mark("T", [sent], []), "a dry run that has nothing to send"


def test_what_was_done_before_a_failure_is_a_part() -> None:
    made = {"kind": "monitor", "name": "Data health", "outcome": "created", "id": "7"}
    partly = mark("T", [changed("problem", changes=[made])], [])
    assert partly != mark("T", [changed("problem")], [])
    assert partly == mark("T", [changed("problem", changes=[made | {"outcome": "unchanged", "id": "8"}])], [])


def test_tables_that_no_export_fills_are_the_same_in_any_order() -> None:
    one, other = (mark("T", [changed("monitor", not_nightly=names)], []) for names in (["a", "b"], ["b", "a"]))
    assert one == other != mark("T", [changed("monitor", not_nightly=["a"])], [])


def test_until_when_it_was_looked_at_makes_none() -> None:
    asked = [
        changed("investigate", request={"text": "Of 7", "as_of": at}, parameters={"account_id": 7, "until": at})
        for at in ("2026-11-21T08:00:00Z", "2026-11-21T09:00:00Z")
    ]
    assert mark("T", [asked[0]], []) == mark("T", [asked[1]], [])
    assert mark("T", [asked[0]], []) != mark("T", [changed("investigate", parameters={"account_id": 8})], [])


def test_when_a_report_was_written_makes_no_difference() -> None:
    told = ({"uri": "t.html", "sha256": each * 64} for each in "ab")
    first, again = (changed("healthy", report=each) for each in told)
    assert mark("T", [first], [CHART]) == mark("T", [again], [replace(CHART, content=b"<svg>now</svg>")])
    assert mark("T", [first], [CHART]) != mark("T", [first], [replace(CHART, caption="Rows of another night")])


def test_the_window_of_pipelines_and_what_still_runs_make_none() -> None:
    def asked(until: str, seconds: float, status: str = "running") -> str:
        running = {"id": 1, "status": status, "finished_at": None, "duration_seconds": seconds}
        window = {"since": "2026-11-20T00:00:00Z", "until": until}
        return mark("T", [changed("gitlab", timeframe=window, incident=window, pipelines=[running])], [])

    assert asked("2026-11-21T00:00:00Z", 10.5) == asked("2026-11-21T00:01:00Z", 70.5)
    assert asked("x", 1) != asked("x", 1, "failed")


def test_how_long_a_pipeline_took_that_is_over_is_a_part() -> None:
    over = {"id": 1, "finished_at": "2026-11-20T00:00:00Z"}
    took = [changed("gitlab", pipelines=[over | {"duration_seconds": seconds}]) for seconds in (1, 2)]
    assert mark("T", [took[0]], []) != mark("T", [took[1]], [])


def test_a_failure_that_was_passed_on_is_the_same_whichever_event_it_names() -> None:
    passed_on, other = (
        changed("problem", type="urn:fub:problem:upstream-failed", detail=f"The upstream event {each} is a failure.")
        for each in "ab"
    )
    assert mark("T", [passed_on], []) == mark("T", [other], [])
    assert mark("T", [changed("problem", detail="a")], []) != mark("T", [changed("problem", detail="b")], [])
