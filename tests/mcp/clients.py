"""The library's own client, over a server in a process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeVar

from mcp import Client, StdioServerParameters
from tests.conftest import environment

Told = TypeVar("Told")


def asked(
    home: Path,
    cwd: Path,
    ask: Callable[[Client], Awaitable[Told]],
    extra: Mapping[str, str] | None = None,
    *arguments: str,
) -> Told:
    """Start a server, ask it something, and end it."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "fubcli", "mcp", "serve", *arguments],
        env=environment(home, dict(extra or {})),
        cwd=cwd,
    )

    async def whole() -> Told:
        async with Client(server) as client:
            return await ask(client)

    return asyncio.run(whole())
