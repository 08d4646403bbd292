"""The server's life: workers first, then the protocol on stdin and stdout, until stdin ends or a signal comes."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, BinaryIO

from fubcli.errors import ExitCode, UsageError
from fubcli.mcp.answering import Asked
from fubcli.mcp.wire import Heard, claim
from fubcli.mcp.workers.nursery import Work, begin

if TYPE_CHECKING:
    import socket
    from io import TextIOWrapper

    import anyio

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LAST_SECONDS = 5.0
"""How long answers may take to be read once stdin has ended."""
READER_LEFT = 141
"""The exit code of a command whose stdout nobody reads any more."""


def serve(asked: Asked, leave: Callable[[int], None]) -> None:
    """Serve one client on stdin and stdout until it goes; nothing but JSON-RPC is written to stdout.

    A signal, and a client that does not read, end the process by `leave`. Raises UsageError without the library `mcp`,
    a stdin or a stdout.
    """
    if find_spec("mcp") is None:
        raise UsageError("Serving MCP needs its library: pip install 'mcp>=2,<3'.")
    incoming, outgoing = claim()
    logging.getLogger().addHandler(Heard(logging.WARNING))
    control = begin(Work(asked.warm, asked.prepare, asked.answer, asked.tidy), closing=(incoming, outgoing))
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # until heard: an import does not take an interrupt well
    import anyio  # after the fork, which copies one thread alone: importing it may start others

    try:
        anyio.run(_Life(incoming, outgoing, control, leave).run)
    except* OSError:  # the client closed stdout
        control.close()
        leave(READER_LEFT)


@dataclass(frozen=True)
class _Life:
    incoming: BinaryIO
    outgoing: TextIOWrapper
    control: socket.socket
    """By which the nursery knows that there is a server: closed, it interrupts every worker."""
    leave: Callable[[int], None]

    async def run(self) -> None:
        import anyio
        from mcp.server.stdio import stdio_server

        from fubcli.mcp.incoming import Incoming
        from fubcli.mcp.server import server
        from fubcli.mcp.workers.pool import Pool

        built = server(Pool(self.control))
        ended = anyio.Event()
        lines = Incoming(self.incoming, ended.set)
        async with anyio.create_task_group() as group:
            group.start_soon(self._until_a_signal)
            group.start_soon(self._after, ended)
            wire = stdio_server(lines, anyio.wrap_file(self.outgoing))  # type: ignore[arg-type]  # it only iterates
            async with wire as (reading, writing):
                await built.run(reading, writing, built.create_initialization_options())
            group.cancel_scope.cancel()

    async def _until_a_signal(self) -> None:
        import anyio

        with anyio.open_signal_receiver(*_SIGNALS) as received:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            async for _ in received:
                self.control.close()
                self.leave(ExitCode.INTERRUPTED)

    async def _after(self, ended: anyio.Event) -> None:
        """Leave some time after stdin's end: whoever does not read stdout either would keep the process for ever."""
        import anyio

        await ended.wait()
        await anyio.sleep(_LAST_SECONDS)
        self.control.close()
        self.leave(ExitCode.OK)
