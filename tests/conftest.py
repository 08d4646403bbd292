"""What every test may use: a home directory of its own, and one embedded lakehouse for all of them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
Fubcli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session", autouse=True)
def nobodys_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A developer's own warehouses, credentials and directories change no test that runs in this process."""
    nobody = tmp_path_factory.mktemp("nobody")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("DATABRICKS_", "FUBCLI_", "ARM_", "GOOGLE_", "XDG_")):
                patch.delenv(name)
        patch.setenv("HOME", str(nobody))
        patch.setenv("DATABRICKS_CONFIG_FILE", str(nobody / ".databrickscfg"))
        yield


@pytest.fixture(scope="session")
def lakehouse_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FUBCLI_HOME whose lakehouse is built once for all workers; tests that damage it copy it first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return shared / "fubcli-home"


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a clean environment: nothing of the developer's configuration gets in."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "COVERAGE_PROCESS_START") if name in os.environ}
    return (
        kept
        | {
            "HOME": str(home),
            "FUBCLI_HOME": str(home),
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])),
            "PYTHONWARNINGS": "error",
        }
        | dict(extra or {})
    )


@pytest.fixture
def fubcli(lakehouse_home: Path, tmp_path: Path) -> Fubcli:
    """Run the command line as a process in an empty directory, and return what it wrote."""

    def run(
        *arguments: str,
        home: Path = lakehouse_home,
        stdin: str | bytes | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
    ) -> subprocess.CompletedProcess[str]:
        completed = subprocess.run(
            [sys.executable, "-m", "fubcli", *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            cwd=tmp_path,
            env=environment(home, env),
            timeout=timeout,
            check=False,
        )
        return subprocess.CompletedProcess(
            completed.args, completed.returncode, completed.stdout.decode(), completed.stderr.decode()
        )

    return run
