"""The stand-in as a process, and `fubcli` processes that talk to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from fubcli.embedded.nights import present
from tests.conftest import environment
from tests.forkserver import BEHIND, ROOT, ForkServer
from tests.workspace import Workspace

Run = subprocess.CompletedProcess[str]
ROUTES = ("statement-api", "connector")
ENDLESS = "SELECT sum(a.id * b.id) AS {mark} FROM range(1000000000) AS a(id) CROSS JOIN range(1000000000) AS b(id)"


@dataclass(frozen=True)
class Standin:
    """A stand-in that is another process, by its control endpoints."""

    url: str
    http: httpx.Client
    forgiven: set[str] = field(default_factory=set)
    """Sessions that stay open because the reply that named them was lost."""

    def fault(self, kind: str, at: str = "*", **settings: Any) -> None:
        """Put a rule in force; see `tests.workspace.faults.Fault`."""
        self.http.post("/_standin/faults", json={"kind": kind, "at": at, **settings}).raise_for_status()

    def fired(self) -> list[str]:
        """Return the kinds of the faults that have fired."""
        return [kind for kind, _ in self.http.get("/_standin/faults").json()["fired"]]

    def chance(self, rate: float, seed: int = 0) -> None:
        """Let that share of requests go wrong."""
        self.http.post("/_standin/chance", json={"rate": rate, "seed": seed}).raise_for_status()

    def change(self, **settings: Any) -> None:
        """Change what `Workspace.change` knows."""
        self.http.post("/_standin/settings", json=settings).raise_for_status()

    def reset(self) -> None:
        """Put no rule in force, let the warehouse run, and forget the requests."""
        self.http.delete("/_standin/faults")
        self.http.delete("/_standin/requests")
        self.change(state="RUNNING", start_seconds=0, chunk_rows=65_536)

    def executed(self, mark: str) -> int:
        """Return how often a statement with that mark in its text was begun."""
        return sum(mark in each["text"] for each in self._told("executed")["statements"])

    def value(self, text: str) -> Any:
        """Return the only value of a statement that is sent to it directly."""
        body = {"statement": text, "warehouse_id": Workspace.warehouse_id, "wait_timeout": "30s"}
        signed = {"Authorization": f"Bearer {Workspace.token}"}
        answer = self.http.post("/api/2.0/sql/statements", json=body, headers=signed).json()
        return answer["result"]["data_array"][0][0]

    def running(self, patience: float = 3.0) -> dict[str, Any]:
        """Return what still runs, and the sessions that are open, once they had so many seconds to end."""
        until = time.monotonic() + patience
        while any((found := self._running()).values()) and time.monotonic() < until:
            time.sleep(0.05)
        return found

    def _running(self) -> dict[str, Any]:
        found = self._told("running")
        return found | {"sessions": [id for id in found["sessions"] if id not in self.forgiven]}

    def forgive_sessions(self) -> int:
        """Take no notice of the sessions that are open any more, and return how many they are."""
        left = set(self.running()["sessions"])
        self.forgiven.update(left)
        return len(left)

    def lost_sessions(self) -> int:
        """Return how many sessions were opened without their client hearing of it."""
        fired = self.http.get("/_standin/faults").json()["fired"]
        return sum(kind in ("drop_after", "drop_midway") and at == "thrift OpenSession" for kind, at in fired)

    def requests(self) -> list[dict[str, Any]]:
        """Return every request since the last reset."""
        found: list[dict[str, Any]] = self._told("requests")["requests"]
        return found

    def environment(self) -> dict[str, str]:
        """Return what a process has in its environment to talk to it."""
        return {
            "DATABRICKS_HOST": self.url,
            "DATABRICKS_TOKEN": Workspace.token,
            "DATABRICKS_WAREHOUSE_ID": Workspace.warehouse_id,
        }

    def _told(self, what: str) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get(f"/_standin/{what}").json()
        return found


@contextmanager
def serving(directory: Path, *arguments: str) -> Iterator[Standin]:
    """Start a stand-in, and end it."""
    port_file = directory / "port"
    command = [sys.executable, "-m", "tests.workspace", "--port-file", str(port_file), *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(directory, {"PYTHONWARNINGS": ""}))
    try:
        until = time.monotonic() + 60
        while not port_file.exists():
            assert process.poll() is None, "the stand-in did not start"
            assert time.monotonic() < until, "the stand-in does not start"
            time.sleep(0.02)
        url = f"http://127.0.0.1:{port_file.read_text()}"
        with httpx.Client(base_url=url, trust_env=False, timeout=30) as http:
            yield Standin(url, http)
    finally:
        process.terminate()
        process.wait(20)


@dataclass(frozen=True)
class Caller:
    """Runs `fubcli` as a process, with a home directory of its own."""

    standin: Standin
    home: Path
    warm: ForkServer | None = None
    """Starts what is run to its end; without one that is started cold, as everything is that is disturbed."""

    def start(self, *arguments: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start a process, cold."""
        self.home.mkdir(parents=True, exist_ok=True)
        return subprocess.Popen(
            [sys.executable, "-m", "fubcli", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.home,
            env=self._environment(env),
        )

    def _environment(self, env: Mapping[str, str] | None) -> dict[str, str]:
        return environment(self.home, {**self.standin.environment(), **(env or {})})

    def _run(self, *arguments: str, env: Mapping[str, str] | None, timeout: float) -> Run:
        if self.warm is None:
            return ended(self.start(*arguments, env=env), timeout)
        self.home.mkdir(parents=True, exist_ok=True)
        environ = self._environment(env)
        ran = self.warm.run(arguments, environ=environ, cwd=self.home, stdin=None, timeout=timeout)
        return subprocess.CompletedProcess(ran.args, ran.returncode, ran.stdout.decode(), ran.stderr.decode())

    def query(
        self, text: str, route: str, *arguments: str, env: Mapping[str, str] | None = None, timeout: float = 90
    ) -> Run:
        """Run `--operation=query` to its end."""
        return self._run(*querying(text, route), *arguments, env=env, timeout=timeout)

    def schema(self, *arguments: str, env: Mapping[str, str] | None = None) -> Run:
        """Run `--operation=schema` to its end."""
        return self._run("--operation=schema", "--warehouse=databricks", *arguments, env=env, timeout=90)

    def monitor(self, *arguments: str) -> Run:
        """Run `--operation=monitor` to its end, at a time at which the stand-in's tables have tonight's loads."""
        now = datetime.now(UTC)
        env = {BEHIND: str((now - present(now)).total_seconds())}
        return self._run("--operation=monitor", "--warehouse=databricks", *arguments, env=env, timeout=90)

    def left_behind(self) -> str:
        """Return everything that the process has written to its home directory, names included."""
        files = [path for path in self.home.rglob("*") if path.is_file()]
        return "".join(f"{path}\n{path.read_bytes().decode('utf-8', 'replace')}" for path in files)


def querying(text: str, route: str) -> tuple[str, ...]:
    """Return the arguments of a query."""
    return ("--operation=query", "--warehouse=databricks", f"--transport={route}", f"--query={text}")


def ended(process: subprocess.Popen[bytes], timeout: float = 90) -> Run:
    """Wait for a process, and return what it wrote."""
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return subprocess.CompletedProcess(process.args, process.returncode, out.decode(), err.decode())


def interrupted(process: subprocess.Popen[bytes], after: float, number: signal.Signals = signal.SIGINT) -> Run:
    """Send a process a signal after some seconds, if it still runs, and return what it wrote."""
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, number)
    return ended(process, 60)


def event(run: Run) -> dict[str, Any]:
    """Return the one event of a run, and check the form of everything that it wrote."""
    assert run.stdout.count("\n") == 1, (run.stdout, run.stderr)
    assert "Traceback" not in run.stderr, run.stderr
    assert Workspace.token not in run.stdout + run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    assert found["data"].get("exit_code", 0) == run.returncode, run.stdout
    return found


def mark() -> str:
    """Return a name that no other statement has."""
    return f"m{uuid.uuid4().hex}"
