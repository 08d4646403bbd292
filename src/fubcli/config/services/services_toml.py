"""`services.toml`: where each service is and how calls to it are signed; a person's own file, never a project's.

A repository that somebody walks into must neither direct credentials elsewhere nor have commands run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from fubcli.config.locations import Home
from fubcli.config.profiles.layers import SECRETS
from fubcli.config.profiles.toml_lines import Toml, parse_toml
from fubcli.config.profiles.toml_tables import can_be_shown, check_keys, check_not_writable, check_private
from fubcli.config.reading import read_optional
from fubcli.config.sections import suggestion
from fubcli.config.services.kinds import KINDS, keys_of
from fubcli.config.services.tables import Table, read_table
from fubcli.errors import ConfigError, UsageError
from fubcli.model.names import Environment
from fubcli.model.service import Service

NAME = "services.toml"
_ENVIRONMENTS = tuple(Environment)


@dataclass(frozen=True)
class ServicesFile:
    """What the file says: tables by service and environment; the empty environment stands for all others."""

    file: str
    tables: Mapping[Service, Mapping[str, Table]] = field(default_factory=lambda: MappingProxyType({}))

    def table(self, service: Service, environment: str) -> Table | None:
        """Return the table that counts; None when the file says nothing of the service.

        Raises UsageError where only other environments have one: what is meant for one never goes to another.
        """
        tables = self.tables.get(service, {})
        if not tables or environment in tables or "" in tables:
            return tables.get(environment, tables.get(""))
        told = f"{self.file} has no [{service}.{environment or 'ENVIRONMENT'}]"
        raise UsageError(f"{told}; of {service} it has {', '.join(tables)}.")


def check_environment(name: str) -> None:
    """Raise UsageError for what is not an environment; an empty one is none."""
    if name and name not in _ENVIRONMENTS:  # it is not told: a key may have come into its place
        raise UsageError(
            f"--environment: it is one of {', '.join(_ENVIRONMENTS)}{suggestion(name.lower(), _ENVIRONMENTS) or '.'}"
        )


def read_services(home: Home) -> ServicesFile:
    """Return what the file says, nothing when there is none.

    Raises ConfigError for what does not belong there, and NotPermitted for a file that others can write, or read where
    it holds a secret.
    """
    path = home.config / NAME
    data = read_optional(path)
    if data is None:
        return ServicesFile(str(path))
    check_not_writable(path)
    toml = parse_toml(data, file=str(path))
    check_keys(toml, "", toml.root, tuple(Service))
    tables = {service: dict(_tables(toml, service)) for service in Service if service in toml.root}
    if any(name in SECRETS for each in tables.values() for table in each.values() for name in table.layer):
        check_private(path, holds="credentials")
    return ServicesFile(str(path), tables)


def _tables(toml: Toml, service: Service) -> Iterator[tuple[str, Table]]:
    root = toml.root[service]
    if not isinstance(root, dict):
        raise toml.error(service, f"must be a table, {header(service)}")
    own, environments = _parted(toml, service, root)
    if own or not (environments or KINDS[service].is_per_environment):
        yield "", read_table(toml, service, str(service), own)
    for name in environments:
        yield name, read_table(toml, service, f"{service}.{name}", root[name])


def _parted(toml: Toml, service: Service, root: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return what a service's own table says, and the environments that have one."""
    known = () if KINDS[service].is_per_environment else keys_of(service)
    tables = [name for name, value in root.items() if isinstance(value, dict) and name not in keys_of(service)]
    environments = [name for name in tables if name in _ENVIRONMENTS]
    for name in tables:
        if name not in environments:
            raise _no_environment(toml, service, name)
    own = {name: value for name, value in root.items() if name not in environments}
    misplaced = next((name for name in own if name in keys_of(service) and not known), None)
    if misplaced:
        raise toml.error(f"{service}.{misplaced}", f"belongs to an environment: write it in {header(service)}")
    check_keys(toml, service, own, known)
    return own, environments


def _no_environment(toml: Toml, service: Service, name: str) -> ConfigError:
    shown = can_be_shown(name)
    hint = suggestion(name.lower(), _ENVIRONMENTS) if shown else ""
    path = f"{service}.{name}"
    told = f"is not an environment: there are {', '.join(_ENVIRONMENTS)}{hint}"
    return toml.error(path, told, shown=path if shown else service)


def header(service: Service, environment: str = "") -> str:
    """Return the header of the table that one would write."""
    if not KINDS[service].is_per_environment:
        return f"[{service}]"
    return f"[{service}.{environment or 'ENVIRONMENT'}]"
