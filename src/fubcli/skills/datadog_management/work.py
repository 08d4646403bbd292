"""One run: what it is about, and what came of it so far."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fubcli.integrations.datadog.answers import is_id
from fubcli.integrations.datadog.intents import Intents, NotKnown
from fubcli.integrations.outside import Outside
from fubcli.model.change import Change, Outcome
from fubcli.skills.datadog_management.request import DatadogPorts, DatadogRequest
from fubcli.skills.datadog_management.upstream import Upstream

_MOST_NAMED = 20
"""Ids of what there should be one of."""


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
    is_open: bool = False
    """Whether nobody knows yet what came of an earlier request, so that nothing is sent for it."""
    is_failing: bool = False
    """Whether what was found is what `--fail-on` fails on."""

    def find(self, identity: str, severity: str, title: str) -> None:
        """Add a finding; its title is of our own words."""
        self.findings.append({"id": identity, "severity": severity, "title": title})

    def find_once(self, identity: str, severity: str, title: str) -> None:
        """Add a finding that is not there yet."""
        if all(each["id"] != identity for each in self.findings):
            self.find(identity, severity, title)

    def several(self, kind: str, told: str, kept: str, identities: Iterable[str]) -> None:
        """Say that there are others beside the one that is kept, with their ids, when there are."""
        others = [each for each in dict.fromkeys(identities) if each != kept]
        if others:
            named = [each for each in others if is_id(each)][:_MOST_NAMED]
            more = f" and {len(others) - len(named)} more" if len(named) < len(others) else ""
            title = f"{len(others) + 1} {kind}s {told}: {', '.join(named)}{more}"
            self.find(f"several-{kind}s", "warning", title)

    def changed(self, kind: str, name: str, outcome: Outcome, identity: str = "", url: str = "") -> None:
        """Add what became, or would become, of one thing."""
        self.changes.append(Change(kind, name, outcome, identity, url))

    def unknown(self, what: str, seconds: int) -> None:
        """Say that nothing is sent, for it may be there; raises NotKnown when it was to be applied."""
        told = f"It is not known whether {what} came through, and Datadog may not show it yet"
        if self.request.apply:
            detail = f"{told}: it is not sent again. Run it again in {seconds} s, when it can be told."
            raise NotKnown(detail, extra={"retry_after_seconds": seconds})
        self.is_open = True
        self.find("not-known", "warning", f"{told}: for {seconds} s it would not be sent again")

    def is_unknown(self, kind: str, what: str, name: str) -> bool:
        """Whether a thing that is not shown may be there all the same, which is told; raises as `unknown`."""
        seconds = self.intents.seconds_unknown(kind, what) if self.host.can_read else 0
        if seconds:
            self.unknown(f"the request for {name}", seconds)
        return bool(seconds)

    def known_id(self, kind: str, what: str) -> str:
        """Return the id of what an earlier run made, empty when there is none."""
        intent = self.intents.of(kind, what) if self.host.can_read else None
        return intent.id if intent is not None else ""

    def making(self, kind: str, what: str) -> AbstractContextManager[None]:
        """Have what is made recorded, before; without `--apply` nothing is made."""
        return self.intents.making(kind, what) if self.request.apply else nullcontext()

    def made(self, kind: str, what: str, identity: str = "") -> None:
        """Have what was made recorded, after."""
        if self.request.apply:
            self.intents.done(kind, what, identity)

    def follow(self, action: str, title: str) -> None:
        """Propose a further call of this skill that only reads."""
        argv = ["datadog-management", f"--operation={action}", f"--environment={self.environment}"]
        self.next.append({"title": title, "argv": argv, "effect": "read"})
