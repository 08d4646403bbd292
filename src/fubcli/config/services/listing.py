"""Every service that is configured, as it would be found; no command is run and nothing is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fubcli.config.locations import Home
from fubcli.config.services.finding import Found, find
from fubcli.config.services.kinds import KINDS
from fubcli.config.services.services_toml import ServicesFile, read_services
from fubcli.errors import FubError
from fubcli.model.service import Service


@dataclass(frozen=True)
class Configured:
    """One service of one environment; the empty environment is any that has no table of its own."""

    service: Service
    environment: str
    found: Found | FubError
    """What counts, or what is wrong with it."""

    @property
    def name(self) -> str:
        """`datadog.production`, `gitlab`."""
        return f"{self.service}.{self.environment}" if self.environment else str(self.service)


def configured(environ: Mapping[str, str], home: Home) -> list[Configured]:
    """Return the services that the file or a variable tells of; raises ConfigError and NotPermitted for the file."""
    file = read_services(home)
    return [
        Configured(service, environment, _found(service, environment, file, environ))
        for service in Service
        for environment in _environments(service, file, environ)
    ]


def _environments(service: Service, file: ServicesFile, environ: Mapping[str, str]) -> Iterator[str]:
    tables = file.tables.get(service, {})
    yield from tables
    if not tables and any(environ.get(variable) for variable in KINDS[service].variables.values()):
        yield ""


def _found(service: Service, environment: str, file: ServicesFile, environ: Mapping[str, str]) -> Found | FubError:
    try:
        return find(service, environment, file, environ)
    except FubError as error:
        return error
