"""One stand-in for all tests of a worker; each test has a home directory of its own and finds no fault in force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import environment
from tests.forkserver import ForkServer
from tests.resilience.standin import Caller, Standin, serving


@pytest.fixture(scope="session")
def _shared(lakehouse_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standin]:
    directory = tmp_path_factory.mktemp("standin")
    with serving(directory, "--home", str(lakehouse_home), "--copy", "--writable", "sandbox_fub") as standin:
        yield standin


@pytest.fixture
def standin(_shared: Standin) -> Iterator[Standin]:
    """The stand-in; nothing runs in it and nobody has a session there when the test is over."""
    _shared.reset()
    yield _shared
    _shared.reset()
    assert _shared.running() == {"statements": [], "sessions": []}


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    """A process that has imported the connector too, which takes a second."""
    with ForkServer(environment(tmp_path_factory.mktemp("warm")), also=["databricks.sql"]) as server:
        yield server


@pytest.fixture
def caller(standin: Standin, warm: ForkServer, tmp_path: Path) -> Caller:
    """Runs `fubcli` against the stand-in, in an empty home directory."""
    return Caller(standin, tmp_path / "home", warm)
