"""Clients of the stand-in, with pauses that no test has to wait for."""

from __future__ import annotations

from pathlib import Path

from fubcli.bootstrap import SystemClock
from fubcli.integrations.building import outside
from fubcli.integrations.confluence.client import Confluence
from fubcli.integrations.outside import Terms
from fubcli.model.audit import Origin, Sent
from fubcli.model.profile import Secret
from fubcli.model.service import Service, ServiceProfile
from fubcli.network.backoff import Backoff
from fubcli.network.deadline import Deadline
from tests.outside.confluence.service import ConfluenceStandIn


def client_of(
    url: str, state: Path, *, applies: bool = True, signed: bool = True, recorded: list[Sent] | None = None
) -> Confluence:
    """Return a client that is signed in, or not, and may change something, or not."""
    credentials = {"token": Secret(ConfluenceStandIn.token)} if signed else {}
    settings = {"user": ConfluenceStandIn.user, "space_key": "OPS"}
    profile = ServiceProfile(Service.CONFLUENCE, url, "production", credentials, settings)
    record = ([] if recorded is None else recorded).append
    terms = Terms(applies, Deadline(20), record, Origin())
    host = outside(profile, url, terms, breakers=state / "breakers", clock=SystemClock())
    host.http._backoff = Backoff(3, 0.01, 0.02)
    return Confluence(host)
