"""Everything that can go wrong, and the exit code each thing ends in.

    FubError                      1   a bug in fubcli
    |- UsageError                 2   the command line or an upstream event is wrong
    |  `- ConfigError             2   a configuration file is wrong; names file, line and key
    |- Refused                    3   the safety policy said no; carries the Decision
    |  `- NeedsStaging            4   the policy wants a staging run first
    |- EngineRejected             5   the warehouse rejected the SQL; sending it again will not help
    |- RequestDeclined            5   an outside service rejected a request (`integrations`); again will not help
    |- WarehouseUnavailable       6   the warehouse or a service cannot be reached; trying again may help
    |  `- StorageUnavailable      6   a local file or disk cannot be read or written
    |     `- AuditUnavailable     6   the audit log cannot be written, and the policy lets nothing run without it
    |- ListCut                    6   a service's list was cut before what was looked for (`integrations.datadog`)
    |- TimedOut                   7   the wall-clock limit was reached and the statement was cancelled
    |- FindingsReached            8   findings at or above `--fail-on`
    |- NotPermitted               9   not authenticated, or not allowed
    |- UpstreamFailed             *   the skill before failed (`cli.upstream`); ends in that failure's own exit code
    `- Interrupted              130   the user pressed Ctrl-C

Inside the program a refusal is a value (a `Decision`); `Refused` is raised only at the edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class ExitCode(IntEnum):
    """The exit codes of the command line; they are API and never change their meaning."""

    OK = 0
    BUG = 1
    USAGE = 2
    REFUSED = 3
    NEEDS_STAGING = 4
    ENGINE_REJECTED = 5
    UNAVAILABLE = 6
    TIMED_OUT = 7
    FINDINGS = 8
    NOT_PERMITTED = 9
    INTERRUPTED = 130


EXIT_CODE_MEANINGS: dict[ExitCode, tuple[str, str]] = {
    ExitCode.OK: ("The command did what it was asked to do.", "Nothing to do."),
    ExitCode.BUG: ("A bug in fubcli: something happened that no rule expected.", "Report it with the event."),
    ExitCode.USAGE: (
        "The command line, a configuration file or an upstream event is wrong.",
        "Read `detail`, mend the arguments, and run it again.",
    ),
    ExitCode.REFUSED: (
        "The safety policy refused the statement; nothing was sent to the warehouse.",
        "Read `rule` and `remedy`; do not retry the same statement.",
    ),
    ExitCode.NEEDS_STAGING: (
        "The policy wants a staging run of this statement before production.",
        "Run the command in `remedy`, then repeat the original one.",
    ),
    ExitCode.ENGINE_REJECTED: (
        "The warehouse rejected the SQL (an unknown column, a type error, a function it lacks), or a service a "
        "request.",
        "Mend the statement or the request; the same one will fail again.",
    ),
    ExitCode.UNAVAILABLE: (
        "The warehouse, the disk or a service it needs is not available now.",
        "Try again if `retryable` is true; otherwise mend what `detail` names.",
    ),
    ExitCode.TIMED_OUT: (
        "The wall-clock limit was reached and the statement was cancelled.",
        "Narrow the statement, or raise `--timeout` up to the policy's limit.",
    ),
    ExitCode.FINDINGS: ("Findings at or above `--fail-on` were reported.", "Read `findings`."),
    ExitCode.NOT_PERMITTED: (
        "Not authenticated, or the principal or the file system does not permit it.",
        "Sign in, or ask for the permission that `detail` names.",
    ),
    ExitCode.INTERRUPTED: (
        "Interrupted (Ctrl-C, SIGTERM or SIGHUP); the running statement was cancelled.",
        "Run it again when you are ready.",
    ),
}


@dataclass(frozen=True)
class Remedy:
    """One thing the caller can do instead.

    `argv` is a ready command without shell quoting; an empty one means that only the title helps.
    `effect` is `read`, `write` or `destructive`.
    """

    title: str
    argv: tuple[str, ...] = ()
    effect: str = "read"


class FubError(Exception):
    """A failure with a stable slug, an exit code, and guidance; rendered as an RFC 9457 problem."""

    exit_code: ExitCode = ExitCode.BUG
    slug: str = "internal-error"
    title: str = "Unexpected internal error"
    retryable: bool = False

    def __init__(self, detail: str, *, remedy: Sequence[Remedy] = (), extra: dict[str, Any] | None = None) -> None:
        """Keep a sentence for people (`detail`), remedies, and extra problem members."""
        super().__init__(detail)
        self.detail = detail
        self.remedy = tuple(remedy)
        self.extra = dict(extra or {})

    def __str__(self) -> str:
        """Return the detail, with what was added to it on the way."""
        return self.detail


class UsageError(FubError):
    """The command line or an upstream event is wrong."""

    exit_code = ExitCode.USAGE
    slug = "usage"
    title = "The command cannot be understood"


@dataclass(frozen=True)
class ConfigPlace:
    """Where in which file a configuration is wrong; lines count from 1, 0 means the whole file."""

    file: str
    line: int = 0
    key: str = ""

    def __str__(self) -> str:
        """`file:line: key`, leaving out what is not known."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}" if self.key else where


