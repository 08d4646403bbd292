"""Which service an environment uses, and with which credentials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from fubcli.config.locations import Home
from fubcli.config.services.command import credentials_from
from fubcli.config.services.finding import find
from fubcli.config.services.services_toml import check_environment, read_services
from fubcli.model.service import CREDENTIALS, Service, ServiceProfile


def service_profile(service: Service, environment: str, *, environ: Mapping[str, str], home: Home) -> ServiceProfile:
    """Return the profile; one without credentials can still tell what it would send.

    Where a command gives the credentials it is run. Raises UsageError for an environment that the file does not know
    while it knows others, ConfigError, and NotPermitted.
    """
    check_environment(environment)
    found = find(service, environment, read_services(home), environ)
    if found.command is None:
        return found.profile
    names = CREDENTIALS[service]
    origins = {**found.profile.origins, **dict.fromkeys(names, found.command.origin)}
    secrets = credentials_from(found.command, names)
    return replace(found.profile, credentials=MappingProxyType(dict(secrets)), origins=MappingProxyType(origins))
