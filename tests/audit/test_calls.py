"""Decisions with their outcomes."""

from __future__ import annotations

import pytest

from fubcli.audit.calls import Request, all_calls, last_calls
from tests.audit.conftest import Desk, MakeDesk, decided, finished, sent


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
    found = last_calls(desk.snapshot(), limit)
    texts = [call.as_json()["statement"]["text"] for call in found]
    assert texts == [f"SELECT {number}" for number in range(20)][-limit:]


def test_a_forged_line_is_not_told(desk: Desk, make_desk: MakeDesk) -> None:
    desk.fill(1)
    other = make_desk("other")
    other.log.record(decided("forged", "SELECT 'forged'"))
    with desk.segment.open("ab") as file:
        file.write(other.segment.read_bytes())
    assert desk.texts() == ["SELECT 0"]


def test_a_request_is_one_item_with_what_came_of_it(desk: Desk) -> None:
    desk.log.record(sent())
    desk.log.record(decided("a"))
    desk.log.record(sent().ended("request-declined", 7))
    desk.log.record(sent("/api/v1/events"))
    told = [item.as_json() for item in all_calls(desk.snapshot())]
    assert [(each["seq"], each["state"]) for each in told] == [(1, "finished"), (2, "unfinished"), (4, "unfinished")]
    assert told[0] == {
        "seq": 1, "state": "finished", "time": "2026-11-21T08:00:01.000Z", "service": "datadog", "method": "POST",
        "url": "https://api.datadoghq.com/api/v1/monitor", "body_sha256": "0" * 64, "environment": "production",
        "traceparent": "t1", "user": "u",
        "outcome": {"time": "2026-11-21T08:00:03.000Z", "outcome": "request-declined", "duration_ms": 7},
    }  # fmt: skip
    assert "outcome" not in told[2]
    assert desk.verify().broken is None


def test_a_request_whose_process_was_killed_stays_unfinished_when_it_is_sent_again(desk: Desk) -> None:
    for entry in (sent(), sent(trace="t2"), sent(trace="t2").ended("ok", 1), sent(), sent().ended("ok", 2)):
        desk.log.record(entry)
    items = list(all_calls(desk.snapshot()))
    assert [(item.seq, item.state) for item in items] == [(1, "unfinished"), (2, "finished"), (4, "finished")]


def test_an_end_without_a_beginning_is_no_item(desk: Desk) -> None:
    desk.log.record(sent().ended("ok", 1))
    desk.log.record(decided("a"))
    assert [item.seq for item in all_calls(desk.snapshot())] == [2]
    assert [item.seq for item in last_calls(desk.snapshot(), 1)] == [2]


@pytest.mark.parametrize("limit", [*range(1, 13), 100])
def test_the_last_items_are_statements_and_requests(make_desk: MakeDesk, limit: int) -> None:
    desk = make_desk(segment_bytes=1_000)
    for number in range(12):
        desk.log.record(decided(f"c{number}") if number % 2 else sent(f"/{number}"))
        if number % 2 == 0:
            desk.log.record(sent(f"/{number}").ended("ok", 1))
    begun = [3 * (number // 2) + (3 if number % 2 else 1) for number in range(12)]
    found = last_calls(desk.snapshot(), limit)
    assert [item.seq for item in found] == begun[-limit:]
    assert all(item.state == "finished" for item in found if isinstance(item, Request))
