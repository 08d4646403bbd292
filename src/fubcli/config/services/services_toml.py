"""`services.toml`: where each service is and how calls to it are signed; a person's own file, never a project's.

A repository that somebody walks into must neither direct credentials elsewhere nor have commands run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from fubcli.config.locations import Home
from fubcli.config.profiles.layers import SECRETS
from fubcli.config.profiles.toml_lines import Toml, parse_toml
from fubcli.config.profiles.toml_tables import check_keys, check_not_writable, check_private
from fubcli.config.reading import read_optional
from fubcli.config.sections import suggestion
from fubcli.config.services.kinds import KINDS, keys_of
from fubcli.config.services.tables import Table, read_table
from fubcli.errors import UsageError
from fubcli.model.service import Service

NAME = "services.toml"
_ENVIRONMENT = re.compile(r"(?=.{1,32}\Z)[a-z]+(?:-[a-z]+)*-?[0-9]{0,2}")
"""Two digits at most: a key in the place of a name is told apart."""


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
        known = ", ".join(tables)
        told = f"{self.file} has no [{service}.{environment or 'ENVIRONMENT'}]; of {service} it has {known}"
        raise UsageError(f"{told}{suggestion(environment, tables)}")


def check_environment(name: str) -> None:
    """Raise UsageError for what cannot be the name of an environment; an empty one is none."""
    if name and not _ENVIRONMENT.fullmatch(name):
        raise UsageError("--environment: one is named by lower-case letters and dashes, such as production or staging.")


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
    environments = [
        name
        for name, value in root.items()
        if isinstance(value, dict) and name not in keys_of(service) and _ENVIRONMENT.fullmatch(name)
    ]
    own = {name: value for name, value in root.items() if name not in environments}
    misplaced = next((name for name in own if name in keys_of(service) and not known), None)
    if misplaced:
        raise toml.error(f"{service}.{misplaced}", f"belongs to an environment: write it in {header(service)}")
    check_keys(toml, service, own, known)
    return own, environments


def header(service: Service, environment: str = "") -> str:
    """Return the header of the table that one would write."""
    if not KINDS[service].is_per_environment:
        return f"[{service}]"
    return f"[{service}.{environment or 'ENVIRONMENT'}]"
