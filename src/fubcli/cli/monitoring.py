"""`--operation=monitor` from the command line: once, or with `--watch` again and again."""

from __future__ import annotations

from collections.abc import Callable

from fubcli.bootstrap import Application
from fubcli.cli import diagnostics
from fubcli.cli.pause import pause
from fubcli.cli.screens import Tell, screen_for
from fubcli.cli.steps import Steps
from fubcli.cli.watch import watched
from fubcli.errors import ExitCode
from fubcli.frontend.given import Given
from fubcli.frontend.requests import monitor_request
from fubcli.model.envelope import Envelope
from fubcli.model.request import MonitorRequest

Build = Callable[..., Application]
"""Takes `steps`, a `Progress`."""


def monitor(given: Given, build: Build, form: str, repeated: tuple[str, ...]) -> Envelope:
    """Look once; raises what the operation raises."""
    envelope, is_demo = _looked(monitor_request(given, form, repeated), build)
    if is_demo:
        diagnostics.banner()
    return envelope


def watch_monitor(given: Given, build: Build, form: str, repeated: tuple[str, ...], tell: Tell) -> ExitCode:
    """Look until `--fail-on` is reached, each time with nothing kept of the time before but its findings.

    Raises what the first look raises, KeyboardInterrupt when it is to end, and what `output` raises.
    """
    request = monitor_request(given, form, repeated)
    seconds = given.watch or 0
    return watched(lambda: _looked(request, build)[0], screen_for(form, tell, seconds), pause, seconds)


def _looked(request: MonitorRequest, build: Build) -> tuple[Envelope, bool]:
    with Steps(diagnostics.passing if diagnostics.is_watched() else None) as steps:
        built = build(steps=steps)
        return built.monitor(request), built.warehouse.info.embedded
