"""A workspace over the embedded lakehouse's own files, and one application for every way to ask it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fubcli.bootstrap import Application, Settings
from fubcli.config.load import load_configuration
from fubcli.config.locations import Home
from fubcli.embedded.lakehouse import Lakehouse
from tests.workspace import Workspace

ROUTES = ("embedded", "statement-api", "connector")
Applications = Callable[[str], Application]


class Now:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def _silent(_message: str) -> None:
    """Progress is for people."""


@pytest.fixture(scope="session")
def workspace(lakehouse_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace that holds a copy of the embedded lakehouse."""
    home = Home.from_environment({"FUBCLI_HOME": str(lakehouse_home)})
    configuration = load_configuration(home=home, project=tmp_path_factory.mktemp("project"))
    lakehouse = Lakehouse(home.data / "lakehouse", configuration.packaged_catalogs, clock=Now(), progress=_silent)
    directory = tmp_path_factory.mktemp("workspace")
    files = {
        catalog: Path(shutil.copy(path, directory / f"{catalog}.duckdb"))
        for catalog, path in lakehouse.locate(configuration.packaged_catalogs.by_name).items()
    }
    with Workspace(files, writable=["sandbox_fub"], chunk_rows=2_000) as workspace:
        yield workspace


@pytest.fixture(scope="session")
def applications(workspace: Workspace, lakehouse_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Applications:
    """Return the application that answers by one route; each keeps its own state."""
    keys = tmp_path_factory.mktemp("keys") / "masking.key"

    def of(route: str) -> Application:
        home = lakehouse_home if route == "embedded" else tmp_path_factory.mktemp(route)
        environ = {"FUBCLI_HOME": str(home), "HOME": str(home), "FUBCLI_MASKING_KEY_FILE": str(keys)}
        if route == "embedded":
            return Application(Settings(environ, home, _silent, warehouse="embedded"))
        live = Settings(environ | workspace.environment(), home, _silent, warehouse="databricks", transport=route)
        return Application(live)

    return of
