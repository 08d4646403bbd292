"""The server's side of the workers: hands them calls, a few at a time, and ends those that nobody waits for."""

from __future__ import annotations

import os
import signal
import socket
from asyncio import IncompleteReadError, Semaphore, StreamReader, StreamWriter, open_unix_connection
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fubcli.errors import WarehouseUnavailable
from fubcli.mcp.workers.nursery import AT_ONCE, END_SECONDS, LENGTH, PID


class Pool:
    """Hands calls to workers."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._turns = Semaphore(AT_ONCE)

    async def answer(self, job: bytes) -> bytes:
        """Return a worker's answer to a job; cancelled, it returns when the worker has ended.

        Raises WarehouseUnavailable when the worker ends without an answer, and when there are no workers any more.
        """
        async with self._turns, self._worker() as (reader, writer):
            pid = await _taker(reader)
            try:
                writer.write(LENGTH.pack(len(job)) + job)
                await writer.drain()
                size = LENGTH.unpack(await reader.readexactly(LENGTH.size))[0]
                return await reader.readexactly(size)
            except (IncompleteReadError, ConnectionError):
                raise WarehouseUnavailable("The process that was to answer has ended without an answer.") from None
            except BaseException:
                await _ended(pid, reader, writer)
                raise

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[tuple[StreamReader, StreamWriter]]:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._control, [b"\0"], [theirs.fileno()])
            except OSError:
                ours.close()
                raise WarehouseUnavailable("The server's workers have ended: start it again.") from None
        reader, writer = await open_unix_connection(sock=ours)
        try:
            yield reader, writer
        finally:
            writer.close()


async def _taker(reader: StreamReader) -> int:
    """Return the worker that has taken a call; what was handed out is waited for, also when nobody wants it any more.

    So never more calls lie there untaken than are answered at a time. Raises WarehouseUnavailable.
    """
    from anyio import move_on_after

    with move_on_after(END_SECONDS, shield=True), suppress(IncompleteReadError, ConnectionError):
        found: int = PID.unpack(await reader.readexactly(PID.size))[0]
        return found
    raise WarehouseUnavailable("No process has taken the call: the server's workers have ended, or hang.")


async def _ended(pid: int, reader: StreamReader, writer: StreamWriter) -> None:
    """Interrupt a worker as Ctrl-C would, and wait for its end; kill it when it does not come."""
    from anyio import CancelScope, move_on_after

    with CancelScope(shield=True):
        _send(pid, signal.SIGINT)
        with suppress(OSError):
            writer.write_eof()  # after the signal: it waits for this before it takes another call
        with move_on_after(END_SECONDS):
            with suppress(OSError):  # it has ended without reading its job
                await reader.read()
            return
        _send(pid, signal.SIGKILL)


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
