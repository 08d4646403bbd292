"""`create-alert`: a monitor that is found by its tags, created when it is not there, and updated when it differs."""

from __future__ import annotations

from fubcli.integrations.datadog import monitors
from fubcli.integrations.datadog.definitions import Monitor, identity
from fubcli.integrations.datadog.links import page
from fubcli.integrations.datadog.merging import OF_PEOPLE, calling, is_as_wanted, merged
from fubcli.integrations.failures import RequestDeclined, check_whole
from fubcli.model.change import Outcome
from fubcli.skills.datadog_management.choosing import chosen
from fubcli.skills.datadog_management.work import Work

_KIND = "monitor"


def create_alert(work: Work) -> None:
    """Have the monitors there that are called for; raises UsageError, NotKnown, ListCut, and as `Outside.write`."""
    for wanted in chosen(work):
        _upsert(work, wanted)
    work.follow("status", "See how the monitors are")


def _upsert(work: Work, wanted: Monitor) -> None:
    found = _found(work, wanted) if work.host.can_read else []
    if found:
        _tell_several(work, found[0], found)
        _bring_up_to_date(work, found[0], wanted)
    elif not work.is_unknown(_KIND, _what(wanted), f"the monitor {wanted['name']}"):
        _create(work, wanted)


def _found(work: Work, wanted: Monitor) -> list[Monitor]:
    """Return the monitors with our tags, also the one that an earlier run made and no list shows yet."""
    listed = monitors.tagged(work.host, identity(wanted))
    known = "" if listed.items else work.known_id(_KIND, _what(wanted))
    made = monitors.still_there(work.host, known) if known else None
    return [made] if made is not None and _is_ours(made, wanted) else listed.whole("monitors")


def _bring_up_to_date(work: Work, listed: Monitor, wanted: Monitor) -> None:
    handles, number = work.request.notify, monitors.number(listed)
    if is_as_wanted(listed, wanted, handles):
        _changed(work, wanted, Outcome.UNCHANGED, number)
        return
    current = monitors.one(work.host, number)  # a list may be older than what people changed since
    if is_as_wanted(current, wanted, handles):
        _changed(work, wanted, Outcome.UNCHANGED, number)
        return
    check_whole([current.get(name) for name in OF_PEOPLE], f"The monitor {number}")
    body = merged(current, wanted, handles)
    try:
        monitors.validate(work.host, body, number)
        monitors.update(work.host, number, body)
    except RequestDeclined as error:
        other = _duplicate(work, error, wanted)
        _tell_several(work, other, [current])
        _changed(work, wanted, Outcome.UNCHANGED, monitors.number(other))
        return
    _changed(work, wanted, Outcome.UPDATED, number)


def _create(work: Work, wanted: Monitor) -> None:
    body = {**wanted, "message": calling(wanted["message"], work.request.notify)}
    try:
        if work.host.can_read:
            monitors.validate(work.host, body)
        with work.making(_KIND, _what(wanted)):
            made = monitors.create(work.host, body)
    except RequestDeclined as error:
        _bring_up_to_date(work, _duplicate(work, error, wanted), wanted)
        return
    number = monitors.number(made or {})
    _changed(work, wanted, Outcome.CREATED, number)
    if made is not None:
        work.made(_KIND, _what(wanted), str(number))
        _tell_several(work, made, monitors.tagged(work.host, identity(wanted)).items)


def _duplicate(work: Work, error: RequestDeclined, wanted: Monitor) -> Monitor:
    """Return the monitor of ours that a refusal says is there already; raises the refusal when it names none."""
    number = monitors.duplicate_of(error)
    found = monitors.one(work.host, number) if number is not None else None
    if found is None or not _is_ours(found, wanted):
        raise error
    return found


def _tell_several(work: Work, kept: Monitor, found: list[Monitor]) -> None:
    told = "carry the same tags; one is kept up to date, delete the others"
    work.several(_KIND, told, str(monitors.number(kept)), [str(monitors.number(each)) for each in found])


def _is_ours(monitor: Monitor, wanted: Monitor) -> bool:
    return identity(wanted) <= set(map(str, monitor.get("tags") or ()))


def _what(wanted: Monitor) -> str:
    return " ".join(sorted(identity(wanted)))


def _changed(work: Work, wanted: Monitor, outcome: Outcome, number: int) -> None:
    link = page(work.host.url, f"/monitors/{number}") if number else ""
    work.changed(_KIND, wanted["name"], outcome, str(number) if number else "", link)
