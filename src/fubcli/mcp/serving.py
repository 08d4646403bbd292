"""The server's life: workers first, then the protocol on stdin and stdout, until stdin ends or a signal comes."""

from __future__ import annotations

import signal
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from fubcli.errors import ExitCode, UsageError
from fubcli.mcp.answering import Asked
from fubcli.mcp.wire import claim
from fubcli.mcp.workers.nursery import Work, begin

if TYPE_CHECKING:
    import socket
    from io import TextIOWrapper

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def serve(asked: Asked, leave: Callable[[int], None]) -> None:
    """Serve one client on stdin and stdout until it goes; nothing but JSON-RPC is written to stdout.

    A signal ends what runs and then leaves the process by `leave`. Raises UsageError without the extra `mcp`.
    """
    if find_spec("mcp") is None:
        raise UsageError("Serving MCP needs its library: pip install 'fubcli[mcp]'.")
    streams = claim()
    control = begin(Work(asked.warm, asked.prepare, asked.answer), closing=streams)
    import anyio  # after the fork, which copies one thread alone: importing it may start others

    anyio.run(partial(_serve, streams, control, leave))


async def _serve(
    streams: tuple[TextIOWrapper, TextIOWrapper], control: socket.socket, leave: Callable[[int], None]
) -> None:
    import anyio
    from mcp.server.stdio import stdio_server

    from fubcli.mcp.server import server
    from fubcli.mcp.workers.pool import Pool

    built = server(Pool(control))
    async with anyio.create_task_group() as group:
        group.start_soon(_until_a_signal, control, leave)
        async with stdio_server(*map(anyio.wrap_file, streams)) as (incoming, outgoing):
            await built.run(incoming, outgoing, built.create_initialization_options())
        group.cancel_scope.cancel()


async def _until_a_signal(control: socket.socket, leave: Callable[[int], None]) -> None:
    """Leave at the first signal: a thread that waits for stdin cannot be told to stop, and the workers need not be."""
    import anyio

    with anyio.open_signal_receiver(*_SIGNALS) as received:
        async for _ in received:
            control.close()  # the nursery interrupts every worker
            leave(ExitCode.INTERRUPTED)
