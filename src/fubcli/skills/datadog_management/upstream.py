"""What the events before say; it was written by others, and only what is understood is taken from it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeGuard

from fubcli.model.envelope import UpstreamEvent

ENVIRONMENT = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)
_MOST = 1e15
_MEASURED = ("query", "investigate", "schema")


@dataclass(frozen=True)
class Upstream:
    """The last event of the monitor, and those of what else is measured."""

    monitor: UpstreamEvent | None
    measured: tuple[UpstreamEvent, ...]

    @property
    def member(self) -> Mapping[str, Any] | None:
        """What the monitor's event has for Datadog; None when it has nothing."""
        found = self.monitor.data.get("datadog") if self.monitor else None
        return found if isinstance(found, Mapping) else None

    @property
    def is_there(self) -> bool:
        """Whether there is any event that this skill reads."""
        return self.monitor is not None or bool(self.measured)


def upstream_of(events: Sequence[UpstreamEvent]) -> Upstream:
    """Return what concerns this skill, in the order in which it came."""
    told = [(str(event.data.get("operation", "")), event) for event in events if not event.is_failure]
    monitors = [event for operation, event in told if operation == "monitor"]
    measured = tuple(event for operation, event in told if operation in _MEASURED)
    return Upstream(monitors[-1] if monitors else None, measured)


def objects(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list, none of anything else."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a value is a number that Datadog can keep: finite, and not of hundreds of digits."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _MOST


def moment(value: Any) -> datetime | None:
    """Return a time with its zone, None for anything else."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
