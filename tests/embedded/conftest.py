"""Fixtures: one lakehouse built for the whole session, copies of it to harm, and other processes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

# The world is imported by tests and by `child.py` alike, under one name whatever the package layout.
sys.path.insert(0, str(Path(__file__).parent))

from embedded_world import ALL, World


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The session's lakehouse; look, never write."""
    world = World(tmp_path_factory.mktemp("embedded") / "lake")
    world.lakehouse.locate(["fub"])
    return world


@pytest.fixture
def world(pristine: World, tmp_path: Path) -> World:
    """A copy of the session's lakehouse, times included, for a test to harm."""
    shutil.copytree(pristine.directory, tmp_path / "lake")
    return World(tmp_path / "lake")


@pytest.fixture(scope="session")
def everything(pristine: World) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with all five catalogs attached under their names, as the warehouse adapter does it."""
    connection = duckdb.connect(":memory:")
    connection.execute("SET TimeZone = 'UTC'")
    for name in ALL:
        connection.execute(f"ATTACH '{pristine.file(name)}' AS {name} (READ_ONLY)")
    yield connection
    connection.close()


@pytest.fixture
def child() -> Callable[..., subprocess.Popen[str]]:
    """Start `child.py`, another process with its own lakehouse over a directory."""

    def start(action: str, directory: Path) -> subprocess.Popen[str]:
        script = Path(__file__).with_name("child.py")
        return subprocess.Popen(
            [sys.executable, str(script), action, str(directory)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start
