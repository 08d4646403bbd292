"""`--timeframe` to two moments: hours are those hours, and days are nights, as the other skills have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fubcli.errors import UsageError
from fubcli.model.nights import PACIFIC, midnight
from fubcli.model.timeframe import timeframe_of

_DATE = len("2026-11-20")


@dataclass(frozen=True)
class Window:
    """From one moment to another, both included, in UTC."""

    since: datetime
    until: datetime


def window_of(given: str, now: datetime) -> Window:
    """Return the moments of a timeframe; a time without a zone is Pacific. Raises UsageError as `timeframe_of`."""
    nights = timeframe_of(given, now)
    since, until = midnight(nights.first), nights.until
    if given == "last_24h":
        since = now - timedelta(hours=24)
    start, slash, end = given.partition("/")
    if slash:
        since, until = _moment(start) or since, min(_moment(end) or until, now)
    if since > until:
        raise UsageError(f"--timeframe={given}: it ends before it begins, or has not begun.")
    return Window(since, until)


def _moment(written: str) -> datetime | None:
    """Return a time, which `timeframe_of` has read already; None for a date."""
    if len(written) <= _DATE:
        return None
    moment = datetime.fromisoformat(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)).astimezone(UTC)
