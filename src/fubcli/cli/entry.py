"""Where the process starts and ends: the fast paths, signals, broken pipes, and the exit code."""

from __future__ import annotations

import os
import sys

from fubcli import __version__
from fubcli.cli import signals


def main() -> None:
    """Run the command line and leave the process with its exit code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):  # asked for often, and answered without importing anything
        sys.stdout.write(f"fubcli {__version__}\n")
        return
    signals.install()
    try:
        try:
            code = _run(arguments)
        except KeyboardInterrupt:  # while modules were being imported: further interrupts are ignored by now
            code = _interrupted()
        sys.stdout.flush()
    except BrokenPipeError:
        code = _reader_left()
    except OSError as error:
        code = _cannot_write(error)
    _leave(code)


def _run(arguments: list[str]) -> int:
    from fubcli.cli.app import run

    return run(arguments)


def _interrupted() -> int:
    from fubcli.cli.app import interrupted

    return interrupted()


def _reader_left() -> int:
    """The next program in the pipe has closed it: say nothing more, and fail as a filter does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return 1


def _cannot_write(error: OSError) -> int:
    from fubcli.errors import ExitCode

    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stderr.write(f"fubcli: stdout cannot be written: {error.strerror or error}\n")
    return ExitCode.UNAVAILABLE


def _leave(code: int) -> None:
    """Exit without waiting for engine threads that a cancelled statement may have left."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)
