"""The export's window: from Pacific midnight, as long as it takes, in nights of 23 and 25 hours too."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fubcli.skills.code_development.migration.window import next_window, windows_told_by


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "begins", "ends"),
    [
        ("2026-11-21T20:00", "2026-11-22T08:00", "2026-11-22T10:30"),  # PST
        ("2026-07-01T20:00", "2026-07-02T07:00", "2026-07-02T09:30"),  # PDT
        ("2026-11-22T09:00", "2026-11-22T08:00", "2026-11-22T10:30"),  # while it runs
        ("2026-11-22T10:30", "2026-11-23T08:00", "2026-11-23T10:30"),  # just over
        ("2026-03-08T00:00", "2026-03-08T08:00", "2026-03-08T10:30"),  # clocks go forward at 02:00
        ("2026-03-08T12:00", "2026-03-09T07:00", "2026-03-09T09:30"),  # 23 hours later
        ("2026-11-01T00:00", "2026-11-01T07:00", "2026-11-01T09:30"),  # clocks go back at 02:00
        ("2026-11-01T12:00", "2026-11-02T08:00", "2026-11-02T10:30"),  # 25 hours later
    ],
)
def test_the_next_window(now: str, begins: str, ends: str) -> None:
    window = next_window(at(now))
    assert (window.begins, window.ends) == (at(begins), at(ends))
    assert window.as_json()["source"] == "default"


def event(**changed: Any) -> dict[str, Any]:
    window = {"midnight": "2026-11-21T08:00:00Z", "deadline": "2026-11-21T10:11:20Z"}
    return {"exports": [{"window": window | changed, "last_arrival": "2026-11-21T09:12:12Z"}]}


def test_the_monitor_tells_how_long_it_takes() -> None:
    window = windows_told_by(event())(at("2026-11-22T20:00"))
    assert window.ends - window.begins == timedelta(hours=2, minutes=11, seconds=20)
    assert window.as_json()["source"] == "monitor"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"exports": "x"},
        {"exports": [1, {"window": []}]},
        event(midnight="x"),
        event(midnight=None),
        event(midnight="2026-11-21T08:00:00"),
        event(midnight="2020-01-01T08:00:00Z"),
    ],
    ids=json.dumps,
)
def test_what_others_wrote_wrongly_tells_nothing(data: dict[str, Any]) -> None:
    assert windows_told_by(data)(at("2026-11-21T20:00")).source == "default"
