"""CPU time of each command, as a ratio to a bare interpreter measured in the same round.

Run: python benchmarks/startup.py [rounds]. Prints a Markdown table of medians; CPU is user + system of the process.
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

COMMANDS: dict[str, list[str]] = {
    "bare `python -c pass`": ["-c", "pass"],
    "`fubcli --version`": ["-m", "fubcli", "--version"],
    "hook, a command without SQL": ["-m", "fubcli", "hook", "pretooluse"],
    "hook, words of SQL and no client": ["-m", "fubcli", "hook", "pretooluse"],
    "hook, a statement blocked": ["-m", "fubcli", "hook", "pretooluse"],
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

TOOL_CALLS = {
    "hook, a command without SQL": "pytest -q tests/unit && git status --short",
    "hook, words of SQL and no client": "git commit -m 'Drop table support'",
    "hook, a statement blocked": "psql -c 'DROP TABLE fub.contacts_silver.stages'",
}
"""Shell commands that an agent's tool call on stdin asks for."""


def stdin_of(name: str) -> bytes:
    """Return what a command reads: an agent's tool call, or nothing."""
    call = {"tool_name": "Bash", "tool_input": {"command": TOOL_CALLS[name]}} if name in TOOL_CALLS else None
    return json.dumps(call).encode() if call else b""


def cpu_seconds(arguments: list[str], environment: dict[str, str], cwd: str, stdin: bytes = b"") -> float:
    """Return user + system seconds of one run; raises CalledProcessError for a crash."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, *arguments]
    code = subprocess.run(command, env=environment, cwd=cwd, input=stdin, capture_output=True, check=False)
    if code.returncode not in (0, 2, 3) or b"Traceback" in code.stderr:
        raise subprocess.CalledProcessError(code.returncode, arguments, code.stdout, code.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 9
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "FUBCLI_HOME": home, "PYTHONPATH": str(Path(__file__).parent.parent / "src")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for name, arguments in COMMANDS.items():  # builds the lakehouse, fills caches, compiles bytecode
            cpu_seconds(arguments, environment, home, stdin_of(name))
        measured: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(rounds):
            for name, arguments in COMMANDS.items():
                measured[name].append(cpu_seconds(arguments, environment, home, stdin_of(name)))
    bare = measured[next(iter(COMMANDS))]
    print("| command | CPU, ms | ratio to a bare interpreter |")
    print("|---|--:|--:|")
    for name, seconds in measured.items():
        ratio = statistics.median(each / floor for each, floor in zip(seconds, bare, strict=True))
        print(f"| {name} | {statistics.median(seconds) * 1000:.0f} | {ratio:.1f} |")


if __name__ == "__main__":
    main()
