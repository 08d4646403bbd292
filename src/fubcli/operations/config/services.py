"""The services outside as `fubcli config show` tells them: where each is, and whether calls can be signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fubcli.config.locations import Home
from fubcli.config.services.finding import Found
from fubcli.config.services.listing import Configured, configured
from fubcli.errors import FubError


def services(environ: Mapping[str, str], home: Home, *, origin: bool) -> dict[str, Any]:
    """Return `services` and the `findings` about them; a credential command is told of and not run."""
    try:
        listed = configured(environ, home)
    except FubError as error:
        return {"services": [], "findings": [_finding(error)]}
    found = [_told(each, each.found, origin=origin) for each in listed if isinstance(each.found, Found)]
    wrong = [_finding(each.found) for each in listed if isinstance(each.found, FubError)]
    return {"services": found, "findings": wrong}


def _told(each: Configured, found: Found, *, origin: bool) -> dict[str, Any]:
    profile = found.profile
    told = {
        "name": each.name,
        "service": str(each.service),
        "environment": each.environment,
        "url": profile.url,
        "settings": dict(profile.settings),
        "signed_in": None if found.command else profile.is_signed_in,
        "credential_command": found.command is not None,
        "lacks": profile.lacks,
    }
    if not origin:
        return told
    origins = {name: str(where) for name, where in profile.origins.items()}
    return told | {"origins": origins | ({"credential_command": str(found.command.origin)} if found.command else {})}


def _finding(error: FubError) -> dict[str, Any]:
    return {"id": "services", "severity": "warning", "title": error.detail}
