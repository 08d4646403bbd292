"""The embedded engine alone, and another process that holds a database file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.warehouses.conftest import Engine, embedded

_HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "reading")
print("held", flush=True)
sys.stdin.read()
"""

Hold = Callable[[Path, str], "Holder"]


class Holder:
    """A process that holds a file, `reading` or `writing`, until it is told to let go."""

    def __init__(self, path: Path, how: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "held\n"

    def let_go(self) -> None:
        """Return when the file is free."""
        self._process.communicate(timeout=30)


@pytest.fixture(scope="session")
def make_engine(pristine: Path) -> Callable[[Path], Engine]:
    """Make an embedded engine over fresh catalogs in a directory."""
    return lambda directory: embedded(directory, pristine)


@pytest.fixture
def hold() -> Iterator[Hold]:
    """Start holders; they end with the test."""
    holders: list[Holder] = []

    def start(path: Path, how: str) -> Holder:
        holders.append(Holder(path, how))
        return holders[-1]

    yield start
    for holder in holders:
        holder.let_go()
