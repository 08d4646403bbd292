"""The process that keeps workers ready: it forks them, hears of those that took a call, and ends them all.

It must be forked before the server starts a thread, and starts none itself: a fork copies one thread alone.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

from fubcli import signals

AT_ONCE = 4
"""Calls that are answered at the same time; others wait for their turn."""
READY = 2
"""Workers that wait for a call when it comes."""
END_SECONDS = 12.0
"""How long a worker may take to cancel what it does, before it is killed."""
MOST_CALLS = 100
"""Calls that one worker answers; what it has gathered until then goes with it."""
PID = struct.Struct("!I")
LENGTH = struct.Struct("!Q")
_NOTE = struct.Struct("!i")
"""What a worker tells the nursery: its process id when it has taken a call, minus that when it waits again."""
_LOOK_MILLISECONDS = 1_000
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Work:
    """What workers do: `warm` once before any is forked, `prepare` in each before it waits, `answer` with a call.

    `answer` also says whether the worker is as it was, and can answer another call. `tidy` follows each answer.
    """

    warm: Callable[[], None]
    prepare: Callable[[], None]
    answer: Callable[[bytes], tuple[bytes, bool]]
    tidy: Callable[[], None]


def begin(work: Work, closing: Iterable[IO[Any]] = ()) -> socket.socket:
    """Fork the nursery and return the socket by which calls are handed to workers: one byte, and a socket for each.

    It keeps no copies of the streams that are the server's alone.

    A worker sends its process id, reads a job (its length first), sends the answer in the same way, and waits until the
    server closes the socket: from then on no signal is meant for this call.
    """
    server, workers = socket.socketpair()
    if os.fork():
        workers.close()
        return server
    server.close()
    null = os.open(os.devnull, os.O_RDWR)
    for stream in closing:
        os.dup2(null, stream.fileno())  # not closed: the number must not come to mean another file
    _as_a_process(lambda: _Nursery(workers, work).run())
    raise AssertionError


def _as_a_process(run: Callable[[], None]) -> None:
    """Run the rest of a forked process; it never returns into what it was forked from."""
    try:
        os.setsid()  # a terminal's Ctrl-C is for the server, which cancels what it wants cancelled
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(2, 1)
        _ignore_signals()
        run()
    except BaseException as error:
        with suppress(Exception):
            sys.stderr.write(f"fubcli: {type(error).__name__}: this is a bug in fubcli\n")
    finally:
        os._exit(0)


class _Nursery:
    def __init__(self, control: socket.socket, work: Work) -> None:
        self._control = control
        self._work = work
        self._taken, self._take = os.pipe()
        self._ready: set[int] = set()
        self._busy: set[int] = set()

    def run(self) -> None:
        """Keep workers ready until the server is gone."""
        with suppress(Exception):  # what is wrong is told by the call that meets it
            self._work.warm()
        gc.collect()
        gc.freeze()  # what is shared with the workers stays shared
        events = select.poll()
        events.register(self._taken, select.POLLIN)
        events.register(self._control, 0)  # the server's end, and nothing that is meant for a worker
        while True:
            while len(self._ready) < READY and len(self._ready) + len(self._busy) < AT_ONCE + READY:
                self._fork()
            seen = dict(events.poll(_LOOK_MILLISECONDS))
            if self._taken in seen:
                self._hear()
            self._reap()
            if self._control.fileno() in seen:
                return self._end()

    def _fork(self) -> None:
        pid = os.fork()
        if pid:
            self._ready.add(pid)
            return
        os.close(self._taken)
        _as_a_process(self._worker)

    def _worker(self) -> None:
        """Answer calls, one after the other, until the server is gone or this process is no longer as it was."""
        for _ in range(MOST_CALLS):
            with suppress(Exception):  # as above
                self._work.prepare()
            byte, handed, _, _ = socket.recv_fds(self._control, 1, 1)
            if not byte or not handed:
                return
            self._tell(os.getpid())
            with socket.socket(fileno=handed[0]) as caller:
                if not _answered(caller, self._work):
                    return
            _ignore_signals()
            self._tell(-os.getpid())

    def _tell(self, note: int) -> None:
        os.write(self._take, _NOTE.pack(note))

    def _hear(self) -> None:
        for (note,) in _NOTE.iter_unpack(os.read(self._taken, _NOTE.size * 64)):
            before, after = (self._ready, self._busy) if note > 0 else (self._busy, self._ready)
            if abs(note) in before:  # it may have ended before it was heard of
                before.discard(abs(note))
                after.add(abs(note))

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while pid := os.waitpid(-1, os.WNOHANG)[0]:
                self._ready.discard(pid)
                self._busy.discard(pid)

    def _end(self) -> None:
        """Interrupt what still runs, as Ctrl-C would; kill what does not end."""
        self._hear_the_last()
        until = time.monotonic() + END_SECONDS
        self._send(signal.SIGINT)
        while self._busy:
            if time.monotonic() > until:
                self._send(signal.SIGKILL)
            time.sleep(0.05)
            self._reap()

    def _hear_the_last(self) -> None:
        """Learn of workers that took a call just before the server went."""
        while select.select([self._taken], [], [], 0)[0]:
            self._hear()

    def _send(self, number: int) -> None:
        for pid in self._busy:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _ignore_signals() -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _answered(caller: socket.socket, work: Work) -> bool:
    """Answer one call, and return whether this process can answer another one."""
    with suppress(KeyboardInterrupt, ConnectionError):
        signals.install()
        caller.sendall(PID.pack(os.getpid()))
        job = _received(caller)
        if job is None:
            return False
        told, is_as_before = work.answer(job)
        signals.settle()
        caller.sendall(LENGTH.pack(len(told)) + told)
        work.tidy()  # before it waits for a server that may be stopped
        caller.recv(1)
        return is_as_before
    return False


def _received(caller: socket.socket) -> bytes | None:
    """Return a job, or None when the server gave it up before it was sent."""
    with caller.makefile("rb") as parts:
        head = parts.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return None
        size = LENGTH.unpack(head)[0]
        job = parts.read(size)
        return job if len(job) == size else None
