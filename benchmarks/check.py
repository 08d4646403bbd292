"""Statements per second of `fubcli check` in one process, as a ratio to bare parsing of the same statements.

Run: python benchmarks/check.py [rounds]. Each round runs two processes in turn, so that a busy machine slows both
alike: the check of NDJSON from its start to its exit, and `sqlglot.parse_one` over the same lines.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.policy.cases import case_files  # noqa: E402

COUNT = 5_000
PARSE = """
import json, logging, sys
import sqlglot
logging.disable()
for line in sys.stdin:
    try:
        sqlglot.parse_one(json.loads(line)["sql"], read="databricks")
    except Exception:  # one that it cannot read counts like any other
        continue
"""
CHECK = [sys.executable, "-m", "fubcli", "check", "--input=ndjson", "--output=ndjson"]


def statements() -> list[str]:
    """Return NDJSON lines: the accepted and refused policy cases of ordinary length, again and again."""
    cases = [case.sql for each in case_files().values() for cases in each.values() for case in cases]
    ordinary = [sql for sql in cases if len(sql) < 1_000]
    return [json.dumps({"id": number, "sql": ordinary[number % len(ordinary)]}) for number in range(COUNT)]


def cpu_seconds(command: list[str], lines: str, home: str) -> float:
    """Return the CPU time that a process and its start take."""
    environ = os.environ | {"FUBCLI_HOME": home, "PYTHONPATH": str(ROOT / "src")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, input=lines, text=True, stdout=subprocess.DEVNULL, env=environ, cwd=home, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print statements per second of both, and the ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    lines = "\n".join(statements())
    with tempfile.TemporaryDirectory() as home:
        pairs = [
            (cpu_seconds(CHECK, lines, home), cpu_seconds([sys.executable, "-c", PARSE], lines, home))
            for _ in range(rounds)
        ]
    ratio = statistics.median(check / bare for check, bare in pairs)
    check, bare = (COUNT / statistics.median(column) for column in zip(*pairs, strict=True))
    print("| statements | fubcli check, statements/s | bare parse/s | ratio (median of rounds) |")
    print("|--:|--:|--:|--:|")
    print(f"| {COUNT:,} | {check:,.0f} | {bare:,.0f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
