"""Which night's export is the last complete one of the embedded lakehouse."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from fubcli.model.nights import midnight, night_of

EXPORT_WINDOW = timedelta(hours=2)
"""Elapsed time after midnight within which a night's export, silver and gold tables are written."""


def last_complete_night(now: datetime) -> date:
    """Return the Pacific date whose midnight export is complete at `now` (aware, any zone)."""
    day = night_of(now)
    complete_at = midnight(day) + EXPORT_WINDOW
    return day if now.astimezone(UTC) >= complete_at else day - timedelta(days=1)
