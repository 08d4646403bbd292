"""How calls to a workspace are signed: a token as it is; anything else by the SDK, which is imported for that alone."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from json import JSONDecodeError
from typing import TYPE_CHECKING

from fubcli.errors import FubError, NotPermitted, UsageError
from fubcli.model.profile import Auth, Profile, Secret
from fubcli.network.deadline import Deadline
from fubcli.network.failures import NotReached, SignInNeeded, safe
from fubcli.network.http import Authorization
from fubcli.network.kept import Kept
from fubcli.network.proxies import go_direct

if TYPE_CHECKING:
    from databricks.sdk.core import Config

_RETRY_SECONDS = 30
_LEAST_SECONDS = 1.0
_REFUSALS = frozenset({"Unauthenticated", "PermissionDenied", "CalledProcessError"})
"""Exceptions by which a host, or another program that signs in, says no."""
_NOTHING_SAID = "unknown: "
"""So the SDK writes a refusal without the error code that every one must have."""
LACKING = (
    "It needs the Databricks clients: "
    "pip install 'databricks-sql-connector>=4.9,<5' 'databricks-sdk>=0.150' 'pyarrow>=20'."
)


def authorization(profile: Profile) -> Authorization:
    """Return what makes the headers of each call; a token of an OAuth client is renewed before it expires.

    Raises UsageError when the SDK is needed and not installed. What it returns raises SignInNeeded when the credentials
    are wrong, NotReached when nobody is there to give a token in time.
    """
    auth = auth_of(profile)
    if auth.token is not None:
        headers = {"Authorization": f"Bearer {auth.token.reveal()}"}
        return lambda _: headers
    return _Signing(profile, auth).headers


def auth_of(profile: Profile) -> Auth:
    """Return a live profile's way to sign in."""
    if profile.auth is None:
        raise NotPermitted(f"The profile {profile.name} has no credentials.")
    return profile.auth


class _Signing:
    """Signs by the SDK, in another thread: the SDK keeps to no deadline, and repeats what fails for minutes."""

    def __init__(self, profile: Profile, auth: Auth) -> None:
        self._profile = profile
        self._auth = auth
        _require_sdk(profile, auth)  # before the time runs: the import takes more than a second
        self._config: Config | None = None
        self._work: Kept[Mapping[str, str]] = Kept()
        self._lock = threading.Lock()

    def headers(self, deadline: Deadline) -> Mapping[str, str]:
        """Return headers; who comes while a sign-in is under way waits for that one."""
        with self._lock:
            if not self._work.under_way:
                self._work.begin(self._signed)
        try:
            return self._work.result(max(deadline.left, _LEAST_SECONDS))
        except TimeoutError:
            raise NotReached(f"{self._profile.host} did not answer in time to sign in by {self._auth.kind}.") from None

    def _signed(self) -> Mapping[str, str]:
        try:
            if self._config is None:
                self._config = _config(self._profile, self._auth)
            headers: Mapping[str, str] = self._config.authenticate()
        except FubError:
            raise
        except Exception as error:
            raise failed_sign_in(error, self._profile, self._auth) from None
        return headers


def _require_sdk(profile: Profile, auth: Auth) -> None:
    try:
        import databricks.sdk.core  # noqa: F401 - what is imported once is there for who needs it
    except ImportError as error:
        raise UsageError(f"The profile {profile.name} signs in by {auth.kind}. {LACKING}") from error


def _config(profile: Profile, auth: Auth) -> Config:
    from databricks.sdk.core import Config

    go_direct(profile.host)
    settings = {name: each.reveal() if isinstance(each, Secret) else each for name, each in auth.settings.items()}
    return Config(
        host=profile.host, auth_type=auth.kind, retry_timeout_seconds=_RETRY_SECONDS, product="fubcli", **settings
    )


def failed_sign_in(error: Exception, profile: Profile, auth: Auth) -> FubError:
    """Return what a failed sign-in stands for: where the host says no, it is the credentials that are wrong.

    The SDK's own words hold its whole configuration; those of the exception at the bottom are the host's.
    """
    chain = _chain(error)
    names = {type(each).__name__ for each in chain}
    if not names & _REFUSALS and any(map(_is_no_answer, chain)):
        return NotReached(f"{profile.host} gave no answer to sign in by {auth.kind} ({type(chain[-1]).__name__}).")
    said = str(chain[-1])
    for secret in (each.reveal() for each in auth.settings.values() if isinstance(each, Secret)):
        said = said.replace(secret, "***")
    return SignInNeeded.told(f"Signing in to {profile.host} by {auth.kind} failed: {safe(said).rstrip('.')}.")


def _chain(error: BaseException) -> list[BaseException]:
    """Return an exception and those behind it, the first cause last."""
    found = [error]
    while (
        behind := found[-1].__cause__ or (None if found[-1].__suppress_context__ else found[-1].__context__)
    ) is not None:
        found.append(behind)
    return found


def _is_no_answer(error: BaseException) -> bool:
    """Whether the host is not there, or answered with what is no answer of a token endpoint (RFC 6749): a page."""
    if isinstance(error, OSError | NotImplementedError | JSONDecodeError):  # the SDK's and its HTTP library's, too
        return True
    return isinstance(error, ValueError) and (
        isinstance(next(iter(error.args), None), bytes) or str(error).startswith(_NOTHING_SAID)
    )
