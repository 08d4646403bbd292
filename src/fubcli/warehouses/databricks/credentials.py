"""How calls to a workspace are signed: a token as it is; anything else by the SDK, which is imported for that alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from fubcli.errors import FubError, NotPermitted, UsageError
from fubcli.model.profile import Auth, Profile, Secret
from fubcli.network.failures import NotReached, SignInNeeded, safe
from fubcli.network.http import Authorization

if TYPE_CHECKING:
    from databricks.sdk.core import Config

_RETRY_SECONDS = 30
LACKING = "It needs the Databricks clients: pip install 'fubcli[databricks]'."


def authorization(profile: Profile) -> Authorization:
    """Return what makes the headers of each call; a token of an OAuth client is renewed before it expires.

    Raises SignInNeeded when the SDK cannot sign in, UsageError when it is not installed. What it returns raises
    SignInNeeded when a token is not given, NotReached when nobody is there to give one.
    """
    auth = auth_of(profile)
    if auth.token is not None:
        headers = {"Authorization": f"Bearer {auth.token.reveal()}"}
        return lambda: headers
    config = _config(profile, auth)
    return lambda: _signed(config, profile, auth)


def signer(profile: Profile) -> Callable[[], Callable[[], Mapping[str, str]]]:
    """Return what the connector calls a credentials provider: it returns the maker of headers."""
    config = _config(profile, auth_of(profile))
    return lambda: config.authenticate


def auth_of(profile: Profile) -> Auth:
    """Return a live profile's way to sign in."""
    if profile.auth is None:
        raise NotPermitted(f"The profile {profile.name} has no credentials.")
    return profile.auth


def _signed(config: Config, profile: Profile, auth: Auth) -> Mapping[str, str]:
    try:
        headers: Mapping[str, str] = config.authenticate()
    except Exception as error:
        raise _failure(error, profile, auth) from None
    return headers


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
    except Exception as error:
        raise _failure(error, profile, auth) from None


def _failure(error: Exception, profile: Profile, auth: Auth) -> FubError:
    """Return what a failed sign-in stands for: where the host answers, it is the credentials that are wrong."""
    if isinstance(error, OSError):  # those of the SDK's HTTP library are such, too
        return NotReached(f"{profile.host} cannot be reached to sign in by {auth.kind}: {type(error).__name__}.")
    said = str(error)
    for secret in (each.reveal() for each in auth.settings.values() if isinstance(each, Secret)):
        said = said.replace(secret, "***")
    return SignInNeeded(f"Signing in to {profile.host} by {auth.kind} failed: {safe(said)}")
