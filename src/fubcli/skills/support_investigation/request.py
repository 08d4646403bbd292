"""What an investigation is asked, and what it needs from the world."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fubcli.model.envelope import Envelope, UpstreamEvent, WarehouseInfo
from fubcli.model.match import Match
from fubcli.model.names import Environment
from fubcli.model.playbook import Playbook
from fubcli.model.request import InvestigateRequest, MonitorRequest
from fubcli.ports import Clock
from fubcli.skills.support_investigation.hypothesis import Library

ENVIRONMENTS = {
    "production": Environment.PRODUCTION,
    "qa": Environment.STAGING,
    "development": Environment.SANDBOX,
}
"""Environments by the names that people who support customers call them."""


@dataclass(frozen=True)
class SupportRequest:
    """Look for the cause of an issue; cases are kept in `directory`, and an open one of the same issue is resumed."""

    issue: str
    directory: Path
    environment: str | None = None
    """One of `ENVIRONMENTS`."""
    account_id: int | None = None
    timeframe: str | None = None
    upstream: tuple[UpstreamEvent, ...] = ()
    """Failures among them are evidence, too."""
    is_pipe_empty: bool = False
    """Something was to be piped in, and nothing came."""
    follow_up: bool = True
    dry_run: bool = False
    """Ask nothing and write nothing; say what would be asked."""
    close: bool = False
    fail_on: str | None = None
    """`unexplained`: the exit code says when no cause was found."""
    repeated: tuple[str, ...] = ()
    """Options of this call that a command for the same warehouse, policy and catalogs must repeat."""


@dataclass(frozen=True)
class SupportPorts:
    """`settle` makes the outcome certain: it is called before anything is written."""

    warehouse: WarehouseInfo
    """Which one answers the questions of this skill."""
    investigate: Callable[[InvestigateRequest], Envelope]
    match: Callable[[str], Match]
    monitor: Callable[[MonitorRequest], Envelope]
    hypotheses: Callable[[], Library]
    playbooks: Callable[[], Mapping[str, Playbook]]
    catalogs: Callable[[Environment], Sequence[str]]
    clock: Clock
    ensure: Callable[[Path], Path]
    settle: Callable[[], None] = lambda: None
    elapsed: Callable[[], float] = field(default=time.monotonic)
    """Seconds that only ever grow, for the budget of what is asked."""
