"""A home, a project and the two packaged files in a temporary directory, and a way to load them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fubcli.config import load
from fubcli.config.load import Configuration, load_configuration
from fubcli.config.locations import Home, packaged_file

Load = Callable[..., Configuration]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home.from_environment({"FUBCLI_HOME": str(tmp_path / "home")})
    home.config.mkdir(parents=True)
    return home


@pytest.fixture
def project(tmp_path: Path) -> Path:
    directory = tmp_path / "project"
    directory.mkdir()
    return directory


@pytest.fixture
def configured(home: Home, project: Path) -> Load:
    def configured(catalogs_file: Path | None = None, policy_file: Path | None = None) -> Configuration:
        return load_configuration(home=home, project=project, catalogs_file=catalogs_file, policy_file=policy_file)

    return configured


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with copies of the packaged files that stands in for the package's own."""
    directory = tmp_path / "packaged"
    directory.mkdir()
    for name in (load.CATALOGS, load.POLICY):
        (directory / name).write_bytes(packaged_file(name).read_bytes())
    monkeypatch.setattr(load, "packaged_file", lambda name: directory / name)
    return directory
