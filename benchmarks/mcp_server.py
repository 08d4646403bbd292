"""What a warm MCP `query` costs over the engine, and what a thousand of them leave behind.

Run: python benchmarks/mcp_server.py [calls]. Each round asks the engine (DuckDB on the same files, attached, warm) and
the server the same statement in turn, so that a busy machine slows both alike. Prints two Markdown tables.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from mcp import Client, StdioServerParameters

STATEMENTS = {
    "one value": "SELECT 1 AS x",
    "a small table": "SELECT name, sort_order FROM fub.contacts_silver.stages ORDER BY sort_order",
    "a filter": "SELECT id, stage_id FROM fub.contacts_silver.contacts WHERE account_id = 12001 ORDER BY id LIMIT 50",
    "a count": "SELECT count(*) AS n FROM fub.contacts_silver.stages AS a WHERE a.sort_order > 20",
}
WARM_UP = 20


async def main(calls: int) -> None:
    """Measure latencies, then memory, on a lakehouse of its own."""
    with tempfile.TemporaryDirectory() as home:
        server = StdioServerParameters(
            command=sys.executable, args=["-m", "fubcli", "mcp", "serve"], env={**os.environ, "FUBCLI_HOME": home}
        )
        async with Client(server) as client:
            await client.call_tool("query", {"query": STATEMENTS["a small table"]})  # builds the lakehouse
            await _latencies(client, Path(home), calls)
            await _memory(client, calls)


async def _latencies(client: Client, home: Path, calls: int) -> None:
    engine = duckdb.connect(":memory:")
    engine.execute(f"ATTACH '{home}/data/lakehouse/fub.duckdb' AS fub (READ_ONLY)")
    print("| statement | engine, ms | over MCP, ms | overhead, ms: median | 90 of 100 |\n|---|--:|--:|--:|--:|")
    rounds = max(calls // 10, 30)
    for name, text in STATEMENTS.items():
        alone, over = [], []
        for number in range(WARM_UP + rounds):
            begun = time.perf_counter()
            engine.execute(text).fetchall()
            between = time.perf_counter()
            told = await client.call_tool("query", {"query": text})
            assert not told.is_error, told.structured_content
            if number >= WARM_UP:
                alone.append((between - begun) * 1000)
                over.append((time.perf_counter() - between) * 1000)
        overhead = sorted(each - own for each, own in zip(over, alone, strict=True))
        print(
            f"| {name} | {statistics.median(alone):.1f} | {statistics.median(over):.1f} "
            f"| {statistics.median(overhead):.1f} | {overhead[int(len(overhead) * 0.9)]:.1f} |"
        )


async def _memory(client: Client, calls: int) -> None:
    print("\n| calls | resident memory of the server and its nursery, MB |\n|--:|--:|")
    for number in range(calls + 1):
        if number % max(calls // 5, 1) == 0:
            print(f"| {number} | {sum(map(_resident, _family())) / 1024:.1f} |")
        await client.call_tool("query", {"query": STATEMENTS["a small table"]})


def _family() -> list[int]:
    """Return the server and the nursery: this process's child, and that one's."""
    server = _children(os.getpid())
    return [*server, *(child for pid in server for child in _children(pid))]


def _children(parent: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _resident(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
