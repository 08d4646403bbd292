"""What every test may use: a home directory of its own, and one embedded lakehouse for all of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import hypothesis
import pytest

from tests.forkserver import ROOT, ForkServer

hypothesis.settings.register_profile("patient", deadline=None)  # how busy a machine is says nothing of the code
hypothesis.settings.load_profile("patient")
Fubcli = Callable[..., subprocess.CompletedProcess[str]]
Start = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(scope="session", autouse=True)
def nobodys_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A developer's own warehouses, credentials and directories change no test that runs in this process."""
    nobody = tmp_path_factory.mktemp("nobody")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("DATABRICKS_", "FUBCLI_", "ARM_", "GOOGLE_", "XDG_")):
                patch.delenv(name)
        patch.setenv("HOME", str(nobody))
        (nobody / ".databrickscfg").touch()
        patch.setenv("DATABRICKS_CONFIG_FILE", str(nobody / ".databrickscfg"))
        yield


@pytest.fixture(scope="session")
def lakehouse_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A FUBCLI_HOME whose lakehouse is built once for all workers; tests that damage it copy it first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    return shared / "fubcli-home"


@pytest.fixture(scope="session")
def lakehouse_files(lakehouse_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The lakehouse's files for whoever keeps them open: the sandbox is a copy, for those who write must not wait."""
    from tests.workspace.__main__ import files_of

    files = dict(files_of(lakehouse_home))
    files["sandbox_fub"] = _copied(files["sandbox_fub"], tmp_path_factory.mktemp("sandbox"))
    return files


def _copied(file: Path, directory: Path) -> Path:
    """Copy a DuckDB file in a moment in which nobody writes to it."""
    import duckdb

    for _ in range(1_000):
        with suppress(duckdb.IOException), duckdb.connect(str(file), read_only=True):
            return Path(shutil.copy(file, directory))
        time.sleep(0.02)
    raise AssertionError(f"{file} is never free")


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


@pytest.fixture(scope="session")
def forkserver(lakehouse_home: Path) -> Iterator[ForkServer]:
    """A process that has imported everything, for children that start at once."""
    with ForkServer(environment(lakehouse_home)) as server:
        yield server


@pytest.fixture
def fubcli(request: pytest.FixtureRequest, lakehouse_home: Path, tmp_path: Path) -> Fubcli:
    """Run the command line as a process in an empty directory, and return what it wrote.

    It is forked from a warm one, unless it is told to start cold or differs in what only a new interpreter reads.
    """

    def run(
        *arguments: str,
        home: Path = lakehouse_home,
        stdin: str | bytes | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 60,
        cold: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        start: Start = _start if cold or _for_the_interpreter(env or {}) else request.getfixturevalue("forkserver").run
        given = stdin.encode() if isinstance(stdin, str) else stdin
        completed = start(arguments, environ=environment(home, env), cwd=tmp_path, stdin=given, timeout=timeout)
        return subprocess.CompletedProcess(
            completed.args, completed.returncode, completed.stdout.decode(), completed.stderr.decode()
        )

    return run


def _for_the_interpreter(extra: Mapping[str, str]) -> bool:
    return any(name.startswith(("PYTHON", "LANG", "LC_")) for name in extra)


def _start(
    arguments: Sequence[str], *, environ: Mapping[str, str], cwd: Path, stdin: bytes | None, timeout: float
) -> subprocess.CompletedProcess[bytes]:
    """Start a new interpreter."""
    return subprocess.run(
        [sys.executable, "-m", "fubcli", *arguments], stdin=subprocess.DEVNULL if stdin is None else None, input=stdin,
        capture_output=True, cwd=cwd, env=environ, timeout=timeout, check=False,
    )  # fmt: skip
