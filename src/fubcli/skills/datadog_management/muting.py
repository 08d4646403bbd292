"""`mute`: a downtime for monitors of fubcli, or for one by its id; one that is active is found again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from fubcli.errors import UsageError
from fubcli.integrations.datadog import downtimes
from fubcli.integrations.datadog.answers import Listing, plain_id, surely
from fubcli.integrations.datadog.downtimes import Downtime
from fubcli.integrations.datadog.links import page
from fubcli.integrations.datadog.text import neutral, tag
from fubcli.model.change import Outcome
from fubcli.skills.datadog_management.choosing import known_catalog
from fubcli.skills.datadog_management.muted import OURS, is_same, muted_monitors, name, what
from fubcli.skills.datadog_management.upstream import moment
from fubcli.skills.datadog_management.work import Work

USUAL, LONGEST = timedelta(hours=2), timedelta(days=7)
_MOST_REASON = 300
_SAME, _LATER = timedelta(minutes=1), timedelta(minutes=5)
"""How far an end may be from one that was named, and how much later `--for` may end before it is moved."""
_NEVER = datetime.max.replace(tzinfo=UTC)
_KIND = "downtime"


def mute(work: Work) -> None:
    """Have the downtimes there; raises UsageError for what mutes nothing, and for a time that is past or too far off.

    Raises also NotKnown, ListCut, and as `Outside.write`.
    """
    end = _end(work)
    scope = "*" if not work.request.catalog else tag("catalog", known_catalog(work))
    ends = [
        _have(work, {
            "message": _message(work.request.reason),
            "monitor_identifier": which,
            "scope": scope,
            "schedule": {"start": None, "end": end.isoformat()},
            "mute_first_recovery_notification": False,
        }, end)
        for which in muted_monitors(work)
    ]  # fmt: skip
    first = min(ends)
    work.data["until"] = None if first == _NEVER else _told(first)


def _have(work: Work, wanted: Mapping[str, Any], end: datetime) -> datetime:
    """Have one downtime there, and return when it ends."""
    found = _found(work, wanted) if work.host.can_read else []
    if found:
        return _bring_up_to_date(work, found, wanted, end)
    if not work.is_unknown(_KIND, what(wanted), f"the downtime of the {name(work, wanted)}"):
        _create(work, wanted)
    return end


def _found(work: Work, wanted: Mapping[str, Any]) -> list[Downtime]:
    """Return the downtimes of fubcli that are active for the same, also one that was made and no list shows yet."""

    def look() -> Listing:
        current = downtimes.current(work.host)
        return replace(current, items=_same(work, current.items, wanted))

    listed = surely(look)
    known = "" if listed.items else work.known_id(_KIND, what(wanted))
    made = downtimes.still_there(work.host, known) if known else None
    is_running = made is not None and _same(work, [made], wanted) and (_until(made) or work.now) >= work.now
    return [made] if made is not None and is_running else listed.whole("active downtimes")


def _bring_up_to_date(work: Work, found: list[Downtime], wanted: Mapping[str, Any], end: datetime) -> datetime:
    """Move the end of the downtime that ends last, and change its reason, where they have to be."""
    last = max(found, key=lambda each: _until(each) or _NEVER)
    identity, until = plain_id(last.get("id"), "downtimes"), _until(last)
    _tell_several(work, identity, found)
    changes: dict[str, Any] = {}
    if _is_moved(work, until, end):
        changes["schedule"] = {"end": end.isoformat()}
    if work.request.reason and last["attributes"]["message"] != wanted["message"]:
        changes["message"] = wanted["message"]
    if changes:
        answered = downtimes.change(work.host, identity, changes)
        until = end if answered is None else _until(answered)
    is_kept = "schedule" in changes and (until is None or abs(until - end) > _SAME)
    if is_kept:
        work.find("not-moved", "warning", "Datadog took the change, and its answer has another end than was asked for")
    outcome = Outcome.UPDATED if changes and not is_kept else Outcome.UNCHANGED
    _changed(work, wanted, outcome, identity)
    return until or _NEVER


def _is_moved(work: Work, until: datetime | None, end: datetime) -> bool:
    """Whether an end is to be moved: to one that was named, or to a later one, so that `--for` twice moves it once."""
    if work.request.until is not None:
        return until is None or abs(until - end) > _SAME
    return until is not None and end - until > _LATER


def _create(work: Work, wanted: Mapping[str, Any]) -> None:
    with work.making(_KIND, what(wanted)):
        made = downtimes.create(work.host, wanted)
    _changed(work, wanted, Outcome.CREATED, made)
    if made:
        work.made(_KIND, what(wanted), made)
        _tell_several(work, made, _same(work, downtimes.current(work.host).items, wanted))


def _same(work: Work, shown: Sequence[Downtime], wanted: Mapping[str, Any]) -> list[Downtime]:
    """Return those of the same monitors and scope; one that comes again and again is not ours, and is told."""
    same = [each for each in shown if is_same(each, wanted)]
    ours = [each for each in same if not _schedule(each).get("recurrences")]
    if len(ours) < len(same):
        title = "A downtime of the same monitors comes again and again: it is left"
        work.find_once("recurring-downtime", "info", title)
    return ours


def _tell_several(work: Work, kept: str, found: Sequence[Downtime]) -> None:
    told = "mute the same; the one that ends last counts, cancel the others"
    work.several(_KIND, told, kept, [str(each.get("id")) for each in found])


def _end(work: Work) -> datetime:
    until = work.request.until
    end = (until if until is not None else work.now + (work.request.lasting or USUAL)).replace(microsecond=0)
    if end <= work.now:
        raise UsageError(f"--until={end.isoformat()} is past.")
    if end - work.now > LONGEST:
        raise UsageError(f"Monitors are muted for {LONGEST.days} days at most: name an earlier end.")
    return end


def _message(reason: str | None) -> str:
    return f"{OURS}: {neutral(reason, _MOST_REASON)}" if reason else OURS


def _schedule(downtime: Downtime) -> Mapping[str, Any]:
    told = downtime.get("attributes")
    schedule = told.get("schedule") if isinstance(told, Mapping) else None
    return schedule if isinstance(schedule, Mapping) else {}


def _until(downtime: Downtime) -> datetime | None:
    return moment(_schedule(downtime).get("end"))


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _changed(work: Work, wanted: Mapping[str, Any], outcome: Outcome, identity: str) -> None:
    link = page(work.host.url, f"/monitors/downtimes?downtime={identity}") if identity else ""
    work.changed(_KIND, name(work, wanted), outcome, identity, link)
