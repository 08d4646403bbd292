"""A profile to what can be asked about it: without any of the waiting that a statement is worth."""

from __future__ import annotations

from pathlib import Path

from fubcli.model.profile import Profile
from fubcli.network.backoff import Backoff
from fubcli.network.breaker import UnheededBreaker
from fubcli.network.http import HttpService
from fubcli.ports import Clock, HealthSources, Workspace
from fubcli.warehouses.asking import Asking
from fubcli.warehouses.databricks.credentials import authorization
from fubcli.warehouses.databricks.health.skew import Skew
from fubcli.warehouses.databricks.health.sources import DatabricksHealth
from fubcli.warehouses.databricks.health.workspace import DatabricksWorkspace

_TWICE = Backoff(attempts=2)


def examined(profile: Profile, *, clock: Clock, breakers: Path, seconds: float) -> tuple[Workspace, HealthSources]:
    """Return the workspace and the health of a live profile; each question is given up after so many seconds.

    A breaker that is open holds nothing up here, and an answer closes it. Raises NotPermitted for a profile
    without credentials.
    """
    skew = Skew(clock)
    breaker = UnheededBreaker(breakers, profile.host, clock)
    service = HttpService(profile.host, authorization(profile), breaker, _TWICE, skew.watch)
    asking = Asking(service, seconds)
    return DatabricksWorkspace(asking, skew), DatabricksHealth(asking, profile.warehouse_id)
