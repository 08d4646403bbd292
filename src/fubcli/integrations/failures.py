"""What a service says no to, in the words of fubcli."""

from __future__ import annotations

from typing import Any

from fubcli.errors import ExitCode, FubError, NotPermitted, Remedy, UsageError
from fubcli.integrations.permissions import needed
from fubcli.model.service import CREDENTIALS, ServiceProfile
from fubcli.network.failures import Declined, in_quotes
from fubcli.network.redaction import is_whole

_SHOW = ("fubcli", "config", "show", "--origin")


class RequestDeclined(FubError):
    """An outside service rejected a request; sending it again will not help. `extra` has its HTTP `status`."""

    exit_code = ExitCode.ENGINE_REJECTED
    slug = "request-declined"
    title = "The service rejected the request"

    @property
    def status(self) -> int:
        """The HTTP status, one of the 400s."""
        return int(self.extra["status"])


class NotSignedIn(NotPermitted):
    """There are no credentials for a service."""

    slug = "no-credentials"
    title = "There are no credentials for the service"


class HoldsSecret(UsageError):
    """What would be written holds a secret in parts of others: they would be lost, or it would be sent."""

    slug = "holds-secret"
    title = "There is a secret in what would be written"


def check_whole(kept: Any, what: str) -> None:
    """Raise HoldsSecret for parts of others that a secret was taken out of: nothing is written over them."""
    if not is_whole(kept):
        told = f"{what} holds a secret that calls to a service are signed with"
        raise HoldsSecret(f"{told}: nothing is written. Take it out there, renew it, and run this again.")


def declined(error: Declined, service: str, request: str) -> RequestDeclined:
    """Return the failure for an answer that is a no."""
    is_told = error.message != f"status {error.status}"
    told = f"{service} rejected {request} (status {error.status}){f': {in_quotes(error.message)}' if is_told else ''}."
    return RequestDeclined(told, extra={"status": error.status})


def forbidden(error: NotPermitted, profile: ServiceProfile, request: str) -> NotPermitted:
    """Return the failure for a 403, with what was refused and what would permit it; credentials are good, or of others.

    `request` is method and path: what is asked for, and the headers that sign it, are nobody's to read.
    """
    needs = needed(profile.service, request)
    told = f"{error.detail} Refused was {request}{f', which needs {needs}' if needs else ''}."
    remedy = Remedy("See which credentials were used, and have them permitted there, or take others", _SHOW)
    return NotPermitted(told, remedy=(remedy,), extra=error.extra)


def not_signed_in(profile: ServiceProfile) -> NotSignedIn:
    """Return the failure for a profile without credentials, with where they were looked for."""
    needs = " and ".join([*([] if profile.url else ["url"]), *CREDENTIALS[profile.service]])
    remedy = Remedy("See what is configured, and from where", _SHOW)
    return NotSignedIn(f"Calls to {profile.name} need {needs}. {profile.lacks}".strip(), remedy=(remedy,))
