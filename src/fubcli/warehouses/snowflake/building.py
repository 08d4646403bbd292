"""A profile to its warehouse."""

from __future__ import annotations

from pathlib import Path

from fubcli.model.profile import Profile
from fubcli.network.breaker import Breaker
from fubcli.ports import Clock, HealthSources, Workspace
from fubcli.warehouses.freshness import Freshness
from fubcli.warehouses.snowflake.adapter import SnowflakeWarehouse
from fubcli.warehouses.snowflake.asking import Asking
from fubcli.warehouses.snowflake.health import SnowflakeHealth
from fubcli.warehouses.snowflake.workspace import SnowflakeWorkspace


def warehouse(profile: Profile, *, clock: Clock, state: Path, cache: Path) -> SnowflakeWarehouse:
    """Return the warehouse behind a profile; nothing is sent before something is asked of it."""
    breaker = Breaker(state / "breakers", profile.host, clock)
    return SnowflakeWarehouse(profile, breaker, Freshness(cache / "freshness", profile.host, clock), clock)


def examined(profile: Profile, *, seconds: float) -> tuple[Workspace, HealthSources]:
    """Return the account and the health of a profile; each question is given up after so many seconds."""
    asking = Asking(profile, seconds)
    return SnowflakeWorkspace(asking), SnowflakeHealth(asking)
