"""`confluence-management` with the Confluence that it is about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fubcli.bootstrap.reaching import reached

if TYPE_CHECKING:
    from fubcli.bootstrap.foundation import Foundation
    from fubcli.model.envelope import Envelope
    from fubcli.skills.confluence_management import ConfluenceRequest


def managed(foundation: Foundation, request: ConfluenceRequest, seconds: float) -> Envelope:
    """Run a request within a time; raises what the skill raises, and what keeps the service from being reached."""
    from fubcli.integrations.confluence.client import Confluence
    from fubcli.model.service import Service
    from fubcli.skills.confluence_management import run

    request.check()
    with reached(
        foundation, Service.CONFLUENCE, request.environment, applies=request.applies, seconds=seconds
    ) as reach:
        said = reach.without_secrets
        request = replace(
            request, upstream=said(request.upstream), title=said(request.title), comment=said(request.comment)
        )
        return run(request, Confluence(reach.host()))
