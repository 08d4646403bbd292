"""Where the process starts and ends: the fast paths, signals, broken pipes, and the exit code."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from fubcli import __version__, interrupts, signals

READER_LEFT = 141
"""128 + SIGPIPE: the next program of the pipe closed it, which is its right."""

COMPLETE = "__complete"
"""What the scripts of `fubcli completion` call, and nobody types."""


def support_investigation() -> None:
    """Be the skill of that name, a command of its own on PATH."""
    main("support-investigation")


def code_development() -> None:
    """Be the skill of that name, a command of its own on PATH."""
    main("code-development")


def datadog_management() -> None:
    """Be the skill of that name, a command of its own on PATH."""
    main("datadog-management")


def gitlab_pipeline_monitoring() -> None:
    """Be the skill of that name, a command of its own on PATH."""
    main("gitlab-pipeline-monitoring")


def confluence_management() -> None:
    """Be the skill of that name, a command of its own on PATH."""
    main("confluence-management")


def main(*command: str) -> None:
    """Run the command line, or one command of it, and leave the process with its exit code."""
    arguments = [*command, *sys.argv[1:]]
    if sys.argv[1:] in (["--version"], ["-V"]) and sys.stdout is not None:  # asked for often: imports nothing
        sys.stdout.write(f"fubcli {__version__}\n")
        return
    if arguments[:1] == [COMPLETE]:
        signals.let_go()
    else:
        signals.install()
    _leave(_run(arguments))


def _run(arguments: list[str]) -> int:
    try:
        if arguments == ["hook", "pretooluse"]:  # runs before every command of an agent: without Typer
            from fubcli.cli import pretooluse

            return pretooluse.run()
        if arguments[:1] == [COMPLETE]:  # a shell asks while somebody types: no narration, and no event
            from fubcli.cli.completions import answering

            return answering.run(arguments[1:])
        from fubcli.cli.app import run

        return run(arguments)
    except KeyboardInterrupt:  # while modules were being imported: further interrupts are ignored by now
        interrupts.heed()  # before the import: on a busy machine it takes longer than an interrupt that nobody hears
        from fubcli.cli.app import interrupted

        return interrupted()
    except Exception as error:
        return _untold(error)


def _untold(error: Exception) -> int:
    from fubcli.cli import diagnostics
    from fubcli.cli.output import ReaderLeft, StdoutFailed
    from fubcli.errors import ExitCode

    if isinstance(error, ReaderLeft):
        return READER_LEFT
    if isinstance(error, StdoutFailed):
        diagnostics.warning(f"stdout cannot be written ({error}); what was run has run")
        return ExitCode.UNAVAILABLE
    diagnostics.warning(f"{type(error).__name__}: this is a bug in fubcli")
    return ExitCode.BUG


def _leave(code: int) -> None:
    """Exit at once: an engine's thread that a cancelled statement left behind is not waited for."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            if stream is not None:
                stream.flush()
    os._exit(code)
