"""The window of an incident that events before this one tell of; what they say else is not believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fubcli.artifacts import fields
from fubcli.artifacts.documents import Unreadable
from fubcli.model.envelope import UpstreamEvent
from fubcli.model.names import Environment
from fubcli.model.nights import midnight

BEFORE = timedelta(hours=24)
"""How long before an incident a deployment may have been over and still be a candidate; the monitor's own measure."""
_LONGEST = timedelta(days=7)
_PAGES = ("warning", "critical")
_MOST = 200
_FIRST_YEAR, _LAST_YEAR = 1970, 2999


@dataclass(frozen=True)
class Incident:
    """When something was wrong, in UTC, and which kind of event says so."""

    since: datetime
    until: datetime
    told_by: str

    def as_json(self) -> dict[str, str]:
        """Return it as the event has it."""
        return {"since": time(self.since), "until": time(self.until), "told_by": self.told_by}


def time(moment: datetime) -> str:
    """Return a moment in UTC as events write it."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def is_about(event: UpstreamEvent, environment: str) -> bool:
    """Whether what an event tells may concern an environment: it says no other, or the name is one of your own."""
    told = event.data.get("environment", environment)
    return environment not in tuple(Environment) or (isinstance(told, str) and told.strip().lower() == environment)


def incident_of(events: Sequence[UpstreamEvent], now: datetime) -> Incident | None:
    """Return the window of the last event that tells of an incident, at most a week and nothing of the future."""
    for event in reversed(events):
        kind = next((name for name in _WINDOWS if event.type.startswith(f"com.fub.skill.{name}.result.")), "")
        times = [each for each in (_WINDOWS[kind](event) if kind else ()) if each is not None and each <= now]
        if times:
            until = max(times)
            return Incident(max(min(times), until - _LONGEST), until, kind)
    return None


def _monitored(event: UpstreamEvent) -> Iterator[datetime | None]:
    """Yield when the nights begin whose export is late, missing or wrong, and when each was there or looked at."""
    data = event.data
    as_of = _moment(data.get("as_of"))
    if as_of is None:
        return
    faulty = [each for each in _objects(data.get("exports")) if each.get("status") in _PAGES]
    for each in faulty or [each for each in _objects(data.get("checks")) if each.get("status") in _PAGES]:
        night = _night(each.get("night"))
        if night is not None:
            begins, ends = midnight(night), midnight(night + timedelta(days=1))
            yield begins
            yield max(min(_arrived(each) or as_of, as_of, ends), begins)


def _arrived(export: Mapping[str, Any]) -> datetime | None:
    """Return when the last table of an export came; None while any is missing."""
    tables = export.get("tables")
    due, arrived = (tables.get("due"), tables.get("arrived")) if isinstance(tables, Mapping) else (None, None)
    is_whole = isinstance(due, int) and isinstance(arrived, int) and arrived >= due
    return _moment(export.get("last_arrival")) if is_whole else None


def _investigated(event: UpstreamEvent) -> Iterator[datetime | None]:
    """Yield the times of the evidence behind findings that warn."""
    for finding in _objects(event.data.get("findings")):
        if finding.get("severity") in _PAGES:
            for claim in (finding, *_objects(finding.get("evidence"))):
                yield _moment(claim.get("at"))
                yield _moment(claim.get("until"))


def _supported(event: UpstreamEvent) -> Iterator[datetime | None]:
    """Yield when the cause was first to be seen, and when that was said."""
    first = event.data.get("first_sign")
    began = _moment(first.get("at")) if isinstance(first, Mapping) else None
    said = _moment(event.time)
    if began is not None and said is not None and began <= said:
        yield began
        yield said


_WINDOWS = {"monitor": _monitored, "investigate": _investigated, "support-investigation": _supported}


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value[:_MOST] if isinstance(each, Mapping)] if isinstance(value, list) else []


def _moment(value: Any) -> datetime | None:
    try:
        return fields.moment(value, "it")
    except Unreadable:
        return None


def _night(value: Any) -> date | None:
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and _FIRST_YEAR <= found.year <= _LAST_YEAR else None
