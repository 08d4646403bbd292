"""What the skills that reach outside stand on: a service's profile, the terms of its calls, and their turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fubcli.errors import FubError

if TYPE_CHECKING:
    from fubcli.bootstrap.foundation import Foundation
    from fubcli.integrations.outside import Outside, Terms
    from fubcli.model.envelope import Envelope
    from fubcli.model.service import Service, ServiceProfile


@dataclass(frozen=True)
class Reach:
    """One service within reach: its profile and the terms; `host` opens one of its hosts.

    What is told of it goes through `without_secrets`.
    """

    profile: ServiceProfile
    terms: Terms
    _foundation: Foundation

    def host(self, url: str = "") -> Outside:
        """Return a host of the service, the profile's own when none is named."""
        from fubcli.integrations.building import outside

        of = self._foundation
        return outside(
            self.profile, url or self.profile.url, self.terms, breakers=of.home.state / "breakers", clock=of.clock
        )

    def without_secrets(self, envelope: Envelope) -> Envelope:
        """Return what is told, and no secret of the service in it.

        Answers come without them; what is taken out of an answer later (tags, colours, entities) may put one together.
        """
        from fubcli.integrations.building import redaction_of

        hidden = redaction_of(self.profile)
        return replace(envelope, data=hidden.value(envelope.data), subject=hidden.text(envelope.subject))


@contextmanager
def reached(
    foundation: Foundation, service: Service, environment: str, *, applies: bool, seconds: float
) -> Iterator[Reach]:
    """Yield a service; what changes something waits for its turn.

    Raises UsageError, ConfigError, NotPermitted, NotSignedIn, and Busy.
    """
    from fubcli.config.services.resolve import service_profile
    from fubcli.integrations.failures import not_signed_in
    from fubcli.integrations.outside import Terms
    from fubcli.integrations.turns import turn
    from fubcli.network.deadline import Deadline

    profile = service_profile(service, environment, environ=foundation.environ, home=foundation.home)
    if applies and not profile.is_signed_in:
        raise not_signed_in(profile)
    terms = Terms(applies, Deadline(seconds), foundation.audit_log.record, foundation.origin)
    holding = turn(foundation.home.state / "outside", profile, terms.deadline) if applies else nullcontext()
    with holding, _hidden_in_failures(profile):
        yield Reach(profile, terms, foundation)


@contextmanager
def _hidden_in_failures(profile: ServiceProfile) -> Iterator[None]:
    """Take the secrets of a service out of a failure, for stdout and stderr."""
    try:
        yield
    except FubError as error:
        from fubcli.integrations.building import redaction_of

        hidden = redaction_of(profile)
        error.detail = hidden.text(error.detail)
        error.extra = hidden.value(error.extra)
        raise
