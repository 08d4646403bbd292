"""`--watch`: look again and again; one look that fails is told, and the next one comes all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from fubcli.errors import ExitCode, FubError, Interrupted
from fubcli.interrupts import heed
from fubcli.model.envelope import Envelope
from fubcli.operations.monitor.changes import OpenFindings


class Screen(Protocol):
    """Where looks are shown, one after the other."""

    def show(self, envelope: Envelope) -> None:
        """Show what a look came to."""
        ...

    def failed(self, error: FubError) -> None:
        """Tell that a look failed; what was shown before stays what is known."""
        ...

    def close(self) -> None:
        """Leave the terminal as it was."""
        ...


def watched(look: Callable[[], Envelope], screen: Screen, pause: Callable[[float], None], seconds: float) -> ExitCode:
    """Look, show and pause until a look reaches `--fail-on`; then return its exit code.

    Before anything has been seen only a failure that may pass is waited out; any other is raised, as is Interrupted.
    """
    findings = OpenFindings()
    has_seen = False
    try:
        while True:
            try:
                envelope = findings.marked(look())
            except FubError as error:
                if isinstance(error, Interrupted) or not (has_seen or error.retryable):
                    raise
                screen.failed(error)
            else:
                has_seen = True
                screen.show(envelope)
                if envelope.exit_code is ExitCode.FINDINGS:
                    return envelope.exit_code
            pause(seconds)
    except KeyboardInterrupt:
        heed()  # from here on nothing is raised that would keep the terminal from being restored
        raise
    finally:
        screen.close()
