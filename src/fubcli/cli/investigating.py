"""`--operation=investigate` from the command line."""

from __future__ import annotations

from collections.abc import Callable

from fubcli.bootstrap import Application
from fubcli.cli import diagnostics
from fubcli.cli.steps import Steps
from fubcli.frontend.given import Given
from fubcli.frontend.requests import investigate_request
from fubcli.model.envelope import Envelope


def investigate(given: Given, build: Callable[..., Application], repeated: tuple[str, ...]) -> Envelope:
    """Investigate once; raises what the operation raises."""
    request = investigate_request(given, repeated)
    with Steps(diagnostics.passing if diagnostics.is_watched() else None) as steps:
        built = build(steps=steps)
        envelope = built.investigate(request)
    if built.warehouse.info.embedded:
        diagnostics.banner()
    return envelope
