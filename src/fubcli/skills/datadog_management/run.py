"""Runs one operation of the skill, and returns what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fubcli.errors import ExitCode
from fubcli.integrations.datadog.intents import Intents
from fubcli.integrations.failures import not_signed_in
from fubcli.integrations.outside import telling
from fubcli.model.envelope import Envelope
from fubcli.skills.datadog_management.alerting import create_alert
from fubcli.skills.datadog_management.drawing import dashboard
from fubcli.skills.datadog_management.muting import mute
from fubcli.skills.datadog_management.request import READING, SKILL, DatadogPorts, DatadogRequest
from fubcli.skills.datadog_management.sending import send_events, send_metrics, send_service_checks
from fubcli.skills.datadog_management.telling import data_of
from fubcli.skills.datadog_management.upstream import upstream_of
from fubcli.skills.datadog_management.watching import list_monitors, status
from fubcli.skills.datadog_management.work import Work

CONTRACT = "datadog-management-result"
_DOES: Mapping[str, Callable[[Work], None]] = {
    "create-alert": create_alert,
    "send-metrics": send_metrics,
    "send-event": send_events,
    "send-checks": send_service_checks,
    "status": status,
    "list-monitors": list_monitors,
    "mute": mute,
    "dashboard": dashboard,
}


def environment_of(request: DatadogRequest) -> str:
    """Return the organisation's environment: the one that was named, else that of the events."""
    return request.environment or request.organisation


def run(request: DatadogRequest, ports: DatadogPorts) -> Envelope:
    """Do, or tell, what an operation does; a failure says what was sent before it.

    Raises UsageError, NotSignedIn, and what `Outside.write` and `Outside.read` raise.
    """
    if request.action in READING and not ports.profile.is_signed_in:
        raise not_signed_in(ports.profile)
    environment = environment_of(request)
    intents = Intents(ports.state, ports.profile, ports.clock, ports.ensure)
    host = ports.host("")
    work = Work(request, ports, upstream_of(request.upstream), environment, host, ports.clock.now(), intents)
    with telling(work.host.told, work.changes):
        _DOES[request.action](work)
    code = ExitCode.FINDINGS if work.is_failing else ExitCode.OK
    return Envelope(SKILL, "result", CONTRACT, data_of(work), f"{request.action} {work.environment}", code)
