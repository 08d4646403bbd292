"""The engine of a live profile to what speaks with it; each is imported when a profile asks for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fubcli.errors import UsageError
from fubcli.model.profile import Engine, Profile

if TYPE_CHECKING:
    from fubcli.ports import Clock, HealthSources, Progress, Warehouse, Workspace

SECONDS = 6.0
"""For a question to which somebody waits for the answer."""
LISTING_SECONDS = 30.0
"""For each listing that is read page by page."""


def warehouse(profile: Profile, *, clock: Clock, progress: Progress, state: Path, cache: Path) -> Warehouse:
    """Return the warehouse behind a live profile; raises UsageError without its client, NotPermitted as it does."""
    if profile.engine is Engine.DATABRICKS:
        from fubcli.warehouses.databricks.building import warehouse

        return warehouse(profile, clock=clock, progress=progress, state=state, cache=cache)
    if profile.engine is Engine.BIGQUERY:
        from fubcli.warehouses.bigquery.building import warehouse as on_bigquery

        return on_bigquery(profile, clock=clock, progress=progress, state=state, cache=cache)
    if profile.engine is Engine.SNOWFLAKE:
        from fubcli.warehouses.snowflake.building import warehouse as on_snowflake

        return on_snowflake(profile, clock=clock, state=state, cache=cache)
    raise _unasked(profile)


def examined(
    profile: Profile, *, clock: Clock, breakers: Path, seconds: float = SECONDS
) -> tuple[Workspace, HealthSources]:
    """Return the workspace and the health of a live profile, each question given up after so many seconds."""
    if profile.engine is Engine.DATABRICKS:
        from fubcli.warehouses.databricks.health.examining import examined

        return examined(profile, clock=clock, breakers=breakers, seconds=seconds)
    if profile.engine is Engine.SNOWFLAKE:
        from fubcli.warehouses.snowflake.building import examined as snowflake

        return snowflake(profile, seconds=seconds)
    if profile.engine is Engine.BIGQUERY:
        from fubcli.warehouses.bigquery.health.examining import examined as on_bigquery

        return on_bigquery(profile, clock=clock, breakers=breakers, seconds=seconds)
    raise _unasked(profile)


def held_back(profile: Profile, *, clock: Clock, breakers: Path) -> float:
    """Return for how many more seconds statements of a live profile fail at once."""
    from fubcli.network.breaker import UnheededBreaker

    return UnheededBreaker(breakers, profile.host, clock).look()


def _unasked(profile: Profile) -> UsageError:
    return UsageError(f"There is no way yet to ask {profile.engine}, the engine of the profile {profile.name!r}.")
