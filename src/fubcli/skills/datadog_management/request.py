"""What Datadog is to be told or asked, and what that needs from the world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fubcli.errors import UsageError
from fubcli.integrations.outside import Outside
from fubcli.model.envelope import UpstreamEvent
from fubcli.model.service import ServiceProfile
from fubcli.ports import Clock

SKILL = "datadog-management"
CHANGING = ("create-alert", "send-metrics", "send-event", "send-checks", "mute", "dashboard")
READING = ("status", "list-monitors")
"""Those that only ask, and so need credentials even when nothing is to be applied."""
ACTIONS = (*CHANGING, *READING)
FAIL_ON = ("warning", "critical")
_FOR = {
    "metric": ("create-alert", "mute"),
    "catalog": ("create-alert", "mute"),
    "notify": ("create-alert",),
    "critical": ("create-alert",),
    "warning": ("create-alert",),
    "native": ("create-alert",),
    "monitor_id": ("mute",),
    "until": ("mute",),
    "lasting": ("mute",),
    "reason": ("mute",),
    "query": ("list-monitors",),
    "every": ("list-monitors",),
    "fail_on": ("status",),
    "apply": CHANGING,
}
"""Which operations an option is for; one that is not named here is for all."""
_SAID = {"critical": "threshold", "warning": "threshold", "lasting": "for", "every": "all"}
"""How an option is called where its member is called otherwise."""


@dataclass(frozen=True)
class DatadogRequest:
    """`action` is one of `ACTIONS`; what is None was not said."""

    action: str
    upstream: tuple[UpstreamEvent, ...] = ()
    environment: str | None = None
    organisation: str = "production"
    """Whose organisation is meant, also when no environment was named."""
    apply: bool = False
    seconds: float = 60.0
    metric: str | None = None
    catalog: str | None = None
    notify: tuple[str, ...] = ()
    critical: float | None = None
    warning: float | None = None
    native: bool = False
    monitor_id: int | None = None
    until: datetime | None = None
    lasting: timedelta | None = None
    reason: str | None = None
    query: str | None = None
    every: bool = False
    fail_on: str | None = None


@dataclass(frozen=True)
class DatadogPorts:
    """`host` opens one of the service's hosts, its own when none is named; `state` is where records are kept.

    `catalogs` are those that are configured for an environment.
    """

    profile: ServiceProfile
    host: Callable[[str], Outside]
    clock: Clock
    state: Path
    ensure: Callable[[Path], Path]
    catalogs: Callable[[str], Sequence[str]]


def check(request: DatadogRequest) -> None:
    """Raise UsageError for an operation that there is not, an option that would be ignored, and for contradictions."""
    if request.action not in ACTIONS:
        raise UsageError(f"--operation={request.action}: it is one of {', '.join(ACTIONS)}.")
    for name, operations in _FOR.items():
        if request.action not in operations and getattr(request, name) not in (None, False, (), ""):
            raise UsageError(f"{_option(name)} belongs to --operation={' and '.join(operations)}.")
    if request.until is not None and request.lasting is not None:
        raise UsageError("--until and --for both say when it ends: give one of them.")
    if request.monitor_id is not None and (request.metric or request.catalog):
        raise UsageError("--monitor-id names one monitor: leave --metric and --catalog out.")
    if request.fail_on not in (None, *FAIL_ON):
        raise UsageError(f"--fail-on={request.fail_on}: it is {' or '.join(FAIL_ON)}.")


def _option(name: str) -> str:
    return f"--{_SAID.get(name, name).replace('_', '-')}"
