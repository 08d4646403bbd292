"""A profile to Google's client: who signs its calls."""

from __future__ import annotations

from collections.abc import Callable
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
    from google.auth import credentials, default, load_credentials_from_file
    from google.auth.exceptions import GoogleAuthError

    if urlsplit(profile.host).scheme == "http":
        return credentials.AnonymousCredentials()
    file = profile.auth.settings.get("credentials_file") if profile.auth is not None else None
    try:
        if isinstance(file, str):
            found, _ = load_credentials_from_file(file, scopes=_SCOPES)
        else:
            found, _ = default(scopes=_SCOPES)
    except (GoogleAuthError, OSError, ValueError) as error:  # their words may quote the file
        named = f"the file {file}" if isinstance(file, str) else "Google's application default credentials"
        raise NotPermitted(f"The profile {profile.name} cannot sign in: {named} cannot be used.") from error
    return found
