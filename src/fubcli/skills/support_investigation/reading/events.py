"""Which kind of event it is, and what may be taken from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fubcli.model.envelope import UpstreamEvent
from fubcli.skills.support_investigation.evidence import Evidence, Moment, Reading, weakened
from fubcli.skills.support_investigation.reading.alerts import read_alerts
from fubcli.skills.support_investigation.reading.beside import read_changes, read_pages
from fubcli.skills.support_investigation.reading.failures import read_failure, read_outside
from fubcli.skills.support_investigation.reading.findings import read_findings
from fubcli.skills.support_investigation.reading.incident import incident_of
from fubcli.skills.support_investigation.reading.investigation import account_told, read_investigation
from fubcli.skills.support_investigation.reading.members import mapping, plain, table
from fubcli.skills.support_investigation.reading.monitoring import read_monitor
from fubcli.skills.support_investigation.reading.pipelines import read_pipelines
from fubcli.skills.support_investigation.reading.scope import Scope

_MONITOR = "com.fub.skill.monitor.result.v1"
_INVESTIGATE = "com.fub.skill.investigate.result.v1"
_GITLAB, _DATADOG, _CONFLUENCE = "gitlab-pipeline-monitoring", "datadog-management", "confluence-management"
_OUTSIDE = (_GITLAB, _DATADOG, _CONFLUENCE)
"""Skills that ask services beside the warehouse."""


def read_event(event: UpstreamEvent, scope: Scope) -> Reading:
    """Return the evidence in an event.

    Of another environment, account or time than was asked for it fits at most; so does all that is in JSON without an
    event. Times in the future are not believed.
    """
    source = plain(event.id) or "unknown"
    if skill := _outside(event):
        reading = _read_outside(event, skill, source, scope)
    elif event.is_failure:
        reading = read_failure(event.data, source, scope, event.time)
    elif event.type == _MONITOR:
        reading = read_monitor(event.data, source, scope)
    elif event.type == _INVESTIGATE:
        reading = read_investigation(event.data, source, scope, event.time)
    else:
        reading = read_findings(event.data, source, scope.library)
    return _keyed(_timed(_fitting(reading, event, scope), scope), event, scope)


def with_incident(scope: Scope, events: Iterable[UpstreamEvent]) -> Scope:
    """Return a scope that knows when what is wrong went wrong, as the monitor's events in the same pipe tell."""
    looks = (
        event.data
        for event in events
        if event.type == _MONITOR and not event.is_failure and not scope.elsewhere(event.data.get("environment"))
    )
    return replace(scope, incident=incident_of(looks, scope.now, scope.timeframe))


def _outside(event: UpstreamEvent) -> str:
    """Return the skill of an event that asked a service beside the warehouse; empty for any other."""
    names = (event.type.removeprefix("com.fub.skill.").partition(".")[0], event.skill, event.data.get("operation"))
    return next((each for each in _OUTSIDE if each == names[0] or (event.is_failure and each in names)), "")


def _read_outside(event: UpstreamEvent, skill: str, source: str, scope: Scope) -> Reading:
    if event.is_failure:
        done = read_changes(event.data, source, is_failure=True)
        return replace(read_outside(event.data, skill, source), beside=tuple(done))
    reading = Reading()
    if skill == _GITLAB:
        reading = read_pipelines(event.data, source, scope)
    elif skill == _DATADOG:
        reading = read_alerts(event.data, source, scope)
    pages = read_pages(event.data, source) if skill == _CONFLUENCE else ()
    return replace(reading, beside=(*pages, *read_changes(event.data, source)))


def accounts_told(events: Iterable[UpstreamEvent]) -> tuple[int, ...]:
    """Return the accounts that investigations say they are about, each once."""
    told = (account_told(event.data) for event in events if event.type == _INVESTIGATE and not event.is_failure)
    return tuple(dict.fromkeys(each for each in told if each is not None))


def _fitting(reading: Reading, event: UpstreamEvent, scope: Scope) -> Reading:
    why = ""
    if elsewhere := scope.elsewhere(event.data.get("environment")):
        why = f"seen in {elsewhere}"
    elif not event.type:
        why = "from JSON that is no event"
    elif scope.account is not None and reading.accounts and scope.account not in reading.accounts:
        why = f"about account {reading.accounts[0]}"
    if not why:
        is_elsewhere = bool(reading.evidence) and all(each.is_weakened for each in reading.evidence)
        return replace(reading, ran=frozenset()) if is_elsewhere else reading
    return replace(reading, evidence=tuple(weakened(each, why) for each in reading.evidence), ran=frozenset())


def _timed(reading: Reading, scope: Scope) -> Reading:
    moments = (replace(each, until=scope.believed(each.until)) for each in reading.moments if scope.believed(each.at))
    return replace(reading, evidence=tuple(map(scope.timed, reading.evidence)), moments=tuple(moments))


def _keyed(reading: Reading, event: UpstreamEvent, scope: Scope) -> Reading:
    """Return a reading whose facts have what they are about in them: no other takes their place."""
    told = event.data.get("environment")
    parameters = mapping(event.data.get("parameters"))
    about = f"{scope.where(told)}/{account_told(event.data) or ''}/{table(parameters.get('table'))}"
    return replace(
        reading,
        evidence=tuple(_about(each, about) for each in reading.evidence),
        moments=tuple(_told(each, about) for each in reading.moments),
    )


def _about(evidence: Evidence, about: str) -> Evidence:
    above = f"{about}|{evidence.explained_by}" if evidence.explained_by else ""
    return replace(evidence, fact=f"{about}|{evidence.fact}", explained_by=above)


def _told(moment: Moment, about: str) -> Moment:
    return replace(moment, fact=f"{about}|{moment.fact}") if moment.fact else moment
