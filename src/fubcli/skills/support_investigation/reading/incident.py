"""From when to when what is wrong went wrong, as far as the monitor saw it: what came after it has not caused it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fubcli.model.nights import midnight, night_of
from fubcli.model.timeframe import Timeframe
from fubcli.skills.support_investigation.reading import members

BEFORE = timedelta(hours=24)
"""For so long before a night something may have happened that broke it; the monitor says the same."""
_PAGES = ("warning", "critical")


@dataclass(frozen=True)
class Incident:
    """The time in which a cause may lie, both ends included."""

    since: datetime
    until: datetime


def incident_of(looks: Iterable[Mapping[str, Any]], now: datetime, asked: Timeframe | None) -> Incident:
    """Return the time that events of the monitor tell, without any that of the nights that were asked about."""
    seen = [each for each in map(_seen, looks) if each is not None]
    if seen:
        return Incident(min(each.since for each in seen), min(max(each.until for each in seen), now))
    first, last = (asked.first, asked.last) if asked is not None else (night_of(now), night_of(now))
    return Incident(midnight(first) - BEFORE, min(midnight(last + timedelta(days=1)), now))


def _seen(data: Mapping[str, Any]) -> Incident | None:
    """Return the nights of a look, until the last thing came that was late; what never came is still on its way."""
    nights = members.mapping(data.get("nights"))
    first, last = members.night(nights.get("first")), members.night(nights.get("last"))
    if first is None or last is None:
        return None
    end = midnight(night_of(last) + timedelta(days=1))
    end = min(end, members.moment(data.get("as_of")) or end)
    pages = (check for _, check in members.objects(data.get("checks")) if check.get("status") in _PAGES)
    over = [found for page in pages if (found := _over(page, end)) is not None]
    return Incident(first - BEFORE, min(max(over, default=end), end))


def _over(page: Mapping[str, Any], end: datetime) -> datetime | None:
    """Return when something came that was late, else the end; None for what follows from another page."""
    came = members.moment(members.mapping(page.get("observed")).get("arrived_at"))
    return came or (None if page.get("suppressed_by") else end)
