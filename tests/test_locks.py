"""Locks between processes: waiting, patience, and asking without taking."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fubcli.errors import WarehouseUnavailable
from fubcli.locks import Patience, held, is_held

HOLDER = "import fcntl, sys; file = open(sys.argv[1], 'a'); fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True); sys.stdin.read()"


@contextmanager
def elsewhere(file: Path) -> Iterator[None]:
    """Hold the lock in another process inside the block."""
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(file)], stdin=-1, stdout=-1) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        holder.stdout.readline()
        try:
            yield
        finally:
            holder.stdin.close()


def test_a_lock_is_held_until_the_block_ends(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    assert not is_held(file)
    with held(file, Patience(0, lambda: None, "")):
        assert is_held(file)
    assert not is_held(file)
    assert file.stat().st_mode & 0o777 == 0o600


def test_who_waits_is_told_once_and_ends_with_a_failure_that_may_be_retried(tmp_path: Path) -> None:
    told: list[int] = []
    patience = Patience(0.2, lambda: told.append(1), "too long")
    file = tmp_path / "lock"
    with elsewhere(file), pytest.raises(WarehouseUnavailable, match="too long") as caught, held(file, patience):
        raise AssertionError("held by two")
    assert (told, caught.value.retryable) == ([1], True)
