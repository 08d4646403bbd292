"""Where a service is: its API's URL, and Datadog's second host, out of the settings that name them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from fubcli.config.profiles.layers import Layer
from fubcli.config.profiles.values import host_url, is_loopback
from fubcli.config.sections import suggestion
from fubcli.model.profile import DEFAULT, Setting
from fubcli.model.service import Service

SITES = (
    "datadoghq.com",
    "us3.datadoghq.com",
    "us5.datadoghq.com",
    "ap1.datadoghq.com",
    "ap2.datadoghq.com",
    "datadoghq.eu",
    "ddog-gov.com",
)
"""Datadog's sites; each is a world of its own, and keys of one mean nothing to another."""
Hosts: TypeAlias = "Mapping[str, Setting[str]]"
"""`url`, and for Datadog `intake_url` and `site`; no `url` when nothing names one and there is no usual one."""

_WIKI = re.compile(r"(?:/wiki)?/?\Z")


def hosts_of(service: Service, layer: Layer) -> Hosts:
    """Return where a service is, by the settings of one place; raises ConfigError."""
    return _HOSTS[service](layer)


def _gitlab(layer: Layer) -> Hosts:
    if "url" not in layer:
        return {"url": Setting("https://gitlab.com", DEFAULT)}
    return {"url": _checked(layer["url"], "https://gitlab.example.com")}


def _confluence(layer: Layer) -> Hosts:
    if "url" not in layer:
        return {}
    # People copy it from the address bar; where on the host the API is, is known.
    bare = replace(layer["url"], value=_WIKI.sub("", layer["url"].value))
    return {"url": _checked(bare, "https://example.atlassian.net")}


def _datadog(layer: Layer) -> Hosts:
    site = _site(layer)
    if "url" not in layer:
        site = site or Setting(SITES[0], DEFAULT)
        url = Setting(f"https://api.{site.value}", site.origin)
    else:
        url = _checked(layer["url"], "https://api.datadoghq.eu")
        site = site or next((Setting(each, url.origin) for each in SITES if url.value == f"https://api.{each}"), None)
    return {"url": url, "intake_url": _intake(layer, url, site), **({"site": site} if site else {})}


def _site(layer: Layer) -> Setting[str] | None:
    site: Setting[str] | None = layer.get("site")
    if site is not None and site.value not in SITES:
        raise site.origin.error(f"must be one of {', '.join(SITES)}{suggestion(site.value, SITES)}")
    return site


def _intake(layer: Layer, url: Setting[str], site: Setting[str] | None) -> Setting[str]:
    if "intake_url" in layer:
        return _checked(layer["intake_url"], "https://event-management-intake.datadoghq.eu")
    if is_loopback(url.value):
        return url
    if site is None:
        # The usual host would get this organisation's key, and belongs perhaps to another one.
        raise url.origin.error("is not that of a Datadog site: write site or intake_url beside it")
    return Setting(f"https://event-management-intake.{site.value}", site.origin)


def _checked(named: Setting[str], example: str) -> Setting[str]:
    return Setting(host_url(named, example=example), named.origin)


_HOSTS: Mapping[Service, Callable[[Layer], Hosts]] = {
    Service.DATADOG: _datadog,
    Service.GITLAB: _gitlab,
    Service.CONFLUENCE: _confluence,
}
