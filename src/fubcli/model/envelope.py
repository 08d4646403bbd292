"""Envelope: one event on its way to stdout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from fubcli.errors import ExitCode
from fubcli.model.dialect import SqlDialect, read_by


@dataclass(frozen=True)
class WarehouseInfo:
    """Which warehouse answers: engine, profile, whether it is the embedded demo, and for a live one its host."""

    engine: str
    profile: str
    embedded: bool
    host: str = ""
    usd_per_tib: float | None = None
    """What is paid for each TiB that statements read, where that is what is paid for."""

    @property
    def identity(self) -> str:
        """Return what tells warehouses apart for everybody: two people may call the same host by two profiles."""
        return f"{self.engine}/{self.host or self.profile}"

    @property
    def dialect(self) -> SqlDialect:
        """Return the dialect that is written for this warehouse."""
        return read_by(self.engine)

    def as_json(self) -> dict[str, Any]:
        """Return it as events and the audit log have it."""
        told = {"engine": self.engine, "profile": self.profile, "embedded": self.embedded}
        return told | ({"host": self.host} if self.host else {})


@dataclass(frozen=True)
class UpstreamEvent:
    """What is carried on from the event that was piped in."""

    id: str
    skill: str
    summary: str
    traceparent: str | None = None
    trail: tuple[Mapping[str, Any], ...] = ()
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """What it says; written by others, and never trusted."""
    type: str = ""
    """Its CloudEvents type; empty for JSON that is no event."""
    time: str = ""
    is_failure: bool = False
    """Whether `data` is a problem (RFC 9457), not a result."""
    document: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """All of it as it was read, without what it carried; empty for JSON that is no event."""

    @property
    def is_demo(self) -> bool:
        """Whether the embedded lakehouse answered: what it says is invented."""
        warehouse = self.data.get("warehouse")
        return isinstance(warehouse, Mapping) and warehouse.get("embedded") is True


@dataclass(frozen=True)
class Envelope:
    """The parts of an event that an operation decides; `cli/` adds id, time and trace.

    `outcome` is `result`, `refused` or `failed`; `contract` names the JSON Schema of `data`.
    """

    operation: str
    outcome: str
    contract: str
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    subject: str = ""
    exit_code: ExitCode = ExitCode.OK
