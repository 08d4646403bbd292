"""A profile to its warehouse: which route, signed how, remembering what."""

from __future__ import annotations

from pathlib import Path

from fubcli.model.profile import Profile, Transport
from fubcli.network.breaker import Breaker
from fubcli.network.downloads import Downloads
from fubcli.network.http import Authorization, HttpService
from fubcli.ports import Clock, Progress
from fubcli.warehouses.databricks.adapter import DatabricksWarehouse, Route
from fubcli.warehouses.databricks.credentials import authorization
from fubcli.warehouses.databricks.statement_api import StatementApi
from fubcli.warehouses.databricks.unity import UnityCatalog
from fubcli.warehouses.freshness import Freshness


def warehouse(profile: Profile, *, clock: Clock, progress: Progress, state: Path, cache: Path) -> DatabricksWarehouse:
    """Return the warehouse behind a live profile; nothing is sent before something is asked of it.

    `state` keeps the circuit breakers, `cache` the times of writes. Raises NotPermitted for a profile without
    credentials.
    """
    breaker = Breaker(state / "breakers", profile.host, clock)
    signing = authorization(profile)
    service = HttpService(profile.host, signing, breaker)
    return DatabricksWarehouse(
        profile,
        _route(profile, signing, service, breaker, progress),
        UnityCatalog(service, clock),
        Freshness(cache / "freshness", profile.host, clock),
    )


def _route(
    profile: Profile, signing: Authorization, service: HttpService, breaker: Breaker, progress: Progress
) -> Route:
    if profile.transport is Transport.CONNECTOR:
        from fubcli.warehouses.databricks.connector import Connector

        return Connector(profile, signing, service, breaker, progress)
    downloads = Downloads(is_local=profile.host.startswith("http:"))
    return StatementApi(service, profile.warehouse_id, progress, downloads)
