"""`mute`: a downtime for monitors of fubcli, or for one by its id; one that is active is found again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from fubcli.errors import UsageError
from fubcli.integrations.datadog import downtimes, monitors
from fubcli.integrations.datadog.alerts import ALERTS
from fubcli.integrations.datadog.answers import Listing, plain_id
from fubcli.integrations.datadog.downtimes import Downtime
from fubcli.integrations.datadog.links import page
from fubcli.integrations.datadog.names import EXPORT_CHECK, MANAGED, WHICH
from fubcli.integrations.datadog.text import neutral, tag
from fubcli.model.change import Outcome
from fubcli.skills.datadog_management.choosing import known_catalog
from fubcli.skills.datadog_management.upstream import moment
from fubcli.skills.datadog_management.work import Work

USUAL, LONGEST = timedelta(hours=2), timedelta(days=7)
_OURS = "Muted with fubcli"
_MOST_REASON = 300
_SAME, _LATER = timedelta(minutes=1), timedelta(minutes=5)
"""How far an end may be from one that was named, and how much later `--for` may end before it is moved."""
_NEVER = datetime.max.replace(tzinfo=UTC)
_KIND = "downtime"
_WORDS = {**{metric: alert.which for metric, alert in ALERTS.items()}, EXPORT_CHECK: "nightly_export"}


def mute(work: Work) -> None:
    """Have a downtime there; raises UsageError for what mutes nothing, and for a time that is past or too far off.

    Raises also NotKnown, ListCut, and as `Outside.write`.
    """
    end = _end(work)
    wanted: dict[str, Any] = {
        "message": _message(work.request.reason),
        "monitor_identifier": _identifier(work),
        "scope": "*" if not work.request.catalog else tag("catalog", known_catalog(work)),
        "schedule": {"start": None, "end": end.isoformat()},
        "mute_first_recovery_notification": False,
    }
    work.data["until"] = _told(end)
    if work.host.can_read:
        _check_there(work, wanted["monitor_identifier"])
    found = _found(work, wanted) if work.host.can_read else []
    if found:
        _have_it_end(work, found, end)
    elif not work.is_unknown(_KIND, _what(wanted), f"the downtime of the {_name(work)}"):
        _create(work, wanted)


def _found(work: Work, wanted: Mapping[str, Any]) -> list[Downtime]:
    """Return the downtimes of fubcli that are active for the same, also one that was made and no list shows yet."""
    current = downtimes.current(work.host)
    listed = Listing([each for each in current.items if _is_same(work, each, wanted)], current.truncated)
    known = "" if listed.items else work.known_id(_KIND, _what(wanted))
    made = downtimes.still_there(work.host, known) if known else None
    is_running = made is not None and _is_same(work, made, wanted) and (_until(made) or work.now) >= work.now
    return [made] if made is not None and is_running else listed.whole("active downtimes")


def _have_it_end(work: Work, found: list[Downtime], end: datetime) -> None:
    """Move the end of the downtime that ends last, where it has to be."""
    _tell_several(work, found)
    last = max(found, key=lambda each: _until(each) or _NEVER)
    identity, until = plain_id(last.get("id"), "downtimes"), _until(last)
    if not _is_moved(work, until, end):
        work.data["until"] = _told(until) if until else None
        _changed(work, Outcome.UNCHANGED, identity)
        return
    downtimes.move(work.host, identity, end.isoformat())
    _changed(work, Outcome.UPDATED, identity)


def _is_moved(work: Work, until: datetime | None, end: datetime) -> bool:
    """Whether an end is to be moved: to one that was named, or to a later one, so that `--for` twice moves it once."""
    if work.request.until is not None:
        return until is None or abs(until - end) > _SAME
    return until is not None and end - until > _LATER


def _create(work: Work, wanted: Mapping[str, Any]) -> None:
    with work.making(_KIND, _what(wanted)):
        made = downtimes.create(work.host, wanted)
    _changed(work, Outcome.CREATED, made)
    if made:
        work.made(_KIND, _what(wanted), made)
        current = downtimes.current(work.host).items
        _tell_several(work, [each for each in current if _is_same(work, each, wanted)])


def _tell_several(work: Work, found: list[Downtime]) -> None:
    if len(found) > 1:
        title = f"{len(found)} downtimes mute the same; the one that ends last counts, cancel the others"
        work.find("several-downtimes", "warning", title)


def _end(work: Work) -> datetime:
    until = work.request.until
    end = (until if until is not None else work.now + (work.request.lasting or USUAL)).replace(microsecond=0)
    if end <= work.now:
        raise UsageError(f"--until={end.isoformat()} is past.")
    if end - work.now > LONGEST:
        raise UsageError(f"Monitors are muted for {LONGEST.days} days at most: name an earlier end.")
    return end


def _message(reason: str | None) -> str:
    return f"{_OURS}: {neutral(reason, _MOST_REASON)}" if reason else _OURS


def _identifier(work: Work) -> dict[str, Any]:
    if work.request.monitor_id is not None:
        return {"monitor_id": work.request.monitor_id}
    tags = [MANAGED, tag("env", work.environment)]
    metric = work.request.metric
    if metric is not None:
        if metric not in _WORDS:
            raise UsageError(f"--metric={metric}: there are monitors of {', '.join(_WORDS)}.")
        tags.append(f"{WHICH}:{_WORDS[metric]}")
    return {"monitor_tags": tags}


def _check_there(work: Work, which: Mapping[str, Any]) -> None:
    """Return when there is something to mute; raises UsageError with what there is, and as `Outside.read`."""
    if "monitor_id" in which:
        monitors.one(work.host, which["monitor_id"])
        return
    if monitors.tagged(work.host, which["monitor_tags"]).items:
        return
    every = monitors.tagged(work.host, which["monitor_tags"][:2]).items if work.request.metric else []
    tags = {str(told) for each in every for told in each.get("tags") or ()}
    there = [metric for metric, word in _WORDS.items() if f"{WHICH}:{word}" in tags]
    if there:
        raise UsageError(
            f"--metric={work.request.metric}: there is no such monitor; there are those of {', '.join(there)}."
        )
    raise UsageError(f"fubcli has no monitor of {work.environment} to mute: --operation=create-alert makes one.")


def _is_same(work: Work, downtime: Downtime, wanted: Mapping[str, Any]) -> bool:
    """Whether a downtime is active, of fubcli, and for the same monitors and scope; one that comes again is not."""
    told = downtime.get("attributes")
    if not isinstance(told, Mapping):
        return False
    is_same = (
        str(told.get("message") or "").startswith(_OURS)
        and told.get("status") == "active"
        and told.get("scope") == wanted["scope"]
        and _named(told.get("monitor_identifier")) == _named(wanted["monitor_identifier"])
    )
    if is_same and _schedule(downtime).get("recurrences"):
        work.find_once(
            "recurring-downtime", "info", "A downtime of the same monitors comes again and again: it is left"
        )
        return False
    return is_same


def _schedule(downtime: Downtime) -> Mapping[str, Any]:
    told = downtime.get("attributes")
    schedule = told.get("schedule") if isinstance(told, Mapping) else None
    return schedule if isinstance(schedule, Mapping) else {}


def _until(downtime: Downtime) -> datetime | None:
    return moment(_schedule(downtime).get("end"))


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _named(which: Any) -> tuple[Any, ...]:
    if not isinstance(which, Mapping):
        return ()
    tags = which.get("monitor_tags")
    return which.get("monitor_id"), tuple(sorted(map(str, tags if isinstance(tags, list) else ())))


def _what(wanted: Mapping[str, Any]) -> str:
    return json.dumps([_named(wanted["monitor_identifier"]), wanted["scope"]])


def _name(work: Work) -> str:
    number = work.request.monitor_id
    return f"monitors of {work.environment}" if number is None else f"monitor {number}"


def _changed(work: Work, outcome: Outcome, identity: str) -> None:
    link = page(work.host.url, f"/monitors/downtimes?downtime={identity}") if identity else ""
    work.changed(_KIND, _name(work), outcome, identity, link)
