"""One interrupt, wherever it strikes: raised once, raised again when it was ignored, and never after the event."""

from __future__ import annotations

import subprocess
import sys

import pytest

STRIKE = """
import os, signal, sys, time
from fubcli.cli import signals
signals.install()
"""
IGNORED = """
class Fragile:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass
try:
    Fragile()
    time.sleep(20)
except KeyboardInterrupt:
    print("raised", signals.interrupted())
"""
TWICE = """
try:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(20)
except KeyboardInterrupt:
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    print("raised once", signals.interrupted())
"""
LATE = """
signals.settle()
os.kill(os.getpid(), signal.SIGINT)
print("told", signals.interrupted(), flush=True)
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(20)
"""
EARLY = """
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(20)
except KeyboardInterrupt:
    signals.settle()
    os.kill(os.getpid(), signal.SIGTERM)
    print("told")
"""


@pytest.mark.parametrize(
    ("code", "out", "status"),
    [(IGNORED, "raised True", 0), (TWICE, "raised once True", 0), (LATE, "told False", -15), (EARLY, "told", 0)],
    ids=["ignored", "twice", "late", "early"],
)
def test_an_interrupt_is_raised_once(code: str, out: str, status: int) -> None:
    run = subprocess.run([sys.executable, "-c", STRIKE + code], capture_output=True, text=True, timeout=15, check=False)
    assert (run.stdout.strip(), run.returncode, run.stderr) == (out, status, "")


def test_what_else_is_ignored_is_told() -> None:
    code = STRIKE + "class Bad:\n    def __del__(self): raise ValueError('seen')\nBad()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=15, check=False)
    assert "ValueError: seen" in run.stderr
