"""`mute`: a downtime for monitors of fubcli, or for one by its id; one that is active is found again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from fubcli.errors import UsageError
from fubcli.integrations.datadog import downtimes, monitors
from fubcli.integrations.datadog.alerts import ALERTS
from fubcli.integrations.datadog.answers import plain_id
from fubcli.integrations.datadog.links import page
from fubcli.integrations.datadog.names import EXPORT_CHECK, MANAGED, WHICH
from fubcli.integrations.datadog.text import neutral, tag
from fubcli.model.change import Outcome
from fubcli.skills.datadog_management.upstream import moment
from fubcli.skills.datadog_management.work import Work

USUAL, LONGEST = timedelta(hours=2), timedelta(days=7)
_OURS = "Muted with fubcli"
_MOST_REASON = 300
_SAME = timedelta(minutes=1)


def mute(work: Work) -> None:
    """Have a downtime there; raises UsageError for a time that is past or too far off, and as `Outside.write`."""
    end = _end(work)
    wanted: dict[str, Any] = {
        "message": _message(work.request.reason),
        "monitor_identifier": _identifier(work),
        "scope": "*" if not work.request.catalog else tag("catalog", work.request.catalog),
        "schedule": {"start": None, "end": end.isoformat()},
        "mute_first_recovery_notification": False,
    }
    name = (
        f"monitors of {work.environment}" if work.request.monitor_id is None else f"monitor {work.request.monitor_id}"
    )
    if work.host.can_read and not _is_there(work, wanted["monitor_identifier"]):
        work.find("no-monitor", "warning", "There is no such monitor of fubcli: nothing is muted")
        return
    found = _active(work, wanted) if work.host.can_read else None
    work.data["until"] = end.isoformat()
    if found is None:
        _changed(work, name, Outcome.CREATED, downtimes.create(work.host, wanted))
        return
    identity, until = plain_id(found.get("id"), "downtimes"), moment(found["attributes"].get("schedule", {}).get("end"))
    if work.request.until is None or (until is not None and abs(until - end) <= _SAME):
        work.data["until"] = until.isoformat() if until else None
        _changed(work, name, Outcome.UNCHANGED, identity)
        return
    downtimes.move(work.host, identity, end.isoformat())
    _changed(work, name, Outcome.UPDATED, identity)


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
        if metric not in ALERTS and metric != EXPORT_CHECK:
            raise UsageError(f"--metric={metric}: there are monitors of {', '.join([*ALERTS, EXPORT_CHECK])}.")
        tags.append(f"{WHICH}:{ALERTS[metric].which if metric in ALERTS else 'nightly_export'}")
    return {"monitor_tags": tags}


def _is_there(work: Work, which: Mapping[str, Any]) -> bool:
    if "monitor_id" in which:
        monitors.one(work.host, which["monitor_id"])
        return True
    return bool(monitors.tagged(work.host, which["monitor_tags"]).items)


def _active(work: Work, wanted: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the downtime of fubcli that is active for the same monitors and the same scope."""
    found = downtimes.current(work.host)
    for each in found.items:
        told = each.get("attributes")
        if isinstance(told, dict) and _is_same(told, wanted):
            return each
    return None


def _is_same(told: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return (
        str(told.get("message") or "").startswith(_OURS)
        and told.get("status") == "active"
        and told.get("scope") == wanted["scope"]
        and _named(told.get("monitor_identifier")) == _named(wanted["monitor_identifier"])
    )


def _named(which: Any) -> tuple[Any, ...]:
    if not isinstance(which, Mapping):
        return ()
    return which.get("monitor_id"), tuple(sorted(map(str, which.get("monitor_tags") or ())))


def _changed(work: Work, name: str, outcome: Outcome, identity: str) -> None:
    link = page(work.host.url, f"/monitors/downtimes?downtime={identity}") if identity else ""
    work.changed("downtime", name, outcome, identity, link)
