"""What the variables of the environment say of a service."""

from __future__ import annotations

from collections.abc import Mapping

from fubcli.config.profiles.environment import variable_origin
from fubcli.config.profiles.layers import Layer, setting
from fubcli.config.profiles.values import host_url
from fubcli.config.services.kinds import KINDS
from fubcli.errors import ConfigError
from fubcli.model.profile import Setting
from fubcli.model.service import Service

_CI_URL, _CI_PROJECT = "CI_SERVER_URL", "CI_PROJECT_PATH"


def read_variables(service: Service, environ: Mapping[str, str]) -> Layer:
    """Return what a service's own variables say, in a job of GitLab CI also where that GitLab is.

    An empty variable counts as unset. CI_JOB_TOKEN is never read: it cannot do what is needed.
    """
    layer = dict(_given(KINDS[service].variables, environ))
    if service is Service.GITLAB and environ.get("GITLAB_CI") == "true":
        layer = {**_given({"url": _CI_URL}, environ), **layer}
    return layer


def ci_project(url: str, environ: Mapping[str, str]) -> Setting[str] | None:
    """Return the project of the CI job that this is, when it runs on that very GitLab."""
    if environ.get("GITLAB_CI") != "true":
        return None
    found = _given({"url": _CI_URL, "project": _CI_PROJECT}, environ)
    try:
        is_there = "url" in found and host_url(found["url"]) == url
    except ConfigError:  # some other address, which counts for nothing here
        return None
    return found.get("project") if is_there else None


def _given(variables: Mapping[str, str], environ: Mapping[str, str]) -> Layer:
    return {
        name: setting(name, environ[variable], variable_origin(variable))
        for name, variable in variables.items()
        if environ.get(variable)
    }
