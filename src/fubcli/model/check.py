"""One thing that the monitor looked at: what it came to, why, from where, and what it hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from fubcli.model.names import Tier
from fubcli.model.verdict import Status


class Pillar(StrEnum):
    """What a check is about."""

    EXPORT = "export"
    FRESHNESS = "freshness"
    VOLUME = "volume"
    SCHEMA = "schema"
    RECONCILIATION = "reconciliation"
    QUALITY = "quality"
    JOBS = "jobs"


@dataclass(frozen=True)
class Cost:
    """What was read of a table for a check; a catalog, a log of commits and the monitor's memory cost nothing."""

    rows: int = 0
    bytes: int = 0
    """Estimated from the rows and the columns' types: warehouses do not tell."""


FREE = Cost()


@dataclass(frozen=True)
class Check:
    """`target` is a table, a catalog or a job by its full name; `night` the Pacific night that is judged."""

    pillar: Pillar
    target: str
    night: date
    status: Status
    title: str
    explanation: tuple[str, ...] = ()
    tier: Tier = Tier.SYSTEM
    kind: str = ""
    """The fault that it looks like: late, missing, zero, column_removed, …"""
    observed: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    expected: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""
    suppressed_by: str = ""
    """The id of the check upstream that explains this one."""
    causes: tuple[str, ...] = ()
    breaks_export: bool = False
    """Whether it is why an export is missing or damaged, so that it wakes somebody as that would."""
    about: str = ""
    """Which question, where a pillar has several about one target."""
    cost: Cost = FREE

    @property
    def id(self) -> str:
        """The same for the same question about the same night."""
        return ":".join(filter(None, (self.pillar, self.target, self.about, str(self.night))))

    @property
    def severity(self) -> str:
        """P1 wakes somebody now; P4 is for whoever reads along."""
        if self.status is Status.CRITICAL:
            if self.pillar is Pillar.EXPORT or self.tier is Tier.GOLD or self.breaks_export:
                return "P1"
            return "P2" if self.tier is Tier.SILVER or self.pillar in (Pillar.SCHEMA, Pillar.JOBS) else "P3"
        return "P3" if self.status is Status.WARNING else "P4"
