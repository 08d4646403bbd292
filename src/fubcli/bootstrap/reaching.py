"""What the skills that reach outside stand on: a service's profile, the terms of its calls, and their turn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from fubcli.bootstrap.foundation import Foundation
    from fubcli.integrations.outside import Outside, Terms
    from fubcli.model.service import Service, ServiceProfile
    from fubcli.network.redaction import Redaction

_Said = TypeVar("_Said")


@dataclass(frozen=True)
class Reach:
    """One service within reach: its profile and the terms; `host` opens one of its hosts.

    What is to be written there goes through `without_secrets` before it is compared with what is there.
    """

    profile: ServiceProfile
    terms: Terms
    _hidden: Redaction
    _foundation: Foundation

    def host(self, url: str = "") -> Outside:
        """Return a host of the service, the profile's own when none is named."""
        from fubcli.integrations.building import outside

        of = self._foundation
        return outside(
            self.profile, url or self.profile.url, self.terms, breakers=of.home.state / "breakers", clock=of.clock
        )

    def without_secrets(self, said: _Said) -> _Said:
        """Return events or words without the secrets of any service."""
        found: _Said = self._hidden.value(said)
        return found


@contextmanager
def reached(
    foundation: Foundation, service: Service, environment: str, *, applies: bool, seconds: float
) -> Iterator[Reach]:
    """Yield a service; what changes something waits for its turn.

    Raises UsageError, ConfigError, NotPermitted, NotSignedIn, and Busy.
    """
    from fubcli.config.services.known import known_secrets
    from fubcli.config.services.resolve import service_profile
    from fubcli.integrations.building import redaction_of
    from fubcli.integrations.failures import not_signed_in
    from fubcli.integrations.outside import Terms
    from fubcli.integrations.turns import turn
    from fubcli.network.deadline import Deadline

    profile = service_profile(service, environment, environ=foundation.environ, home=foundation.home)
    if applies and not profile.is_signed_in:
        raise not_signed_in(profile)
    secrets = known_secrets(foundation.environ)
    hidden = redaction_of(profile, secrets)
    terms = Terms(applies, Deadline(seconds), foundation.audit_log.record, foundation.origin, secrets)
    holding = turn(foundation.home.state / "outside", profile, terms.deadline) if applies else nullcontext()
    with holding:
        yield Reach(profile, terms, hidden, foundation)
