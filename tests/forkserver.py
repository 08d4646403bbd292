"""Processes of the command line, forked from one that has imported everything: as real as any, and started sooner.

Imports are paid once for a session, not once for a case. What a start costs, and that every path imports what it
uses, is shown by processes that start cold (tests/architecture/test_startup.py, tests/cli/test_forked.py).
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, NoReturn, TextIO

ROOT = Path(__file__).parent.parent
FIRST_USED_LATE = ("duckdb", "httpx", "pytz")
"""Packages that no module of fubcli imports on its own import."""
BEHIND = "FORKSERVER_SECONDS_BEHIND"
"""The variable of a child whose clock is so many seconds behind the machine's; it is not handed on."""
WORD = 16
"""Bytes of an answer: a number, padded."""


class ForkServer:
    """Runs `fubcli` in children of one warm process, one after the other; a context manager.

    `environ` is the warm process's own; `also` are modules to import beside fubcli's.
    """

    def __init__(self, environ: Mapping[str, str], also: Sequence[str] = ()) -> None:
        self._environ = {**environ, "PYTHONPATH": os.pathsep.join([environ["PYTHONPATH"], str(ROOT)])}
        self._also = also

    def __enter__(self) -> ForkServer:
        self._line, far = socket.socketpair()
        with far:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forkserver", str(far.fileno()), *self._also],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[far.fileno()], env=self._environ,
            )  # fmt: skip
        assert self._answer() == self._process.pid
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()
        self._process.wait(timeout=10)

    def run(
        self, arguments: Sequence[str], *, environ: Mapping[str, str], cwd: Path, stdin: bytes | None, timeout: float
    ) -> subprocess.CompletedProcess[bytes]:
        """Return what a child wrote and its exit code; raises TimeoutExpired, and the child is killed."""
        start = {"arguments": list(arguments), "environ": dict(environ), "cwd": str(cwd)}
        with ExitStack() as open_files:
            asked, out, err = (open_files.enter_context(tempfile.TemporaryFile()) for _ in range(3))
            asked.write(json.dumps(start).encode())
            asked.seek(0)
            with _readable(stdin) as given:
                socket.send_fds(self._line, [b"!"], [file.fileno() for file in (given, out, err, asked)])
            code = self._ended(child=self._answer(), within=timeout)
            if code is None:
                raise subprocess.TimeoutExpired(["fubcli", *arguments], timeout)
            return subprocess.CompletedProcess(["fubcli", *arguments], code, _written(out), _written(err))

    def _ended(self, child: int, within: float) -> int | None:
        """Return a child's exit code; nothing of one that had to be killed."""
        self._line.settimeout(within)
        try:
            return self._answer()
        except TimeoutError:
            os.kill(child, signal.SIGKILL)
            self._line.settimeout(None)
            self._answer()
            return None
        finally:
            self._line.settimeout(None)

    def _answer(self) -> int:
        answer = self._line.recv(WORD, socket.MSG_WAITALL)
        assert answer, "the fork server has died"
        return int(answer)


def _written(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _readable(text: bytes | None) -> IO[bytes]:
    """Return a pipe that a thread fills, or nothing to read."""
    if text is None:
        return open(os.devnull, "rb")
    near, far = os.pipe()
    threading.Thread(target=_fill, args=(far, text), daemon=True).start()
    return open(near, "rb")


def _fill(far: int, text: bytes) -> None:
    with suppress(BrokenPipeError), open(far, "wb") as file:  # a reader may leave before the end
        file.write(text)


# --------------------------------------------------------------------------------------------------- the warm process


def serve(line: socket.socket, also: Sequence[str]) -> None:
    """Fork a child for every request, and answer with its process id and its exit code, until nobody asks."""
    _import_everything(also)
    _say(line, os.getpid())
    while True:
        asked, files, _, _ = socket.recv_fds(line, 1, 4)
        if not asked:
            return
        child = os.fork()
        if child == 0:
            line.close()
            _become(files)
        for file in files:
            os.close(file)
        _say(line, child)
        _say(line, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _say(line: socket.socket, number: int) -> None:
    line.sendall(str(number).encode().ljust(WORD))


def _import_everything(also: Sequence[str]) -> None:
    import fubcli

    for module in pkgutil.walk_packages(fubcli.__path__, "fubcli."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in (*FIRST_USED_LATE, *also):
        importlib.import_module(name)
    assert threading.active_count() == 1, "a thread of Python's would be missing in every child"


def _become(files: Sequence[int]) -> NoReturn:
    """Be a process that was just started as `python -m fubcli`."""
    code = 1
    try:
        with open(files[3], "rb") as asked:
            start = json.load(asked)
        _take(files[:3], start)
        from fubcli.cli.entry import main

        main()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _take(files: Sequence[int], start: Mapping[str, Any]) -> None:
    """Take over the standard streams, the environment, the directory and the arguments of a start."""
    for number, (file, name) in enumerate(zip(files, ("stdin", "stdout", "stderr"), strict=True)):
        os.dup2(file, number)
        os.close(file)
        setattr(sys, name, _opened(number, getattr(sys, name)))
    os.environ.clear()
    os.environ.update(start["environ"])
    os.chdir(start["cwd"])
    time.tzset()
    if behind := os.environ.pop(BEHIND, ""):
        _set_back(float(behind))
    random.seed()
    sys.argv = ["fubcli", *start["arguments"]]


def _set_back(seconds: float) -> None:
    """Let the clock of this process be behind the machine's: nothing on a command line can."""
    from fubcli.bootstrap import SystemClock

    now = SystemClock.now
    SystemClock.now = lambda clock: now(clock) - timedelta(seconds=seconds)  # type: ignore[method-assign]


def _opened(number: int, before: TextIO) -> TextIO:
    """Open a standard stream anew, with the encoding that the interpreter chose for it."""
    mode, buffering = ("w", 1) if before.writable() else ("r", -1)
    return open(number, mode, buffering, before.encoding, before.errors)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as line:
        serve(line, sys.argv[2:])
