"""Many writers at once, and writers that are killed while they write."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fubcli.audit.calls import all_calls
from tests.audit.conftest import Desk, decided
from tests.conftest import ROOT, environment

WRITERS, EACH = 16, 25


def _start(desk: Desk, name: str, count: int, home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.audit.child", str(desk.directory), str(desk.key_file), name, str(count)]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment(home)
    )


def _recorded(desk: Desk) -> list[str]:
    return [str(call.decided["call"]) for call in all_calls(desk.snapshot())]


def test_sixteen_processes_write_one_chain_and_lose_nothing(desk: Desk, tmp_path: Path) -> None:
    writers = [_start(desk, f"w{number}", EACH, tmp_path) for number in range(WRITERS)]
    for writer in writers:
        _, told = writer.communicate(timeout=120)
        assert writer.returncode == 0, told
    found = desk.verify()
    assert (found.broken, found.lines, found.torn_records) == (None, WRITERS * EACH, 0)
    assert len(desk.segments()) > 1
    assert sorted(_recorded(desk)) == sorted(f"w{w}-{number}" for w in range(WRITERS) for number in range(EACH))


@pytest.mark.parametrize("rounds", [4, pytest.param(60, marks=pytest.mark.slow)])
def test_killed_writers_lose_nothing_that_was_acknowledged(desk: Desk, tmp_path: Path, rounds: int) -> None:
    chance = random.Random(7)  # noqa: S311 - moments to kill at
    acknowledged: list[str] = []
    for turn in range(rounds):
        writers = [_start(desk, f"t{turn}w{number}", 0, tmp_path) for number in range(3)]
        lines = [writer.stdout.readline() for writer in writers if writer.stdout]  # all of them write by now
        time.sleep(chance.uniform(0, 0.1))
        for writer in writers:
            writer.kill()
        acknowledged += [line.strip() for line in lines]
        for writer in writers:
            out, _ = writer.communicate(timeout=60)
            acknowledged += [line.strip() for line in out.splitlines(keepends=True) if line.endswith("\n")]
    desk.log.record(decided("after"))
    found = desk.verify()
    assert (found.broken, found.torn_tail_bytes) == (None, 0)
    recorded = _recorded(desk)
    assert set(acknowledged) <= set(recorded)
    assert len(recorded) == len(set(recorded))
