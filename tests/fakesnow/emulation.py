"""The emulation as a process of its own: its Python has packages that do not go with ours."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fubcli.model.profile import DEFAULT, Auth, Engine, Profile, Secret

_HERE = Path(__file__).parent
_SECONDS = 30.0
_NAMED = os.environ.get("FUBCLI_FAKESNOW_PYTHON")
"""Read before the tests' own environment takes its place."""
ACCOUNT = {"account": "fakesnow", "user": "AGENT", "role": "READER", "warehouse": "FAKESNOW_WAREHOUSE"}
PASSWORD = "snow-Password-0123"


def python() -> Path | None:
    """Return the Python that has fakesnow: FUBCLI_FAKESNOW_PYTHON, else that of `.venv-fakesnow`."""
    path = Path(_NAMED) if _NAMED else _HERE.parents[1] / ".venv-fakesnow" / "bin" / "python"
    return path if path.exists() else None


@dataclass
class Emulation:
    """A running server."""

    url: str

    def profile(self, name: str = "live") -> Profile:
        """Return a profile of it."""
        auth = Auth("password", {"password": Secret(PASSWORD)}, DEFAULT)
        return Profile(name, Engine.SNOWFLAKE, self.url, auth=auth, settings=ACCOUNT)

    def seen(self) -> dict[str, Any]:
        """Return what runs (`running`), what sessions said (`logins`), and the last texts (`statements`)."""
        with urllib.request.urlopen(f"{self.url}/_seen", timeout=10) as answer:  # noqa: S310 - a server of ours
            found: dict[str, Any] = json.load(answer)
        return found

    def run(self, *texts: str) -> None:
        """Run texts as somebody who may do everything."""
        import snowflake.connector

        host, port = self.url.removeprefix("http://").split(":")
        with snowflake.connector.connect(
            account="fakesnow", host=host, port=int(port), protocol="http", user="owner", password=PASSWORD
        ) as connection:
            for text in texts:
                connection.cursor().execute(text)


@contextmanager
def emulated(python: Path) -> Iterator[Emulation]:
    """Run a server until the block is left."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [python, _HERE / "server.py", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Emulation(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("fakesnow's server did not start")
