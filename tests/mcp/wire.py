"""A client that speaks lines of JSON-RPC and nothing better, so that it can speak them wrongly."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.conftest import environment

VERSION = "2025-06-18"


class Wire:
    """A server in a process, with every line that it writes; a line that is no JSON-RPC fails the test."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.stray: list[bytes] = []
        self._answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self._kept: dict[Any, dict[str, Any]] = {}
        self._next = 0
        self._is_reading = True
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def hang_up(self) -> None:
        """Close the server's stdout and read no more of it."""
        self._is_reading = False
        self.send("ping")
        self._reader.join(10)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if not self._is_reading:
                return
            try:
                message = json.loads(line)
                assert message["jsonrpc"] == "2.0"
            except (ValueError, KeyError, AssertionError, TypeError):
                self.stray.append(line)
            else:
                self._answers.put(message)

    def send_bytes(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def send(self, method: str, params: Mapping[str, Any] | None = None) -> int:
        """Send a request and return its id."""
        self._next += 1
        self.send_bytes(
            json.dumps({"jsonrpc": "2.0", "id": self._next, "method": method, "params": params or {}}).encode()
        )
        return self._next

    def tell(self, method: str, params: Mapping[str, Any] | None = None) -> None:
        self.send_bytes(json.dumps({"jsonrpc": "2.0", "method": method, "params": params or {}}).encode())

    def answer(self, number: int, seconds: float = 60) -> dict[str, Any]:
        """Return the answer to a request, in whichever order they come."""
        while number not in self._kept:
            message = self._answers.get(timeout=seconds)
            self._kept[message.get("id")] = message
        return self._kept.pop(number)

    def call(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool and return its result."""
        found: dict[str, Any] = self.answer(self.send("tools/call", {"name": tool, "arguments": arguments}))["result"]
        return found

    def close(self) -> int:
        """Close stdin, as a client does that is done, and return the exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(30)


@contextmanager
def wired(home: Path, cwd: Path, extra: Mapping[str, str] | None = None, *arguments: str) -> Iterator[Wire]:
    """Start a server, shake hands with it, and end it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "fubcli", "mcp", "serve", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd,
        env=environment(home, dict(extra or {})),
    )  # fmt: skip
    wire = Wire(process)
    try:
        client = {"protocolVersion": VERSION, "capabilities": {}, "clientInfo": {"name": "wire", "version": "1"}}
        wire.answer(wire.send("initialize", client))
        wire.tell("notifications/initialized")
        yield wire
        assert wire.stray == []
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


def workers_of(server: int) -> list[int]:
    """Return the processes that a server's nursery, and it itself, have now."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if stat[0] != "Z":
                children.setdefault(int(stat[1]), []).append(int(entry.name))
    found: list[int] = []
    new = [server]
    while new:
        new = [child for parent in new for child in children.get(parent, [])]
        found += new
    return found


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def python_path(directory: Path) -> dict[str, str]:
    """Return the environment in which Python also looks for modules in a directory."""
    return {"PYTHONPATH": os.pathsep.join([str(directory), *filter(None, [os.environ.get("PYTHONPATH")])])}