class ConfigError(UsageError):
    """A configuration file is wrong; the place is part of the message and of the problem."""

    slug = "configuration"
    title = "A configuration file is wrong"

    def __init__(self, place: ConfigPlace, message: str) -> None:
        """Name file, line and key, then say what is wrong."""
        super().__init__(f"{place}: {message}", extra={"file": place.file, "line": place.line, "key": place.key})
        self.place = place


class Refused(FubError):
    """The safety policy refused; `extra` carries rule, span and findings."""

    exit_code = ExitCode.REFUSED
    slug = "refused-by-policy"
    title = "Refused by the safety policy"


class NeedsStaging(Refused):
    """The policy wants a staging run of this statement first."""

    exit_code = ExitCode.NEEDS_STAGING
    slug = "needs-staging"
    title = "Run it on staging first"


class EngineRejected(FubError):
    """The warehouse rejected the SQL; sending it again will not help."""

    exit_code = ExitCode.ENGINE_REJECTED
    slug = "engine-rejected"
    title = "The warehouse rejected the statement"

    def __init__(
        self,
        detail: str,
        *,
        remedy: Sequence[Remedy] = (),
        extra: dict[str, Any] | None = None,
        quotes_values: bool = True,
    ) -> None:
        """Keep also whether the engine's words may quote values that it read; they may, unless someone knows better."""
        super().__init__(detail, remedy=remedy, extra=extra)
        self.quotes_values = quotes_values


class WarehouseUnavailable(FubError):
    """The warehouse or something it needs is not available now."""

    exit_code = ExitCode.UNAVAILABLE
    slug = "warehouse-unavailable"
    title = "The warehouse is not available"
    retryable = True


class StorageUnavailable(WarehouseUnavailable):
    """A local file or disk that fubcli needs cannot be read or written."""

    slug = "storage-unavailable"
    title = "A local file or disk is not available"
    retryable = False


class AuditUnavailable(StorageUnavailable):
    """The audit log cannot be written, and the policy lets nothing run without it."""

    slug = "audit-unavailable"
    title = "The audit log cannot be written"


class TimedOut(FubError):
    """The wall-clock limit was reached and the statement was cancelled."""

    exit_code = ExitCode.TIMED_OUT
    slug = "timed-out"
    title = "The statement ran out of time"


class NotPermitted(FubError):
    """Not authenticated, or not allowed."""

    exit_code = ExitCode.NOT_PERMITTED
    slug = "not-permitted"
    title = "Not permitted"


class Interrupted(FubError):
    """The user pressed Ctrl-C or the process was asked to stop."""

    exit_code = ExitCode.INTERRUPTED
    slug = "interrupted"
    title = "Interrupted"


def exit_code_for(error: BaseException) -> ExitCode:
    """Map any exception to its exit code; whatever is not a `FubError` is a bug."""
    if isinstance(error, FubError):
        return error.exit_code
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    return ExitCode.BUG
