"""The commands of an installed wheel on PATH, and a shell that pipes them as users do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import environment
from tests.forkserver import ROOT


@dataclass(frozen=True)
class Piped:
    """What a pipeline left: its exit code as `pipefail` has it, and what its last stage wrote."""

    code: int
    stdout: bytes
    stderr: str

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.stdout)
        return event


Shell = Callable[..., Piped]


@pytest.fixture(scope="session")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, install it beside the dependencies that are there, and return the directory of its commands."""
    base = tmp_path_factory.mktemp("installed")
    wheel = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(base),
        str(ROOT),
    ]
    subprocess.run(wheel, check=True, capture_output=True, timeout=120)
    venv = base / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True, timeout=60)
    (built,) = base.glob("*.whl")
    python = venv / "bin" / "python"
    install = [
        sys.executable,
        "-m",
        "pip",
        f"--python={python}",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        str(built),
    ]
    subprocess.run(install, check=True, capture_output=True, timeout=60)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(venv), "platbase": str(venv)}))
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")  # after the wheel's own: it hides ours
    return venv / "bin"


@pytest.fixture
def shell(commands: Path, lakehouse_home: Path, tmp_path: Path) -> Shell:
    """Run a line in `bash -o pipefail`, in an empty directory, with the wheel's commands first on PATH."""

    def run(line: str, *, home: Path = lakehouse_home, timeout: float = 120, **extra: str) -> Piped:
        environ = environment(home, extra)
        del environ["PYTHONPATH"]
        environ["PATH"] = f"{commands}{os.pathsep}{environ['PATH']}"
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            capture_output=True, env=environ, cwd=tmp_path, timeout=timeout, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return Piped(done.returncode, done.stdout, done.stderr.decode())

    return run


@pytest.fixture
def own_home(lakehouse_files: Mapping[str, Path], lakehouse_home: Path, tmp_path: Path) -> Path:
    """A home of its own with a lakehouse, which is built by now, that a fire drill may change."""
    home = tmp_path / "home"
    shutil.copytree(lakehouse_home / "data", home / "data")
    return home
