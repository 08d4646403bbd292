"""What is known of a service without running anything: its profile, or the command that would complete it.

A table of the file and the variables are two places. A table that says where a service is, or how calls are signed,
stands alone: its credentials go to its own host, and no others do. One that says neither only adds to the variables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from fubcli.config.profiles.environment import variable_origin
from fubcli.config.profiles.layers import Layer, setting
from fubcli.config.profiles.values import header_secret
from fubcli.config.services.environment import ci_project, read_variables
from fubcli.config.services.hosts import Hosts, hosts_of
from fubcli.config.services.kinds import ENV, KINDS
from fubcli.config.services.lacking import lacks
from fubcli.config.services.services_toml import ServicesFile
from fubcli.config.services.tables import Command, Table
from fubcli.model.profile import Secret, Setting
from fubcli.model.service import CREDENTIALS, Service, ServiceProfile

_MORE: Mapping[str, tuple[re.Pattern[str], str]] = {
    "project": (
        re.compile(r"[0-9]{1,18}|\w[\w.-]{0,254}(?:/\w[\w.-]{0,254}){1,20}", re.ASCII),
        "group/project, or its id",
    ),
    "user": (re.compile(r"[\x21-\x39\x3b-\x7e]{1,255}"), "the name that one signs in with, without blanks and colons"),
    "space_key": (re.compile(r"~?[A-Za-z0-9._-]{1,255}"), "the key of a space, such as DATA"),
}


@dataclass(frozen=True)
class Found:
    """The profile as far as it is known; `command` gives its credentials when it is run."""

    profile: ServiceProfile
    command: Command | None = None


def find(service: Service, environment: str, file: ServicesFile, environ: Mapping[str, str]) -> Found:
    """Return what counts for a service in an environment; raises ConfigError, and UsageError as `file.table` does."""
    table = file.table(service, environment)
    layer = dict(_layer(service, table, environ))
    hosts = hosts_of(service, layer)
    more = dict(_more(service, layer, hosts, environ))
    secrets = {name: Setting(header_secret(layer[name]), layer[name].origin) for name in _known(service, layer)}
    command = table.command if table else None
    missing = [] if command else [name for name in CREDENTIALS[service] if name not in secrets]
    if "url" not in hosts:
        missing = ["url", *missing]
    told = lacks(service, environment, file.file, table, missing) if missing else ""
    profile = _profile(service, environment, {**hosts, **more}, {} if missing else secrets, told)
    return Found(profile, None if missing else command)


def _layer(service: Service, table: Table | None, environ: Mapping[str, str]) -> Iterator[tuple[str, Setting[Any]]]:
    if table is None or not (table.names_host or table.signs):
        yield from read_variables(service, environ).items()
    if table is None:
        return
    yield from table.layer.items()
    for name in CREDENTIALS[service]:
        variable = table.layer[name + ENV].value if name + ENV in table.layer else ""
        if environ.get(variable):
            yield name, setting(name, environ[variable], variable_origin(variable))


def _known(service: Service, layer: Layer) -> list[str]:
    return [name for name in CREDENTIALS[service] if name in layer]


def _more(service: Service, layer: Layer, hosts: Hosts, environ: Mapping[str, str]) -> Hosts:
    found = {name: layer[name] for name in KINDS[service].more if name in layer}
    if service is Service.GITLAB and "project" not in found and (project := ci_project(hosts["url"].value, environ)):
        found["project"] = project
    for name, given in found.items():
        pattern, wanted = _MORE[name]
        if not pattern.fullmatch(given.value):
            raise given.origin.error(f"must be {wanted}")
    return found


def _profile(
    service: Service, environment: str, settings: Hosts, secrets: Mapping[str, Setting[Secret]], told: str
) -> ServiceProfile:
    found: Mapping[str, Setting[Any]] = {**settings, **secrets}
    texts = {name: each.value for name, each in settings.items() if name != "url"}
    return ServiceProfile(
        service,
        settings["url"].value if "url" in settings else "",
        environment,
        MappingProxyType({name: each.value for name, each in secrets.items()}),
        MappingProxyType(texts),
        MappingProxyType({name: each.origin for name, each in found.items()}),
        told,
    )
