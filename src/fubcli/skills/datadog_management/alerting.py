"""`create-alert`: a monitor that is found by its tags, created when it is not there, and updated when it differs."""

from __future__ import annotations

from fubcli.integrations.datadog import monitors
from fubcli.integrations.datadog.definitions import Monitor, identity
from fubcli.integrations.datadog.links import page
from fubcli.integrations.datadog.merging import calling, is_as_wanted, merged
from fubcli.integrations.failures import RequestDeclined
from fubcli.model.change import Outcome
from fubcli.skills.datadog_management.choosing import chosen
from fubcli.skills.datadog_management.work import Work


def create_alert(work: Work) -> None:
    """Have the monitors there that the metric calls for; raises UsageError, and as `Outside.write`."""
    for wanted in chosen(work):
        _upsert(work, wanted)
    work.follow("status", "See how the monitors are")


def _upsert(work: Work, wanted: Monitor) -> None:
    found = monitors.tagged(work.host, identity(wanted)).items if work.host.can_read else []
    if not found:
        _create(work, wanted)
        return
    if len(found) > 1:
        title = f"{len(found)} monitors carry the same tags; the oldest is kept up to date, delete the others"
        work.find("several-monitors", "warning", title)
    oldest, handles = found[0], work.request.notify
    number = monitors.number(oldest)
    if is_as_wanted(oldest, wanted, handles):
        _changed(work, wanted, Outcome.UNCHANGED, number)
        return
    body = merged(oldest, wanted, handles)
    monitors.validate(work.host, body, number)
    monitors.update(work.host, number, body)
    _changed(work, wanted, Outcome.UPDATED, number)


def _create(work: Work, wanted: Monitor) -> None:
    body = {**wanted, "message": calling(wanted["message"], work.request.notify)}
    try:
        if work.host.can_read:
            monitors.validate(work.host, body)
        made = monitors.create(work.host, body)
    except RequestDeclined as error:
        number = monitors.duplicate_of(error)
        if number is None or not identity(wanted) <= set(monitors.one(work.host, number).get("tags") or ()):
            raise
        _changed(work, wanted, Outcome.UNCHANGED, number)
        return
    _changed(work, wanted, Outcome.CREATED, monitors.number(made or {}))


def _changed(work: Work, wanted: Monitor, outcome: Outcome, number: int) -> None:
    link = page(work.host.url, f"/monitors/{number}") if number else ""
    work.changed("monitor", wanted["name"], outcome, str(number) if number else "", link)
