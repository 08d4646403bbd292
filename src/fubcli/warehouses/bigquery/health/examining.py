"""A profile to what can be asked about it: without any of the waiting that a statement is worth."""

from __future__ import annotations

from pathlib import Path

from fubcli.model.profile import Profile
from fubcli.network.backoff import Backoff
from fubcli.network.breaker import UnheededBreaker
from fubcli.ports import Clock, HealthSources, Workspace
from fubcli.warehouses.bigquery.api import Api
from fubcli.warehouses.bigquery.connecting import client_of
from fubcli.warehouses.bigquery.health.asking import Asking
from fubcli.warehouses.bigquery.health.sources import BigQueryHealth
from fubcli.warehouses.bigquery.health.workspace import BigQueryWorkspace
from fubcli.warehouses.bigquery.jobs import Place

_TWICE = Backoff(attempts=2)


def examined(profile: Profile, *, clock: Clock, breakers: Path, seconds: float) -> tuple[Workspace, HealthSources]:
    """Return the workspace and the health of a profile; each question is given up after so many seconds.

    A breaker that is open holds nothing up here, and an answer closes it.
    """
    breaker = UnheededBreaker(breakers, profile.host, clock)
    asking = Asking(Api(profile.host, client_of(profile), breaker, _TWICE), seconds)
    place = Place(profile.settings["project"], profile.settings.get("location", ""))
    return BigQueryWorkspace(asking, place), BigQueryHealth(asking, place)
