"""A profile to Google's client: who signs its calls."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fubcli import __version__
from fubcli.errors import NotPermitted
from fubcli.model.profile import Profile

if TYPE_CHECKING:
    from google.cloud.bigquery import Client

_SCOPES = ("https://www.googleapis.com/auth/bigquery", "https://www.googleapis.com/auth/cloud-platform")


def client_of(profile: Profile) -> Callable[[], Client]:
    """Return what makes the client; nothing is imported before it is called.

    What it returns raises ModuleNotFoundError without the client, NotPermitted for credentials that cannot be used.
    """

    def connect() -> Client:
        from google.api_core.client_info import ClientInfo
        from google.cloud.bigquery import Client

        # The host is always said: the client would else ask its environment for another one.
        return Client(
            project=profile.settings["project"],
            credentials=_credentials(profile),
            location=profile.settings.get("location") or None,
            client_options={"api_endpoint": profile.host},
            client_info=ClientInfo(user_agent=f"fubcli/{__version__}"),
        )

    return connect


def _credentials(profile: Profile) -> Any:
    """Return what signs calls; nothing is signed that goes to this machine, in clear text."""
    from google.auth import credentials, default
    from google.auth.exceptions import GoogleAuthError

    if urlsplit(profile.host).scheme == "http":
        return credentials.AnonymousCredentials()
    file = profile.auth.settings.get("credentials_file") if profile.auth is not None else None
    try:
        return _of_file(Path(file)) if isinstance(file, str) else default(scopes=_SCOPES)[0]
    except (GoogleAuthError, OSError, ValueError, KeyError) as error:  # their words may quote the file
        named = f"the file {file}" if isinstance(file, str) else "Google's application default credentials"
        raise NotPermitted(f"The profile {profile.name} cannot sign in: {named} cannot be used.") from error


def _of_file(path: Path) -> Any:
    """Return the credentials of a service account or of a user; other kinds may run programs, and are not read."""
    from google.oauth2 import credentials, service_account

    told = json.loads(path.read_text("utf-8"))
    kind = told.get("type") if isinstance(told, dict) else None
    if kind == "service_account":
        return service_account.Credentials.from_service_account_info(told, scopes=_SCOPES)
    if kind == "authorized_user":
        return credentials.Credentials.from_authorized_user_info(told, scopes=_SCOPES)
    raise ValueError(kind)
