"""How calls to a workspace are signed: a token as it is; anything else by the SDK, which is imported for that alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from fubcli.errors import NotPermitted, UsageError
from fubcli.model.profile import Auth, Profile, Secret
from fubcli.network.failures import safe
from fubcli.network.http import Authorization

if TYPE_CHECKING:
    from databricks.sdk.core import Config

_RETRY_SECONDS = 30
LACKING = "It needs the Databricks clients: pip install 'fubcli[databricks]'."


def authorization(profile: Profile) -> Authorization:
    """Return what makes the headers of each call; a token of an OAuth client is renewed before it expires.

    Raises NotPermitted when the SDK cannot sign in, UsageError when it is not installed.
    """
    auth = auth_of(profile)
    if auth.token is not None:
        headers = {"Authorization": f"Bearer {auth.token.reveal()}"}
        return lambda: headers
    return signer(profile)()


def signer(profile: Profile) -> Callable[[], Callable[[], Mapping[str, str]]]:
    """Return what the connector calls a credentials provider: it returns the maker of headers."""
    config = _config(profile, auth_of(profile))
    return lambda: config.authenticate


def auth_of(profile: Profile) -> Auth:
    """Return a live profile's way to sign in."""
    if profile.auth is None:
        raise NotPermitted(f"The profile {profile.name} has no credentials.")
    return profile.auth


def _config(profile: Profile, auth: Auth) -> Config:
    try:
        from databricks.sdk.core import Config
    except ImportError as error:
        raise UsageError(f"The profile {profile.name} signs in by {auth.kind}. {LACKING}") from error
    settings = {name: each.reveal() if isinstance(each, Secret) else each for name, each in auth.settings.items()}
    try:
        return Config(
            host=profile.host, auth_type=auth.kind, retry_timeout_seconds=_RETRY_SECONDS, product="fubcli", **settings
        )
    except Exception as error:  # whatever way to sign in fails, it is the credentials that are wrong
        said = safe(str(error))
        for secret in (each.reveal() for each in auth.settings.values() if isinstance(each, Secret)):
            said = said.replace(secret, "***")
        raise NotPermitted(f"Signing in to {profile.host} by {auth.kind} failed: {said}") from None
