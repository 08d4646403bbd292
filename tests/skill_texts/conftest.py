"""The commands on PATH, a lakehouse, and stand-ins for the three services: what a reader of the texts has."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import environment
from tests.pipes.services import Services

Bash = Callable[[str], subprocess.CompletedProcess[str]]


@pytest.fixture
def services() -> Iterator[Services]:
    """A project whose last pipeline, 1001, failed in its tests, and which was deployed before that."""
    with Services() as running:
        project = running.project
        failed, before = project.pipeline("failed"), project.pipeline(ago=300)
        project.job(
            failed, "test", "failed", trace="FAILED tests/test_stages.py::test_order\nERROR: Job failed: exit code 1\n"
        )
        project.deployment(project.job(before, "deploy", stage="deploy"))
        yield running


@pytest.fixture
def bash(lakehouse_home: Path, lakehouse_files: object, services: Services, tmp_path: Path) -> Bash:
    """Run a block as it is written, in an empty directory, with a home of its own on the lakehouse of all."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir(mode=0o700)
    work.mkdir()
    os.symlink(lakehouse_home / "data", home / "data")
    services.configure(home)
    environ = environment(home, services.environ())
    environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), environ["PATH"]])

    def run(block: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", block], cwd=work, env=environ, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return run
