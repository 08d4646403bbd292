"""Settings of one place, laid over those of the next: the first place that gives a setting counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

from fubcli.config.profiles.values import host_url
from fubcli.errors import ConfigError
from fubcli.model.profile import Origin, Secret, Setting

Layer: TypeAlias = "Mapping[str, Setting[Any]]"
"""Settings by name, those of a warehouse as databricks-sdk has them; a value is never empty."""

SECRETS = frozenset({"token", "client_secret", "azure_client_secret", "google_credentials", "api_key", "app_key"})
"""The settings whose values are wrapped the moment they are read."""


def setting(name: str, text: str, origin: Origin) -> Setting[Any]:
    """Return a setting as a layer holds it."""
    return Setting(Secret(text) if name in SECRETS else text, origin)


@dataclass(frozen=True)
class Source:
    """One place: what it says, and how a person would look there for what it does not say."""

    where: str
    layer: Layer = field(default_factory=lambda: MappingProxyType({}))
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The environment's name for a setting."""
    beside: frozenset[str] | None = None
    """The hosts to which it may go when it names none itself; None when whoever chose may send it anywhere."""

    def look(self, *names: str) -> str:
        """Return where these settings would stand: `DATABRICKS_HOST`, `host in FILE [DEFAULT]`."""
        if self.variables:
            return " or ".join(dict.fromkeys(self.variables[name] for name in names))
        return f"{' or '.join(names)} in {self.where}"

    def belongs_to(self, host: str) -> bool:
        """Whether what it says may go to a host: it names that one, or none; one that is wrong is none of these."""
        if "host" in self.layer:
            return names_host(self.layer["host"], host)
        return self.beside is None or host in self.beside

    def aside(self, host: str) -> str:
        """Return why nothing of it goes to a host, in brackets; empty when it may."""
        if self.belongs_to(host):
            return ""
        if "host" in self.layer:
            return " (of another host)"
        return " (would stand beside no host, and a project cannot choose one for it: set DATABRICKS_HOST)"


def given(sources: Iterable[Source], *names: str) -> list[tuple[str, Setting[Any]]]:
    """Return every setting of these names, those of the first place first; the first one counts."""
    return [(name, source.layer[name]) for source in sources for name in names if name in source.layer]


def names_host(one: Setting[str], host: str) -> bool:
    """Whether a setting names a host, itself normalised; one that is wrong names none."""
    try:
        return host_url(one) == host
    except ConfigError:
        return False
