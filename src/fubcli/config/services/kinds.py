"""What can be said of each service: the keys of its tables, and the variables of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fubcli.model.service import CREDENTIALS, Service

COMMAND = "credential_command"
ENV = "_env"
"""What a key ends in that names the variable which holds a secret."""


@dataclass(frozen=True)
class Kind:
    """One service: what says where it is (`hosts`), what else is said of it, and under which variables."""

    hosts: tuple[str, ...]
    more: tuple[str, ...]
    variables: Mapping[str, str]
    is_per_environment: bool = False
    """Whether each environment has an organisation of its own, so that no table speaks for all of them."""


KINDS: Mapping[Service, Kind] = {
    Service.DATADOG: Kind(
        ("site", "url", "intake_url"),
        (),
        {"site": "DD_SITE", "api_key": "DD_API_KEY", "app_key": "DD_APP_KEY"},
        is_per_environment=True,
    ),
    Service.GITLAB: Kind(("url",), ("project",), {"url": "GITLAB_HOST", "token": "GITLAB_TOKEN"}),
    Service.CONFLUENCE: Kind(
        ("url",),
        ("user", "space_key"),
        {"url": "CONFLUENCE_URL", "user": "CONFLUENCE_USERNAME", "token": "CONFLUENCE_API_TOKEN"},
    ),
}


def keys_of(service: Service) -> tuple[str, ...]:
    """Return what a table of a service may hold."""
    kind = KINDS[service]
    signing = [key for name in CREDENTIALS[service] for key in (name, name + ENV)]
    return (*kind.hosts, *kind.more, *signing, COMMAND)
