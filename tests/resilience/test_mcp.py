"""A live warehouse behind the MCP server: what is no longer wanted does not go on running there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.mcp.wire import Wire, wired
from tests.resilience.standin import ROUTES, Standin, mark

QUICK = "SELECT sort_order AS {mark} FROM fub.contacts_silver.stages"


def begun(wire: Wire, standin: Standin, name: str) -> int:
    """Ask for what takes a minute; return the request once it runs."""
    standin.fault("slow", f"sql *{name}*", seconds=60.0)
    number = wire.send("tools/call", {"name": "query", "arguments": {"query": QUICK.format(mark=name)}})
    until = time.monotonic() + 30
    while not standin.running(0)["statements"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    return number


@pytest.mark.parametrize("route", ROUTES)
def test_a_cancelled_call_cancels_the_statement_and_the_next_one_is_answered(
    standin: Standin, tmp_path: Path, route: str
) -> None:
    with wired(tmp_path / "home", tmp_path, standin.environment(), f"--transport={route}") as wire:
        number = begun(wire, standin, mark())
        wire.tell("notifications/cancelled", {"requestId": number})
        assert standin.running(10)["statements"] == []
        told = wire.call("query", query=QUICK.format(mark=mark()))
        assert told["isError"] is False
        assert told["structuredContent"]["data"]["warehouse"]["engine"] == "databricks"
        assert wire.close() == 0
    assert standin.running(10) == {"statements": [], "sessions": []}


@pytest.mark.parametrize("route", ROUTES)
def test_a_client_that_goes_in_the_middle_of_a_call_leaves_nothing_running(
    standin: Standin, tmp_path: Path, route: str
) -> None:
    with wired(tmp_path / "home", tmp_path, standin.environment(), f"--transport={route}") as wire:
        begun(wire, standin, mark())
        assert wire.close() == 0
    assert standin.running(15) == {"statements": [], "sessions": []}
