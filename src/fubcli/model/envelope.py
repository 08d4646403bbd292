"""Envelope: one event on its way to stdout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from fubcli.errors import ExitCode


@dataclass(frozen=True)
class WarehouseInfo:
    """Which warehouse answers: engine, profile, and whether it is the embedded demo."""

    engine: str
    profile: str
    embedded: bool


@dataclass(frozen=True)
class UpstreamEvent:
    """What is carried on from the event that was piped in."""

    id: str
    skill: str
    summary: str
    traceparent: str | None = None
    trail: tuple[Mapping[str, Any], ...] = ()


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
