"""One interrupt, whichever signal: raised once, raised again when it was ignored, and never after the event."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.events import event_of
from tests.conftest import environment

STRIKE = """
import os, signal, sys, time
from fubcli import interrupts
from fubcli import signals
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
SWALLOWED = """
for _ in range(2):
    try:
        os.kill(os.getpid(), signal.SIGINT) if not signals.interrupted() else time.sleep(20)
    except:
        pass  # as a library's import may do
try:
    time.sleep(20)
except KeyboardInterrupt:
    interrupts.heed()
    time.sleep(0.7)
    print("raised until heeded")
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
HANGUP = """
try:
    os.kill(os.getpid(), signal.SIGHUP)
    time.sleep(20)
except KeyboardInterrupt:
    os.kill(os.getpid(), signal.SIGHUP)
    print("raised once", signals.interrupted())
"""
HANGUP_LATE = """
signals.settle()
os.kill(os.getpid(), signal.SIGHUP)
print("told", signals.interrupted(), flush=True)
os.kill(os.getpid(), signal.SIGHUP)
time.sleep(20)
"""
EARLY = """
try:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(20)
except KeyboardInterrupt:
    interrupts.heed()
    signals.settle()
    os.kill(os.getpid(), signal.SIGTERM)
    print("told")
"""
UNHEARD = """
class Fragile:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass
Fragile()
try:
    signals.settle()
    print("settled")
except KeyboardInterrupt:
    interrupts.heed()
    signals.settle()
    time.sleep(0.1)
    print("told once")
"""


WHOLE = """
try:
    with signals.whole():
        os.kill(os.getpid(), signal.SIGTERM)
        print("written", flush=True)
    time.sleep(20)
except KeyboardInterrupt:
    os.kill(os.getpid(), signal.SIGINT)
    print("and ended", signals.interrupted())
"""
WHOLE_TWICE = """
with signals.whole():
    os.kill(os.getpid(), signal.SIGINT)
    print("written", flush=True)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(20)
"""
WHOLE_AGAIN = """
try:
    for _ in range(3):
        with signals.whole():
            pass
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(20)
except KeyboardInterrupt:
    print("raised", signals.interrupted())
"""


@pytest.mark.parametrize(
    ("code", "out", "status"),
    [
        (IGNORED, "raised True", 0),
        (SWALLOWED, "raised until heeded", 0),
        (TWICE, "raised once True", 0),
        (LATE, "told False", -15),
        (EARLY, "told", 0),
        (UNHEARD, "told once", 0),
        (HANGUP, "raised once True", 0),
        (HANGUP_LATE, "told False", -1),
        (WHOLE, "written\nand ended True", 0),
        (WHOLE_TWICE, "written", -2),
        (WHOLE_AGAIN, "raised True", 0),
    ],
    ids=[
        "ignored",
        "swallowed",
        "twice",
        "late",
        "early",
        "unheard",
        "hangup",
        "hangup late",
        "whole",
        "whole twice",
        "whole again",
    ],
)
def test_an_interrupt_is_raised_once(code: str, out: str, status: int) -> None:
    run = subprocess.run([sys.executable, "-c", STRIKE + code], capture_output=True, text=True, timeout=15, check=False)
    assert (run.stdout.strip(), run.returncode, run.stderr) == (out, status, "")


LAST_MOMENT = """
from fubcli.cli import entry, output
class Fragile:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass
write = output.write_event
def struck(*arguments):
    Fragile()
    write(*arguments)
output.write_event = struck
entry.main()
"""


@pytest.mark.parametrize("command", [("config", "show"), ("--operation=query", "--query=SELECT 1 AS n", "--dry-run")])
def test_an_interrupt_at_the_last_moment_is_told_in_the_only_event(tmp_path: Path, command: tuple[str, ...]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", STRIKE + LAST_MOMENT, *command],
        capture_output=True, text=True, timeout=30, check=False, env=environment(tmp_path), cwd=tmp_path,
    )  # fmt: skip
    event_of(run, 130)


@pytest.mark.parametrize("settle", ["", "signals.settle()\nos.kill(os.getpid(), signal.SIGINT)\n"])
def test_a_hangup_that_nohup_has_ignored_stays_ignored(settle: str) -> None:
    code = (
        f"{STRIKE}{settle}os.kill(os.getpid(), signal.SIGHUP)\ntime.sleep(0.2)\nprint('goes on', signals.interrupted())"
    )
    run = subprocess.run(
        ["sh", "-c", "trap '' HUP; exec \"$0\" -c \"$1\"", sys.executable, code],
        capture_output=True, text=True, timeout=15, check=False,
    )  # fmt: skip
    assert (run.stdout.strip(), run.returncode, run.stderr) == ("goes on False", 0, "")


def test_what_else_is_ignored_is_told() -> None:
    code = STRIKE + "class Bad:\n    def __del__(self): raise ValueError('seen')\nBad()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=15, check=False)
    assert "ValueError: seen" in run.stderr
