"""Decisions with their outcomes."""

from __future__ import annotations

import pytest

from fubcli.audit.calls import all_calls, last_calls
from tests.audit.conftest import Desk, MakeDesk, decided, finished


def test_a_call_is_a_decision_with_its_outcome(desk: Desk) -> None:
    desk.log.record(decided("a", "SELECT 1"))
    desk.log.record(decided("b", "SELECT 2"))
    desk.log.record(finished("a"))
    desk.log.record(decided("c", "DROP TABLE x", "refuse", rules=("production_is_read_only",)))
    desk.log.record(decided("d", dry_run=True))
    desk.log.record(decided("e", verdict="needs_staging"))
    told = [call.as_json() for call in all_calls(desk.snapshot())]
    assert [each["state"] for each in told] == ["finished", "unfinished", "refused", "dry_run", "refused"]
    assert told[0]["outcome"] == {
        "time": "2026-11-21T08:00:03.000Z", "outcome": "ok", "exit_code": 0, "duration_ms": 12, "rows": 3,
    }  # fmt: skip
    assert {"prev", "mac", "v", "kind", "call"}.isdisjoint(told[0])


@pytest.mark.parametrize("limit", [1, 3, 10, 100])
def test_the_last_calls_oldest_first_across_files(make_desk: MakeDesk, limit: int) -> None:
    desk = make_desk(segment_bytes=1_000)
    desk.fill(20)
    texts = [call.decided["statement"]["text"] for call in last_calls(desk.snapshot(), limit)]
    assert texts == [f"SELECT {number}" for number in range(20)][-limit:]


def test_a_forged_line_is_not_told(desk: Desk, make_desk: MakeDesk) -> None:
    desk.fill(1)
    other = make_desk("other")
    other.log.record(decided("forged", "SELECT 'forged'"))
    with desk.segment.open("ab") as file:
        file.write(other.segment.read_bytes())
    assert desk.texts() == ["SELECT 0"]
