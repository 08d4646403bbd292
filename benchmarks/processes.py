"""A command of fubcli as a process of its own, in a home of its own: how long it took, and how much memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def fubcli(home: Path, *arguments: str) -> tuple[float, int]:
    """Run a command; return seconds and its greatest memory in MB; one that fails ends this program."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "FUBCLI_HOME": str(home)}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "fubcli", *arguments], env=environment, cwd=home, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdout is not None
    event = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} ended with {process.returncode}: {json.loads(event)['data'].get('headline')}")
    return time.monotonic() - began, usage.ru_maxrss // 1024
