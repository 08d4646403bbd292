"""The tour's commands as processes of their own.

What is shown is what a person would see who types them: the whole way from the arguments to the exit code, signals and
records. In this process they would share the state of one call, and the first failure would end the tour.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

from fubcli.operations.tour import Ended

_OF_WAREHOUSES = ("DATABRICKS_", "ARM_", "GOOGLE_", "FUBCLI_WAREHOUSE", "FUBCLI_TRANSPORT", "FUBCLI_PROMOTION_TABLE")
"""Variables that say which live warehouse answers; they are not handed on, and each command names the embedded one."""
_LAST_SECONDS = 10.0
"""How long an interrupted command may take to end what it does."""


def ended(argv: Sequence[str], form: str, trace: str, *, is_shown: bool) -> Ended:
    """Run a command of fubcli, and return how it ended; its narration goes to stderr where it `is_shown`.

    The working directory's modules are not looked at (-P). An interrupt is handed on to the command.
    """
    command = [sys.executable, "-P", "-m", "fubcli", *argv[1:], f"--output={form}"]
    begun = time.monotonic()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=_environment(os.environ, trace),
        stderr=None if is_shown else subprocess.DEVNULL,
    )  # fmt: skip
    try:
        written, _ = process.communicate()
    except BaseException:
        _end(process)
        raise
    return Ended(process.returncode, written.decode("utf-8", "replace"), time.monotonic() - begun)


def _end(process: subprocess.Popen[bytes]) -> None:
    import signal

    process.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=_LAST_SECONDS)
    if process.poll() is None:
        process.kill()
        process.wait()


def _environment(environ: Mapping[str, str], trace: str) -> dict[str, str]:
    from shutil import get_terminal_size

    kept = {name: value for name, value in environ.items() if not name.startswith(_OF_WAREHOUSES)}
    return kept | {"TRACEPARENT": trace, "COLUMNS": str(get_terminal_size().columns)}
