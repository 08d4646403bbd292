"""A profile to its warehouse: asked as whom, remembering what."""

from __future__ import annotations

from pathlib import Path

from fubcli.model.profile import Profile
from fubcli.network.breaker import Breaker
from fubcli.ports import Clock, Progress
from fubcli.warehouses.bigquery.adapter import BigQueryWarehouse
from fubcli.warehouses.bigquery.api import Api
from fubcli.warehouses.bigquery.connecting import client_of
from fubcli.warehouses.bigquery.datasets import Datasets
from fubcli.warehouses.freshness import Freshness


def warehouse(profile: Profile, *, clock: Clock, progress: Progress, state: Path, cache: Path) -> BigQueryWarehouse:
    """Return the warehouse behind a profile of BigQuery; nothing is sent before something is asked of it.

    `state` keeps the circuit breakers, `cache` the times of writes. Nothing there takes so long to begin that there
    would be any `progress` to tell.
    """
    api = Api(profile.host, client_of(profile), Breaker(state / "breakers", profile.host, clock))
    return BigQueryWarehouse(profile, api, Datasets(api, clock), Freshness(cache / "freshness", profile.host, clock))
