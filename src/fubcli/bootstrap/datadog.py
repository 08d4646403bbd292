"""`datadog-management` with Datadog within reach."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fubcli.bootstrap.reaching import reached
from fubcli.config.locations import Home
from fubcli.model.service import Service

if TYPE_CHECKING:
    from fubcli.bootstrap.foundation import Foundation
    from fubcli.model.envelope import Envelope
    from fubcli.skills.datadog_management import DatadogRequest


def datadog_management(foundation: Foundation, request: DatadogRequest) -> Envelope:
    """Run `datadog-management`; raises as `reached` and the skill do."""
    from fubcli.skills.datadog_management import DatadogPorts, check, environment_of, run

    check(request)
    environment = environment_of(request)
    with reached(foundation, Service.DATADOG, environment, applies=request.apply, seconds=request.seconds) as reach:
        said = reach.without_secrets
        request = replace(request, upstream=said(request.upstream), reason=said(request.reason))
        ports = DatadogPorts(
            reach.profile,
            reach.host,
            foundation.clock,
            foundation.home.state,
            Home.ensure,
            catalogs=lambda of: [each.name for each in foundation.catalogs.present if each.environment == of],
        )
        return run(request, ports)
