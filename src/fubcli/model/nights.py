"""Pacific nights: when one begins, to which one a moment belongs, and how many hours it has."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


@lru_cache(maxsize=4_096)
def midnight(day: date) -> datetime:
    """Return the instant, in UTC, at which a Pacific day begins."""
    return datetime.combine(day, time(), PACIFIC).astimezone(UTC)


def at_local(day: date, clock: time) -> datetime:
    """Return the instant, in UTC, at which Pacific clocks show a time on a day."""
    return datetime.combine(day, clock, PACIFIC).astimezone(UTC)


def night_of(moment: datetime) -> date:
    """Return the Pacific day of an aware moment: the night of everything that the midnight's export brings."""
    return moment.astimezone(PACIFIC).date()


@lru_cache(maxsize=4_096)
def hours_of(day: date) -> float:
    """Return how many hours a Pacific day has: 24, and 23 or 25 where clocks change."""
    return (midnight(day + timedelta(days=1)) - midnight(day)).total_seconds() / 3600
