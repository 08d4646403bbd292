"""`status` and `list-monitors`: how monitors are; nothing is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.integrations.datadog import monitors
from fubcli.integrations.datadog.answers import Listing
from fubcli.integrations.datadog.definitions import Monitor
from fubcli.integrations.datadog.links import page
from fubcli.integrations.datadog.names import MANAGED
from fubcli.integrations.datadog.text import tag
from fubcli.skills.datadog_management.work import Work

_STATES = {"OK": "ok", "Warn": "warn", "Alert": "alert", "No Data": "no_data"}
_WORST_FIRST = ("alert", "no_data", "warn", "unknown", "ok")
_SAYS = {"alert": "alert", "no_data": "have no data", "warn": "warn", "unknown": "are in a state that is not known"}
_MOST_GROUPS = 50


def status(work: Work) -> None:
    """Tell how fubcli's monitors of the environment are; raises as `Outside.read`."""
    found = monitors.tagged(work.host, [MANAGED, tag("env", work.environment)], with_states=True)
    told = [_told(work, each) for each in found.items]
    states = [each["state"] for each in told]
    calling = {state for each, state in zip(found.items, states, strict=True) if _is_calling(each, state)}
    overall = next((state for state in _WORST_FIRST if state in states), "unknown")
    work.data |= {"status": overall, "monitors": told}
    _tell_cut(work, found)
    for state in _SAYS:
        if count := states.count(state):
            severity = "critical" if state in calling else "warning"
            work.find(f"monitors-{state}", severity, f"{count} of {len(told)} monitors {_SAYS[state]}")
    if muted := sum(each["muted"] for each in told):
        work.find("muted", "info", f"{muted} of {len(told)} monitors are muted")
    if not told:
        work.find("no-monitor", "critical", f"fubcli has no monitor of {work.environment}: create-alert makes one")
    is_bad = {"warning": overall != "ok", "critical": bool(calling) or not told}
    work.is_failing = is_bad.get(work.request.fail_on or "", False)
    if told:
        work.follow("list-monitors", "List the monitors")
    else:
        work.follow("create-alert", "Tell the requests of a first monitor")


def list_monitors(work: Work) -> None:
    """List fubcli's monitors of the environment, those that a search finds, or all; raises as `Outside.read`."""
    if work.request.query is not None:
        own = "" if work.request.every else f' tag:"{MANAGED}"'
        found = monitors.searched(work.host, f"{work.request.query}{own}")
    elif work.request.every:
        found = monitors.every(work.host)
    else:
        found = monitors.tagged(work.host, [MANAGED, tag("env", work.environment)], with_states=True)
    told = [_told(work, each) for each in found.items]
    if work.request.query is not None:
        told = [{name: each[name] for name in each if name != "muted"} for each in told]  # a search does not know it
    work.data["monitors"] = told
    _tell_cut(work, found)


def _tell_cut(work: Work, found: Listing) -> None:
    """Say which monitors and groups are left out, and that what is listed was written by others."""
    work.untrusted.append("/monitors")
    if found.truncated:
        work.find("more-monitors", "warning", f"There are more than the {len(found.items):,} monitors that are read")
    many = sum(len(_states(each)) > _MOST_GROUPS for each in found.items)
    if many:
        whose = "1 monitor has" if many == 1 else f"{many} monitors have"
        work.find("more-groups", "info", f"{whose} more than {_MOST_GROUPS} groups: the worst are listed")
    work.truncated = found.truncated or bool(many)


def _told(work: Work, monitor: Monitor) -> dict[str, Any]:
    number = monitors.number(monitor)
    state = monitor.get("overall_state") or monitor.get("status")
    return {
        "id": str(number),
        "name": str(monitor.get("name", "")),
        "state": _STATES.get(str(state), "unknown"),
        "muted": _is_muted(monitor),
        "groups": _groups(monitor),
        "tags": [str(each) for each in monitor.get("tags") or ()],
        "url": page(work.host.url, f"/monitors/{number}"),
    }


def _groups(monitor: Monitor) -> list[dict[str, str]]:
    told = [
        (name, _STATES.get(str(each.get("status") if isinstance(each, Mapping) else ""), "unknown"))
        for name, each in _states(monitor).items()
    ]
    worst = sorted(told, key=lambda each: (_WORST_FIRST.index(each[1]), each[0]))
    return [{"name": name, "state": state} for name, state in worst[:_MOST_GROUPS]]


def _states(monitor: Monitor) -> Mapping[str, Any]:
    state = monitor.get("state")
    groups = state.get("groups") if isinstance(state, Mapping) else None
    return groups if isinstance(groups, Mapping) else {}


def _is_calling(monitor: Monitor, state: str) -> bool:
    """Whether it is a state of which a monitor tells somebody: an alert, and silence where that was asked for."""
    options = monitor.get("options")
    pages_when_silent = isinstance(options, Mapping) and options.get("notify_no_data") is True
    return state == "alert" or (state == "no_data" and pages_when_silent)


def _is_muted(monitor: Monitor) -> bool:
    options = monitor.get("options")
    silenced = options.get("silenced") if isinstance(options, Mapping) else None
    return bool(monitor.get("matching_downtimes") or silenced)
