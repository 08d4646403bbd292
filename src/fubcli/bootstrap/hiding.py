"""What hides the secrets of services in what is told, whether a service is reached or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fubcli.network.redaction import Redaction


def redaction(environ: Mapping[str, str]) -> Redaction:
    """Return what hides the secrets of all services, as far as this process knows them."""
    from fubcli.config.services.known import known_secrets
    from fubcli.network.redaction import Redaction

    return Redaction(known_secrets(environ))
