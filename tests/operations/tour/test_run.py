"""What the tour makes of commands that end as they should, and of others."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fubcli.errors import ExitCode
from fubcli.operations.tour import Ended, Step, steps, taken, told
from tests.cli.events import validator

NOW = datetime(2026, 11, 22, 23, 59, 59, 999_999, tzinfo=UTC)
STEP = Step("Because.", ("fubcli", "--operation=query"), ExitCode.REFUSED)


def event(**data: Any) -> str:
    return json.dumps({"type": "com.fub.skill.query.refused.v1", "data": data}) + "\n"


def test_the_tour_shows_a_refusal_staging_promotion_the_monitor_and_an_investigation() -> None:
    planned = steps(NOW)
    assert [int(each.expected) for each in planned] == [3, 4, 0, 0, 0]
    assert planned[2].argv == (*planned[1].argv[:-1], "--promote", planned[1].argv[-1])
    assert all(each.argv[-1] == "--warehouse=embedded" for each in planned)
    assert [each.argv[1] for each in planned[3:]] == ["--operation=monitor", "--operation=investigate"]


def test_no_tour_runs_the_statement_of_another_one() -> None:
    moments = [NOW - timedelta(milliseconds=100 * each) for each in range(1, 5_000, 7)]
    assert len({steps(each)[1].argv for each in moments}) == len(moments)


@pytest.mark.parametrize(
    ("data", "headline"),
    [
        ({"detail": "No."}, "No."),
        ({"headline": "All landed."}, "All landed."),
        ({"conclusion": "It was the job."}, "It was the job."),
        ({"row_count": 1200, "findings": [{"title": "Masked: x"}]}, "1,200 rows; Masked: x"),
        ({"row_count": 2}, "2 rows"),
        ({"detail": "x" * 1_000}, "x" * 300),
        ({}, ""),
    ],
)
def test_the_headline_is_what_the_command_answered(data: dict[str, Any], headline: str) -> None:
    step = taken(STEP, Ended(3, event(**data), 0.25))
    assert (step["headline"], step["event_types"], step["seconds"]) == (
        headline,
        ["com.fub.skill.query.refused.v1"],
        0.25,
    )


@pytest.mark.parametrize("written", ["", "no JSON\n", "[1]\n", '{"data": 1}\n'])
def test_what_is_no_event_is_passed_over(written: str) -> None:
    step = taken(STEP, Ended(3, written, 0.1))
    assert (step["event_types"], step["headline"], step["is_as_expected"]) == ([], "", True)


def test_an_answer_from_a_live_warehouse_is_not_what_was_expected() -> None:
    assert taken(STEP, Ended(3, event(warehouse={"embedded": True}), 0.1))["is_as_expected"]
    assert not taken(STEP, Ended(3, event(warehouse={"embedded": False}), 0.1))["is_as_expected"]


@pytest.mark.parametrize(("of_step", "of_tour"), [(3, 0), (0, 8), (6, 6), (130, 130), (2, 2), (-9, 1), (77, 1)])
def test_the_exit_code_is_that_of_the_step_that_ended_otherwise(of_step: int, of_tour: int) -> None:
    envelope = told([taken(STEP, Ended(of_step, event(detail="x"), 0.1))], planned=1)
    assert envelope.exit_code == of_tour
    assert envelope.data["is_as_expected"] is (of_tour == 0)
    assert envelope.data["untrusted"] == ["/steps/0/headline"]
    validator("tour-result").validate(json.loads(json.dumps(envelope.data)))
