"""What decides before any request is looked at: the command line, the environment, the machine's clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fubcli.ports import Clock, Progress


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Settings:
    """What the command line and the environment decide before any request is looked at."""

    environ: Mapping[str, str] = field(repr=False)  # it may hold tokens
    project: Path
    progress: Progress
    catalogs_file: Path | None = None
    policy_file: Path | None = None
    warehouse: str | None = None
    transport: str | None = None
    clock: Clock = field(default_factory=SystemClock)
    traceparent: str = ""
    causation: str = ""
    settle: Callable[[], None] = lambda: None
    """What makes the outcome certain: called before a file takes its place (see `QueryPorts.settle`)."""
    steps: Progress = lambda message: None  # told every step, `progress` only what takes long
