"""One run: what it is about, and what came of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fubcli.integrations.datadog.intents import Intents, NotKnown
from fubcli.integrations.outside import Outside
from fubcli.model.change import Change, Outcome
from fubcli.skills.datadog_management.request import DatadogPorts, DatadogRequest
from fubcli.skills.datadog_management.upstream import Upstream


@dataclass
class Work:
    """`environment` is the organisation's, and that of the monitors; `data` has members that only one action has."""

    request: DatadogRequest
    ports: DatadogPorts
    upstream: Upstream
    environment: str
    host: Outside
    now: datetime
    intents: Intents
    changes: list[Change] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    next: list[dict[str, Any]] = field(default_factory=list)
    untrusted: list[str] = field(default_factory=list)
    truncated: bool = False
    is_failing: bool = False
    """Whether what was found is what `--fail-on` fails on."""

    def find(self, identity: str, severity: str, title: str) -> None:
        """Add a finding; its title is of our own words."""
        self.findings.append({"id": identity, "severity": severity, "title": title})

    def changed(self, kind: str, name: str, outcome: Outcome, identity: str = "", url: str = "") -> None:
        """Add what became, or would become, of one thing."""
        self.changes.append(Change(kind, name, outcome, identity, url))

    def unknown(self, what: str, seconds: int) -> None:
        """Say that nothing is sent, for it may be there; raises NotKnown when it was to be applied."""
        told = f"It is not known whether {what} came through, and Datadog may not show it yet"
        if self.request.apply:
            detail = f"{told}: it is not sent again. Run it again in {seconds} s, when it can be told."
            raise NotKnown(detail, extra={"retry_after_seconds": seconds})
        self.find("not-known", "warning", f"{told}: for {seconds} s it would not be sent again")

    def follow(self, action: str, title: str) -> None:
        """Propose a further call of this skill that only reads."""
        argv = ["datadog-management", f"--operation={action}", f"--environment={self.environment}"]
        self.next.append({"title": title, "argv": argv, "effect": "read"})
