"""What Datadog is to be told or asked, and what that needs from the world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fubcli.integrations.outside import Outside
from fubcli.model.envelope import UpstreamEvent
from fubcli.model.service import ServiceProfile
from fubcli.ports import Clock

SKILL = "datadog-management"


@dataclass(frozen=True)
class DatadogRequest:
    """`action` is one of `run.ACTIONS`; what is None was not said."""

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

    `catalogs` are the configured ones.
    """

    profile: ServiceProfile
    host: Callable[[str], Outside]
    clock: Clock
    state: Path
    ensure: Callable[[Path], Path]
    catalogs: Callable[[], Sequence[str]]
