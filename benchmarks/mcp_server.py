"""What a warm MCP `query` costs over the engine, and what a thousand of them leave behind.

Run: python benchmarks/mcp_server.py [calls]. Each round asks the engine (DuckDB on the same files, attached, warm) and
the server the same statement in turn, so that a busy machine slows both alike; the client only sends and reads lines,
and asks again at once. Prints two Markdown tables.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import duckdb

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.mcp.wire import Wire, wired, workers_of  # noqa: E402

SMALL = "SELECT name, sort_order FROM fub.contacts_silver.stages ORDER BY sort_order"
STATEMENTS = {
    "one value": "SELECT 1 AS x",
    "a small table": SMALL,
    "a filter": "SELECT id, stage_id FROM fub.contacts_silver.contacts WHERE account_id = 12001 ORDER BY id LIMIT 50",
    "a count": "SELECT count(*) AS n FROM fub.contacts_silver.stages AS a WHERE a.sort_order > 20",
}
WARM_UP = 20


def main(calls: int) -> None:
    """Measure latencies, then memory, on a lakehouse of its own."""
    with tempfile.TemporaryDirectory() as home, wired(Path(home), Path(home)) as server:
        server.call("query", query=SMALL)  # builds the lakehouse
        _latencies(server, Path(home), max(calls // 4, 30))
        _memory(server, calls)


def _latencies(server: Wire, home: Path, rounds: int) -> None:
    engine = duckdb.connect(":memory:")
    engine.execute(f"ATTACH '{home}/data/lakehouse/fub.duckdb' AS fub (READ_ONLY)")
    print("| statement | engine, ms | over MCP, ms | overhead, ms: median | 90 of 100 |\n|---|--:|--:|--:|--:|")
    for name, text in STATEMENTS.items():
        alone, over = [], []
        for number in range(WARM_UP + rounds):
            begun = time.perf_counter()
            engine.execute(text).fetchall()
            between = time.perf_counter()
            told = server.call("query", query=text)
            if number >= WARM_UP:
                alone.append((between - begun) * 1000)
                over.append((time.perf_counter() - between) * 1000)
            assert not told["isError"], told
        overhead = sorted(each - own for each, own in zip(over, alone, strict=True))
        print(
            f"| {name} | {statistics.median(alone):.1f} | {statistics.median(over):.1f} "
            f"| {statistics.median(overhead):.1f} | {overhead[int(len(overhead) * 0.9)]:.1f} |"
        )


def _memory(server: Wire, calls: int) -> None:
    pid = server.process.pid
    print("\n| calls | server, MB | all its processes, MB of their own | processes | open files of the server |")
    print("|--:|--:|--:|--:|--:|")
    for number in range(calls + 1):
        if number % max(calls // 5, 1) == 0:
            family = [pid, *workers_of(pid)]
            files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
            print(f"| {number} | {_own(pid):.1f} | {sum(map(_own, family)):.1f} | {len(family)} | {files} |")
        server.call("query", query=SMALL)


def _own(pid: int) -> float:
    """Return the megabytes that a process has for itself: what forks share counts once, for none of them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
