"""Waiting that an interrupt breaks off, and never breaks."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

from fubcli.interrupts import Ended
from tests.conftest import environment

ROUNDS = """
import signal, sys, threading, time
from fubcli.interrupts import Ended

def interrupt(number, frame):
    raise KeyboardInterrupt

signal.signal(signal.SIGALRM, interrupt)
failed = []
threading.excepthook = lambda told: failed.append(told.exc_value)
for round in range(2_000):
    ended = Ended()
    worker = threading.Thread(target=ended.set)
    worker.start()
    try:
        signal.setitimer(signal.ITIMER_REAL, 1e-6 * (1 + round % 150))
        while not ended.wait(0.001):
            pass
        signal.setitimer(signal.ITIMER_REAL, 0)
    except KeyboardInterrupt:
        pass
    worker.join(10)
    assert ended.wait(10) and ended.is_set(), round
sys.exit(str(failed) if failed else 0)
"""


def test_who_waits_is_told_that_it_has_ended() -> None:
    ended = Ended()
    assert not ended.wait(0.0)
    assert not ended.is_set()
    threading.Timer(0.01, ended.set).start()
    assert ended.wait(10)
    assert ended.wait(0.0), "and whoever waits next"
    assert ended.is_set()


def test_an_interrupt_of_who_waits_breaks_nobody_elses_lock(tmp_path: Path) -> None:
    """With an Event in its place the rounds do not come to an end."""
    assert signal.getsignal(signal.SIGALRM) in (signal.SIG_DFL, None), "the process has a clock of its own"
    done = subprocess.run(
        [sys.executable, "-c", ROUNDS], capture_output=True, text=True, timeout=120, env=environment(tmp_path), check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
