"""The demo's present: which night's export is the last complete one, and when the next one is played."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from fubcli.model.nights import midnight, night_of
from fubcli.ports import Clock

PLAYED = timedelta(hours=5)
"""Elapsed time after midnight within which everything of a night happens: its export, and what drills let come late."""


def last_complete_night(now: datetime) -> date:
    """Return the Pacific date whose midnight export is complete at `now` (aware, any zone)."""
    return night_of(present(now))


def present(now: datetime) -> datetime:
    """Return the moment at which the demo stands: `now`, and while a night is not played the end of the day before.

    Half a night is not to be had: without it the lakehouse would be one whose export has just failed to begin.
    """
    begun = midnight(night_of(now))
    return now if now.astimezone(UTC) >= begun + PLAYED else begun - timedelta(seconds=1)


class PresentClock:
    """The clock of whoever looks at the embedded lakehouse; never ahead of the one that it follows."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Return the demo's present, aware."""
        return present(self._clock.now())
