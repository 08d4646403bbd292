"""The places where Databricks' own tools look: the environment over one section of `~/.databrickscfg`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fubcli.config.locations import home_directory
from fubcli.config.profiles.databrickscfg import read_sections
from fubcli.config.profiles.environment import read_environment
from fubcli.config.profiles.layers import Layer, Source
from fubcli.errors import ConfigError, StorageUnavailable
from fubcli.model.profile import Setting

DEFAULT_SECTION = "DEFAULT"


@dataclass(frozen=True)
class UsualPlaces:
    """What is found there; `trouble` is why the file could not be read, which matters only when it is needed."""

    environment: Source
    file: str
    sections: Mapping[str, Layer]
    chosen: str
    trouble: ConfigError | None = None

    @property
    def sources(self) -> tuple[Source, Source]:
        """The environment, then the section that DATABRICKS_CONFIG_PROFILE chooses, else DEFAULT."""
        return self.environment, self.section(self.chosen)

    def section(self, name: str) -> Source:
        """Return a section; one that is not there says nothing."""
        return Source(f"{self.file} [{name}]", self.sections.get(name, {}))

    def hosts(self) -> tuple[Setting[str], ...]:
        """Return every host that is named there."""
        layers = (self.environment.layer, *self.sections.values())
        return tuple(layer["host"] for layer in layers if "host" in layer)


def read_usual_places(environ: Mapping[str, str]) -> UsualPlaces:
    """Read the variables, and the file that DATABRICKS_CONFIG_FILE names, else `~/.databrickscfg`."""
    environment = read_environment(environ)
    chosen = environ.get("DATABRICKS_CONFIG_PROFILE") or DEFAULT_SECTION
    path = _path(environ)
    if path is None:
        return UsualPlaces(environment, "~/.databrickscfg", {}, chosen)
    try:
        return UsualPlaces(environment, str(path), read_sections(path), chosen)
    except ConfigError as error:
        return UsualPlaces(environment, str(path), {}, chosen, error)


def _path(environ: Mapping[str, str]) -> Path | None:
    named = environ.get("DATABRICKS_CONFIG_FILE", "")
    if named and not named.startswith("~/"):
        return Path(named)
    try:
        return home_directory(environ) / (named[2:] if named else ".databrickscfg")
    except StorageUnavailable:  # without a home directory there is no file in it
        return None
