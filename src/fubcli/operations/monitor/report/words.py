"""Times, counts and statuses as people read them at night: Pacific clocks first, and never a colour alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

from fubcli.model.nights import PACIFIC
from fubcli.model.verdict import Status, Verdict
from fubcli.operations.monitor.report.markup import Html, element

_SYMBOLS = {Status.OK: "✓", Status.INFO: "i", Status.WARNING: "▲", Status.CRITICAL: "✕", Status.UNKNOWN: "?"}


def badge(status: Status | str) -> Html:
    """Return a status as a symbol and its word."""
    found = Status(status)
    symbol = element("span", _SYMBOLS[found], aria_hidden="true", class_="symbol")
    return element("span", symbol, found.value, class_=f"badge {found.value}")


def clock(moment: datetime) -> str:
    """Return what Pacific clocks show, to the minute."""
    return f"{moment.astimezone(PACIFIC):%H:%M}"


def long_day(night: date) -> str:
    """Return a night with its weekday."""
    return f"{night:%a} {night.day} {night:%b}"


def pacific(moment: datetime) -> Html:
    """Return a moment by Pacific clocks, for machines in UTC."""
    shown = moment.astimezone(PACIFIC)
    return element("time", f"{long_day(shown.date())}, {shown:%H:%M %Z}", datetime=_utc(moment))


def utc_clock(moment: datetime) -> str:
    """Return a moment's UTC clock."""
    return f"{moment.astimezone(UTC):%H:%M} UTC"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def expected_rows(verdict: Verdict) -> str:
    """Return what was expected, as the rest of a sentence; nothing where that is not known."""
    if verdict.expected is None:
        return ", and too few nights are known to expect anything"
    bounds = verdict.expected
    return f"; {bounds.lower:,.0f} to {bounds.upper:,.0f} expected"


def counted(number: int, what: str) -> str:
    """Return a number of things: 1 table, 2 tables."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
