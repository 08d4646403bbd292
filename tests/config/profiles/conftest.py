"""A person's home, a project, and an environment that hold what a test puts there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fubcli.config.locations import Home
from fubcli.config.profiles.choice import Asked
from fubcli.config.profiles.resolve import Resolution, resolve

TOKEN = "dapi0123456789abcdef0123456789abcdef"


@dataclass
class World:
    """Writes configurations, and resolves what they come to."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home = Home.from_environment({"FUBCLI_HOME": str(self.root / "home")})
        self.project = self.root / "project"
        for directory in (self.home.config, self.project):
            directory.mkdir(parents=True)
        self.environ["HOME"] = str(self.root)

    def own(self, text: str) -> Path:
        path = self.home.config / "fubcli.toml"
        path.write_text(text)
        path.chmod(0o600)
        return path

    def shared(self, text: str) -> Path:
        path = self.project / "fubcli.toml"
        path.write_text(text)
        return path

    def cfg(self, text: str) -> Path:
        path = self.root / ".databrickscfg"
        path.write_text(text)
        return path

    def resolve(self, warehouse: str | None = None, transport: str | None = None) -> Resolution:
        return resolve(Asked(self.environ, warehouse, transport), home=self.home, project=self.project)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
