"""What a skill does outside, or would do: the requests as they are sent, and what became of what they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What became of one thing."""

    CREATED = "created"
    UPDATED = "updated"
    SENT = "sent"
    REQUESTED = "requested"
    """The service took the request, and its answer does not show that it was done."""
    UNCHANGED = "unchanged"
    """It is there as it should be: nothing was sent."""


@dataclass(frozen=True)
class OutsideRequest:
    """One request that changes something outside, exactly as it is sent, but for the headers that sign it.

    `path` may hold a name in braces for what only an answer before it tells. `repeatable` says that doing it twice
    does no harm.
    """

    method: str
    path: str
    body: Mapping[str, Any] | Sequence[Any] | None = None
    repeatable: bool = False
    why: str = ""
    """What it is for, in our own words."""


@dataclass(frozen=True)
class Change:
    """One thing outside and what became of it."""

    kind: str
    """`monitor`, `page`, `pipeline`, …"""
    name: str
    """What it is called; it may come from data, and is cleaned for the service."""
    outcome: Outcome
    id: str = ""
    url: str = ""

    def as_json(self, *, applied: bool = True) -> dict[str, Any]:
        """Return it as events have it, `would_be_created` where nothing was applied; what is empty is left out."""
        told = {name: value for name, value in vars(self).items() if value}
        is_planned = not applied and self.outcome is not Outcome.UNCHANGED
        return told | {"outcome": f"would_be_{self.outcome}" if is_planned else str(self.outcome)}
