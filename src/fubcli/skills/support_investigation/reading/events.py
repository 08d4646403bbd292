"""Which kind of event it is, and what may be taken from it."""

from __future__ import annotations

from dataclasses import replace

from fubcli.model.envelope import UpstreamEvent
from fubcli.model.names import Environment
from fubcli.skills.support_investigation.evidence import Reading, weakened
from fubcli.skills.support_investigation.hypothesis import Library
from fubcli.skills.support_investigation.reading.failures import read_failure
from fubcli.skills.support_investigation.reading.findings import read_findings
from fubcli.skills.support_investigation.reading.investigation import read_investigation
from fubcli.skills.support_investigation.reading.members import plain
from fubcli.skills.support_investigation.reading.monitoring import read_monitor

_MONITOR = "com.fub.skill.monitor.result.v1"
_INVESTIGATE = "com.fub.skill.investigate.result.v1"


def read_event(event: UpstreamEvent, library: Library, environment: Environment, account: int | None) -> Reading:
    """Return the evidence in an event.

    Of another environment or account than was asked for it fits at most; so does all that is in JSON without an event.
    """
    source = plain(event.id) or "unknown"
    if event.is_failure:
        return read_failure(event.data, source, library, event.time)
    if event.type == _MONITOR:
        reading = read_monitor(event.data, source, library)
    elif event.type == _INVESTIGATE:
        reading = read_investigation(event.data, source, library)
    else:
        reading = read_findings(event.data, source, library)
    return _fitting(reading, event, environment, account)


def _fitting(reading: Reading, event: UpstreamEvent, environment: Environment, account: int | None) -> Reading:
    why = ""
    told = event.data.get("environment")
    if not event.type:
        why = "from JSON that is no event"
    elif told in tuple(Environment) and told != environment:
        why = f"seen in {told}"
    elif account is not None and reading.accounts and account not in reading.accounts:
        why = f"about account {reading.accounts[0]}"
    if not why:
        return reading
    return replace(reading, evidence=tuple(weakened(each, why) for each in reading.evidence), ran=frozenset())
