"""A home in which nights pass: raw data comes, the pipelines run as a user runs them, and are killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tests.conftest import environment


@dataclass(frozen=True)
class Home:
    """A directory of fubcli's own, for the pipelines of one profile."""

    directory: Path
    profile: str
    pipelines: tuple[str, ...]

    @property
    def file(self) -> Path:
        """What the pipelines fill."""
        return self.directory / "data" / "pipelines" / f"{self.profile}.duckdb"

    @property
    def truth(self) -> Path:
        """What is known of the raw data."""
        return self.file.with_name(f"{self.profile}-truth.duckdb")

    def fubcli(self, *arguments: str) -> dict[str, Any]:
        """Run `fubcli pipelines ...`; return its event, with the exit code as `exit_code`."""
        return self.asked("pipelines", *arguments)

    def asked(self, *arguments: str) -> dict[str, Any]:
        """Run `fubcli ...` as `fubcli` does."""
        done = subprocess.run(
            [sys.executable, "-m", "fubcli", *arguments],
            env=environment(self.directory), capture_output=True, text=True, check=False,
        )  # fmt: skip
        event: dict[str, Any] = json.loads(done.stdout)
        return event | {"exit_code": done.returncode, "stderr": done.stderr}

    def run(self) -> list[str]:
        """Run the pipelines; return the ids of their invocations."""
        return [self.fubcli("run", name)["data"]["invocation"] for name in self.pipelines]

    def kill_in(self, pipeline: str, after_models: int) -> None:
        """Begin a run, and kill it once it has built so many models."""
        process = subprocess.Popen(
            [sys.executable, "-m", "fubcli", "pipelines", "run", pipeline], env=environment(self.directory),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        ends = time.monotonic() + 120
        try:
            while self._built(pipeline) < after_models:
                assert process.poll() is None, "it ended before it could be killed"
                assert time.monotonic() < ends, "it never came so far"
                time.sleep(0.01)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _built(self, pipeline: str) -> int:
        runs = (self.directory / "state" / "pipelines" / pipeline / "duckdb").glob("*/invocation.json")
        logs = [run.with_name("dbt.log") for run in runs if "ended_at" not in run.read_text()]
        return sum(log.read_text().count("OK created") for log in logs if log.exists())

    def copy_of_file(self, name: str) -> Path:
        """Keep the file as it is now."""
        return Path(shutil.copy(self.file, self.directory / name))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the file."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            return connection.execute(query).fetchall()
