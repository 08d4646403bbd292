"""A workspace of the test's own, and what is asked of it about its health."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fubcli.bootstrap import SystemClock
from fubcli.model.profile import DEFAULT, Auth, Engine, Profile, Secret
from fubcli.ports import HealthSources
from fubcli.ports import Workspace as WorkspacePort
from fubcli.warehouses.databricks.health.examining import examined
from tests.workspace.conftest import pristine, served
from tests.workspace.workspace import Workspace

__all__ = ["pristine"]
Examine = Callable[..., tuple[WorkspacePort, HealthSources]]


@pytest.fixture
def workspace(pristine: Path, tmp_path: Path) -> Iterator[Workspace]:
    with served(tmp_path, pristine) as workspace:
        yield workspace


def profile_of(workspace: Workspace, *, token: str | None = None, warehouse_id: str | None = None) -> Profile:
    auth = Auth("pat", {"token": Secret(token or workspace.token)}, DEFAULT)
    return Profile("live", Engine.DATABRICKS, workspace.url, warehouse_id or workspace.warehouse_id, auth)


@pytest.fixture
def examine(workspace: Workspace, tmp_path: Path) -> Examine:
    """Return both ports, each question with so many seconds."""

    def ports(seconds: float = 5.0, **settings: str) -> tuple[WorkspacePort, HealthSources]:
        profile = profile_of(workspace, **settings)
        return examined(profile, clock=SystemClock(), breakers=tmp_path / "breakers", seconds=seconds)

    return ports


@pytest.fixture
def health(examine: Examine) -> HealthSources:
    return examine()[1]


@pytest.fixture
def asked(examine: Examine) -> WorkspacePort:
    return examine()[0]
