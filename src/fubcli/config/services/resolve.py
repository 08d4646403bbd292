"""Which service an environment uses, and with which credentials."""

from __future__ import annotations

from collections.abc import Mapping

from fubcli.config.locations import Home
from fubcli.model.profile import Origin, Secret
from fubcli.model.service import CREDENTIALS, Service, ServiceProfile

_URLS = {Service.DATADOG: "https://api.datadoghq.com", Service.GITLAB: "https://gitlab.com", Service.CONFLUENCE: ""}


def service_profile(service: Service, environment: str, *, environ: Mapping[str, str], home: Home) -> ServiceProfile:
    """Return the profile; one without credentials can still tell what it would send.

    Raises ConfigError and NotPermitted.
    """
    variables = _VARIABLES[service]
    found = {name: environ[variable] for name, variable in variables.items() if environ.get(variable)}
    secrets = {name: Secret(found[name]) for name in CREDENTIALS[service] if name in found}
    settings = {name: value for name, value in found.items() if name not in secrets and name != "url"}
    origins = {name: Origin("environment", key=variables[name]) for name in found}
    return ServiceProfile(service, found.get("url", _URLS[service]), environment, secrets, settings, origins)


_VARIABLES: Mapping[Service, Mapping[str, str]] = {
    Service.DATADOG: {"api_key": "DD_API_KEY", "app_key": "DD_APP_KEY", "site": "DD_SITE"},
    Service.GITLAB: {"token": "GITLAB_TOKEN", "url": "GITLAB_HOST"},
    Service.CONFLUENCE: {"url": "CONFLUENCE_URL", "user": "CONFLUENCE_USERNAME", "token": "CONFLUENCE_API_TOKEN"},
}
