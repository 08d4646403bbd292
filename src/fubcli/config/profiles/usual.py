"""The places where Databricks' own tools look: the environment over one section of `~/.databrickscfg`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fubcli.config.locations import home_directory
from fubcli.config.profiles.databrickscfg import read_sections
from fubcli.config.profiles.environment import read_environment, variable_origin
from fubcli.config.profiles.layers import Layer, Source
from fubcli.errors import ConfigError, StorageUnavailable
from fubcli.model.profile import Setting

DEFAULT_SECTION = "DEFAULT"
_FILE, _SECTION = "DATABRICKS_CONFIG_FILE", "DATABRICKS_CONFIG_PROFILE"


@dataclass(frozen=True)
class UsualPlaces:
    """What is found there; `trouble` is what is wrong with the file, or with a variable that names it or a section."""

    environment: Source
    file: str
    sections: Mapping[str, Layer]
    chosen: str
    trouble: ConfigError | None = None
    is_wanted: bool = False
    """Whether a variable names the file, or the section, that there is trouble with: then nothing stands in for it."""

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
    chosen = environ.get(_SECTION) or DEFAULT_SECTION
    path = _path(environ)
    file = str(path) if path else "~/.databrickscfg"
    try:
        sections = _sections(path, is_named=bool(environ.get(_FILE)))
    except ConfigError as error:
        return UsualPlaces(
            environment, file, {}, chosen, error, is_wanted=bool(environ.get(_FILE) or environ.get(_SECTION))
        )
    if chosen != DEFAULT_SECTION and chosen not in sections:
        known = ", ".join(sections) or "none"
        trouble = variable_origin(_SECTION).error(f"names a section that {file} does not have; it has {known}")
        return UsualPlaces(environment, file, sections, chosen, trouble, is_wanted=True)
    return UsualPlaces(environment, file, sections, chosen)


def _sections(path: Path | None, *, is_named: bool) -> Mapping[str, Layer]:
    if is_named and not (path and path.exists()):
        raise variable_origin(_FILE).error("names a file that is not there")
    return read_sections(path) if path else {}


def _path(environ: Mapping[str, str]) -> Path | None:
    named = environ.get(_FILE, "")
    if named and not named.startswith("~/"):
        return Path(named)
    try:
        return home_directory(environ) / (named[2:] if named else ".databrickscfg")
    except StorageUnavailable:  # without a home directory there is no file in it
        return None
