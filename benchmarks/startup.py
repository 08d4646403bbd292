"""CPU time of each command, as a ratio to a bare interpreter measured in the same round.

Run: python benchmarks/startup.py [rounds]. Prints a Markdown table of medians; CPU is user + system of the process.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

COMMANDS: dict[str, list[str]] = {
    "bare `python -c pass`": ["-c", "pass"],
    "`fubcli --version`": ["-m", "fubcli", "--version"],
    "`fubcli --help`": ["-m", "fubcli", "--help"],
    "`fubcli explain 3`": ["-m", "fubcli", "explain", "3"],
    "schema from the cached snapshot": ["-m", "fubcli", "--operation=schema", "--catalog=fub"],
    "query refused by the guard": [
        "-m", "fubcli", "--operation=query", "--query=DROP TABLE fub.contacts_silver.stages",
    ],
    "query, dry run": ["-m", "fubcli", "--operation=query", "--query=SELECT 1", "--dry-run"],
    "query answered (embedded)": [
        "-m", "fubcli", "--operation=query", "--query=SELECT count(*) FROM fub.contacts_silver.stages",
    ],
}  # fmt: skip


def cpu_seconds(arguments: list[str], environment: dict[str, str], cwd: str) -> float:
    """Return user + system seconds of one run; raises CalledProcessError for a crash."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = subprocess.run([sys.executable, *arguments], env=environment, cwd=cwd, capture_output=True, check=False)
    if code.returncode not in (0, 3):
        raise subprocess.CalledProcessError(code.returncode, arguments, code.stdout, code.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "FUBCLI_HOME": home, "PYTHONPATH": str(Path(__file__).parent.parent / "src")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for arguments in COMMANDS.values():  # builds the lakehouse, fills caches, compiles bytecode
            cpu_seconds(arguments, environment, home)
        measured: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(rounds):
            for name, arguments in COMMANDS.items():
                measured[name].append(cpu_seconds(arguments, environment, home))
    bare = measured[next(iter(COMMANDS))]
    print("| command | CPU, ms | ratio to a bare interpreter |")
    print("|---|--:|--:|")
    for name, seconds in measured.items():
        ratio = statistics.median(each / floor for each, floor in zip(seconds, bare, strict=True))
        print(f"| {name} | {statistics.median(seconds) * 1000:.0f} | {ratio:.1f} |")


if __name__ == "__main__":
    main()
