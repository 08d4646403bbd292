"""One process after the other at one service of one user."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fubcli.errors import StorageUnavailable
from fubcli.integrations.turns import Busy, turn
from fubcli.model.service import Service, ServiceProfile
from fubcli.network.deadline import Deadline

HERE = ServiceProfile(Service.GITLAB, "https://gitlab.example", "production")
CHILD = """
import sys
from pathlib import Path
from fubcli.integrations.turns import turn
from fubcli.model.service import Service, ServiceProfile
from fubcli.network.deadline import Deadline
counter = Path(sys.argv[1]) / "counter"
for _ in range(int(sys.argv[2])):
    with turn(Path(sys.argv[1]), ServiceProfile(Service.GITLAB, "https://gitlab.example", "production"), Deadline(30)):
        found = int(counter.read_text() or 0) if counter.exists() else 0
        print("mine", flush=True)
        if sys.argv[2] == "1":
            sys.stdin.read()
        counter.write_text(str(found + 1))
"""


def start(directory: Path, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(directory), str(times)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def end(child: subprocess.Popen[str]) -> int:
    child.communicate(timeout=30)
    return child.returncode


def test_two_processes_that_look_and_write_lose_nothing(tmp_path: Path) -> None:
    children = [start(tmp_path, 40) for _ in range(2)]
    assert [end(child) for child in children] == [0, 0]
    assert (tmp_path / "counter").read_text() == "80"


def test_whoever_waits_in_vain_says_that_nothing_was_sent(tmp_path: Path) -> None:
    child = start(tmp_path, 1)
    assert child.stdout is not None
    child.stdout.readline()
    began = time.monotonic()
    with (
        pytest.raises(Busy, match=r"changing gitlab of production; nothing was sent") as caught,
        turn(tmp_path, HERE, Deadline(0.2)),
    ):
        raise AssertionError
    assert time.monotonic() - began < 5
    assert (caught.value.exit_code, caught.value.retryable) == (6, True)
    elsewhere = ServiceProfile(Service.GITLAB, "https://other.example", "production")
    with turn(tmp_path, elsewhere, Deadline(0)):
        pass
    assert end(child) == 0
    with turn(tmp_path, HERE, Deadline(0)):
        pass


def test_a_process_that_is_killed_holds_nobody_up(tmp_path: Path) -> None:
    child = start(tmp_path, 1)
    assert child.stdout is not None
    child.stdout.readline()
    os.kill(child.pid, signal.SIGKILL)
    end(child)
    with turn(tmp_path, HERE, Deadline(1)):
        pass


def test_two_environments_of_one_host_take_turns(tmp_path: Path) -> None:
    other = ServiceProfile(Service.GITLAB, "https://gitlab.example", "prod")
    with turn(tmp_path, HERE, Deadline(0)), pytest.raises(Busy), turn(tmp_path, other, Deadline(0)):
        raise AssertionError


def test_a_failure_within_ends_the_turn(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), turn(tmp_path, HERE, Deadline(0)):
        raise ZeroDivisionError
    with turn(tmp_path, HERE, Deadline(0)):
        pass


@pytest.mark.parametrize("environment", ["../../x", "a/b", "\x00", "x" * 500, ""])
def test_no_environment_is_a_file_name(tmp_path: Path, environment: str) -> None:
    with turn(tmp_path / "turns", ServiceProfile(Service.GITLAB, "https://x", environment), Deadline(0)):
        pass
    assert [path.parent.name for path in tmp_path.rglob("*.lock")] == ["turns"]


def test_a_file_that_is_for_others_is_not_made_and_a_link_is_not_followed(tmp_path: Path) -> None:
    directory = tmp_path / "turns"
    with turn(directory, HERE, Deadline(0)):
        (lock,) = directory.iterdir()
    assert (lock.stat().st_mode & 0o777, directory.stat().st_mode & 0o777) == (0o600, 0o700)
    lock.unlink()
    lock.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageUnavailable, match="cannot be written"), turn(directory, HERE, Deadline(0)):
        raise AssertionError
    assert not (tmp_path / "elsewhere").exists()


def test_a_file_system_without_locks_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", none)
    with (
        pytest.raises(StorageUnavailable, match="cannot be locked: Operation not supported"),
        turn(tmp_path, HERE, Deadline(0)),
    ):
        raise AssertionError
