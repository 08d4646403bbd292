"""A person's home whose `services.toml` says what a test puts there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fubcli.config.locations import Home
from fubcli.config.services.resolve import service_profile
from fubcli.model.service import Service, ServiceProfile

TOKEN = "glpat-0123456789abcdefXYZ"
API_KEY, APP_KEY = "0123456789abcdef0123456789abcdef", "89abcdef0123456789abcdef0123456789abcdef"
DATADOG = {"DD_API_KEY": API_KEY, "DD_APP_KEY": APP_KEY}


@dataclass
class Desk:
    """Writes the file, and resolves what it and the variables come to."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.home = Home.from_environment({"FUBCLI_HOME": str(self.root / "home")})
        self.home.config.mkdir(parents=True)
        self.file = self.home.config / "services.toml"

    def write(self, text: str, mode: int = 0o600) -> None:
        self.file.write_bytes(text.encode())
        self.file.chmod(mode)

    def profile(self, service: str = "gitlab", environment: str = "production", **environ: str) -> ServiceProfile:
        return service_profile(Service(service), environment, environ={**self.environ, **environ}, home=self.home)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
