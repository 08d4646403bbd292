"""Pacific nights: which night's export is the last complete one, and when a day begins."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")

EXPORT_WINDOW = timedelta(hours=2)
"""Elapsed time after midnight within which a night's export, silver and gold tables are written."""


def midnight(day: date) -> datetime:
    """Return the instant, in UTC, at which a Pacific day begins."""
    return datetime.combine(day, time(), PACIFIC).astimezone(UTC)


def last_complete_night(now: datetime) -> date:
    """Return the Pacific date whose midnight export is complete at `now` (aware, any zone)."""
    day = now.astimezone(PACIFIC).date()
    complete_at = midnight(day) + EXPORT_WINDOW
    return day if now.astimezone(UTC) >= complete_at else day - timedelta(days=1)
