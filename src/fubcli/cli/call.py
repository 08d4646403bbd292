"""What is known about this call so far, so that even its failure is told in the right form and carries its trace on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fubcli.cli import diagnostics, output
from fubcli.cli.event import event
from fubcli.cli.upstream import CARRIED
from fubcli.errors import ExitCode
from fubcli.model.envelope import Envelope, UpstreamEvent

UNWRITABLE = (ValueError, TypeError, RecursionError)
"""What the writing of an event raises that is no JSON; nothing has been written then."""


@dataclass
class Call:
    """One run of the command line."""

    operation: str = "command"
    form: str = "json"
    upstream: UpstreamEvent | None = None
    trace: str | None = None
    """The traceparent of the audit log and of the event."""
    carried: tuple[Mapping[str, Any], ...] = ()
    """Events before this one that it hands on whole."""
    code: ExitCode = ExitCode.OK


current = Call()
"""Read it through this module: every run has its own."""


def begin() -> None:
    """Forget what was known of a call before this one."""
    global current
    current = Call()


def event_of(envelope: Envelope) -> dict[str, Any]:
    """Return the event of an envelope, in this call's trace."""
    built = event(envelope, upstream=current.upstream, environ=os.environ, trace=current.trace)
    if current.carried:
        built["data"][CARRIED] = list(current.carried)
        if "untrusted" in built["data"]:
            built["data"]["untrusted"] = [*built["data"]["untrusted"], f"/{CARRIED}"]
    return built


def tell(envelope: Envelope) -> None:
    """Write an envelope's event, and remember the exit code."""
    write(envelope)
    current.code = envelope.exit_code


def write(envelope: Envelope) -> None:
    """Write an envelope's event; what was piped in is left out of one that cannot be written with it."""
    try:
        _write(event_of(envelope))
    except UNWRITABLE:
        if current.upstream is None:
            raise
        diagnostics.warning("what was piped in cannot be written again: the event does without it")
        current.upstream, current.carried = None, ()
        _write(event_of(envelope))


def _write(built: Mapping[str, Any]) -> None:
    for sentence in output.warn_about(built, current.form):
        diagnostics.warning(sentence)
    output.write_event(built, current.form)
