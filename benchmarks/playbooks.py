"""How long each packaged playbook takes on the embedded lakehouse, beside a bare query in the same run.

Run `python benchmarks/playbooks.py`, in an environment where `fubcli` is installed. The figures are the medians of
three processes, start included, in seconds, and as multiples of a query of one row.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time

_ROUNDS = 3
_GIVEN = {"account": "--param=account_id=12345", "table": "--table=fub.contacts_silver.contacts"}
_BARE = ("--operation=query", "--query=SELECT COUNT(*) AS n FROM fub.contacts_silver.stages")


def main() -> None:
    """Print a line for each playbook."""
    _seconds(*_BARE)  # builds the lakehouse
    bare = _median(*_BARE)
    print(f"{'a query of one row':<32} {bare:5.2f} s")
    for playbook in json.loads(_run("playbooks", "list"))["data"]["playbooks"]:
        required = [_GIVEN[each["kind"]] for each in playbook["parameters"] if each["required"]]
        took = _median("--operation=investigate", f"--playbook={playbook['name']}", *required)
        print(f"{playbook['name']:<32} {took:5.2f} s  {took / bare:5.1f}x")


def _median(*arguments: str) -> float:
    return statistics.median(_seconds(*arguments) for _ in range(_ROUNDS))


def _seconds(*arguments: str) -> float:
    started = time.perf_counter()
    _run(*arguments)
    return time.perf_counter() - started


def _run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "fubcli", *arguments], capture_output=True, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    main()
