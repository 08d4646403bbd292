"""`--timeframe` to moments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fubcli.errors import UsageError
from fubcli.skills.gitlab_pipeline_monitoring.window import window_of

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "since", "until"),
    [
        ("last_24h", "2026-11-19T18:00", "2026-11-20T18:00"),
        ("today", "2026-11-20T08:00", "2026-11-20T18:00"),
        ("yesterday", "2026-11-19T08:00", "2026-11-20T08:00"),
        ("past_week", "2026-11-14T08:00", "2026-11-20T18:00"),
        ("2026-11-18", "2026-11-18T08:00", "2026-11-19T08:00"),
        ("2026-11-18T10:00Z/2026-11-18T12:30Z", "2026-11-18T10:00", "2026-11-18T12:30"),
        ("2026-11-18T10:00/2026-11-19", "2026-11-18T18:00", "2026-11-20T08:00"),
        ("2026-11-18/2026-11-20T19:00Z", "2026-11-18T08:00", "2026-11-20T18:00"),
    ],
)
def test_hours_are_hours_and_days_are_nights(given: str, since: str, until: str) -> None:
    window = window_of(given, NOW)
    assert (f"{window.since:%Y-%m-%dT%H:%M}", f"{window.until:%Y-%m-%dT%H:%M}") == (since, until)
    assert window.since.utcoffset() == window.until.utcoffset() == timedelta(0)


@pytest.mark.parametrize("given", ["2026-11-18T12:00Z/2026-11-18T10:00Z", "2026-11-20T19:00Z/2026-11-20T20:00Z", "x"])
def test_what_is_no_time_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="--timeframe"):
        window_of(given, NOW)
