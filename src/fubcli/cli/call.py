"""What is known about this call so far, so that even its failure is told in the right form and carries its trace on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from fubcli.cli import diagnostics, output
from fubcli.cli.upstream import CARRIED
from fubcli.errors import ExitCode
from fubcli.frontend.event import event
from fubcli.model.envelope import Envelope, UpstreamEvent

_OF_OTHERS = ("subject", "causationid", "data")
"""Members of an event with words that services or other skills chose."""
_Told = TypeVar("_Told")
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
    is_of_skill: bool = False
    """Whether what is told may hold secrets of services: skills tell what services and other skills say."""
    code: ExitCode = ExitCode.OK


current = Call()
"""Read it through this module: every run has its own."""


def begin() -> None:
    """Forget what was known of a call before this one."""
    global current
    current = Call()


def event_of(envelope: Envelope) -> dict[str, Any]:
    """Return the event of an envelope, in this call's trace; that of a skill without the secrets of any service."""
    built = event(envelope, upstream=current.upstream, environ=os.environ, trace=current.trace)
    if current.carried:
        built["data"][CARRIED] = list(current.carried)
        if "untrusted" in built["data"]:
            built["data"]["untrusted"] = [*built["data"]["untrusted"], f"/{CARRIED}"]
    return built | without_secrets({name: built[name] for name in _OF_OTHERS if name in built})


def without_secrets(told: _Told) -> _Told:
    """Return what a skill is about to tell, and no secret in it; the last thing that is done to it."""
    if not current.is_of_skill:
        return told
    from fubcli.bootstrap.hiding import redaction

    found: _Told = redaction(os.environ).value(told)
    return found


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
