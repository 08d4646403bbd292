"""The only writer of stderr: progress, warnings, and the two lines that tell a person what failed."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from threading import RLock

from fubcli.errors import FubError
from fubcli.results.formats import visible

_ERASE = "\r\x1b[K"
_writing = RLock()
"""The line that passes is shown by a thread of its own (see `steps`)."""


def progress(message: str) -> None:
    """Say what takes long, on one line."""
    _write(f"fubcli: {visible(message, 300)}")


def warning(message: str) -> None:
    """Say what the caller should know."""
    _write(f"fubcli: warning: {visible(message, 300)}")


def banner() -> None:
    """Tell a person at a terminal that the answer comes from the demo."""
    if sys.stderr is not None and sys.stderr.isatty():
        _write("fubcli: embedded demo lakehouse: invented data, not Follow Up Boss's")


def failure(error: FubError) -> None:
    """Say in two lines what failed and what to do."""
    rule = error.extra.get("rule")
    _write(f"fubcli: {error.title}{f' ({rule})' if rule else ''}: {visible(error.detail, 500)}")
    if error.remedy:
        first = error.remedy[0]
        command = f": {quoted(first.argv)}" if first.argv else ""
        _write(f"  {visible(first.title, 300)}{command}")


def blocked(reason: str, *, client: str, rule: str, instead: tuple[str, ...]) -> None:
    """Tell a coding agent why its call does not run, and which command to use in its place."""
    what = f"blocked {visible(client, 60)}" if client else "blocked"
    named = f" ({rule})" if rule else ""
    _write(f"fubcli: {what}: {visible(reason, 500)}{named} Instead: {quoted(instead)}")


def quoted(argv: tuple[str, ...] | list[str]) -> str:
    """Return a command as a shell would need it, safe to show on a terminal."""
    import shlex

    return visible(" ".join(shlex.quote(part) for part in argv), 1_000)


def is_watched() -> bool:
    """Whether a person sees stderr as it is written, on a terminal that can erase a line."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def passing(message: str) -> None:
    """Show one line that the next thing said, or an empty message, takes away again; only where `is_watched`."""
    from shutil import get_terminal_size

    shown = visible(message, max(get_terminal_size().columns - 1, 20))
    with _writing:
        _put(f"{_ERASE}{shown}" if shown or _Passing.is_shown else "")
        _Passing.is_shown = bool(shown)


class _Passing:
    is_shown = False


def _write(line: str) -> None:
    with _writing:
        _put(f"{_ERASE if _Passing.is_shown else ''}{line}\n")
        _Passing.is_shown = False


def _put(text: str) -> None:
    if sys.stderr is None:
        return  # nobody listens; stdout and the exit code still tell
    with suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()
