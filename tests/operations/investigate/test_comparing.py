"""Two answers joined by a key, which stays what it is in the event."""

from __future__ import annotations

import json
from dataclasses import replace

from fubcli.model.playbook import Comparison, Step, StepKind
from fubcli.operations.investigate.answers import Answer, State
from fubcli.operations.investigate.comparing import compared
from tests.operations.investigate.world import answer

COMPARISON = Comparison("left", "right", "day", "rows")
STEP = Step("both", "How they differ", StepKind.COMPARE, comparison=COMPARISON, most_rows=10)
COLUMNS = {"day": "date", "rows": "bigint"}


def both(left: Answer, right: Answer) -> Answer:
    return compared(STEP, COMPARISON, {"left": left, "right": right})


def test_days_are_joined_and_can_be_written() -> None:
    found = both(
        answer("left", COLUMNS, ["2026-11-20", "100"], ["2026-11-21", "50"]),
        answer("right", COLUMNS, ["2026-11-21", "40"], ["2026-11-20", "100"]),
    )
    assert json.loads(json.dumps(found.rows)) == [
        ["2026-11-21", 50.0, 40.0, -10.0, 20.0], ["2026-11-20", 100.0, 100.0, 0.0, 0.0],
    ]  # fmt: skip


def test_a_key_of_one_side_differs_wholly() -> None:
    found = both(answer("left", COLUMNS, ["2026-11-20", "7"]), answer("right", COLUMNS))
    assert list(found.rows) == [["2026-11-20", 7.0, None, -7.0, 100.0]]


def test_what_has_no_answer_or_is_cut_off_is_not_compared() -> None:
    whole = answer("left", COLUMNS, ["2026-11-20", "7"])
    for other in (replace(whole, state=State.FAILED), replace(whole, truncated=True)):
        assert both(whole, other).state is State.SKIPPED
