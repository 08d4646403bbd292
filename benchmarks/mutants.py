"""Mutation score of the guard: of the small faults that mutmut puts into policy/ and sql/, how many turn a test red.

Run: python benchmarks/mutants.py [stride] [--offset N] [--without-rules] (needs mutmut). Every mutant of the rules is
tried, every `stride`-th of the other modules (default 50), from the `offset`-th on, and twice as many of the lineage:
always the same ones; stride 1 tries all, for hours. Another offset is another sample: tests written against the
survivors of one are judged by the next. A mutant that behaves like the original is listed with the reason in
equivalent_mutants.txt and not counted.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
EQUIVALENT = Path(__file__).parent / "equivalent_mutants.txt"
RULES = "fubcli.policy.rules."
LINEAGE = "fubcli.sql.lineage."
STRIDE = 50
KILLED, SURVIVED = (1, 3), (0,)
"""Exit codes of pytest; a run that is over time (a loop without end) is noticed by any test runner and counts too."""
OVER_TIME = (24, 36, -24, 152, 255)


def results() -> dict[str, int | None]:
    """Return mutmut's exit code for every mutant that it knows; None where it has not been tried."""
    found: dict[str, int | None] = {}
    for path in sorted((ROOT / "mutants" / "src").rglob("*.meta")):
        found |= json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def sample(names: list[str], stride: int, offset: int) -> list[str]:
    """Return every `stride`-th mutant outside of the rules, and twice as many of the lineage."""
    lineage = [name for name in names if name.startswith(LINEAGE)]
    others = [name for name in names if not name.startswith((RULES, LINEAGE))]
    return others[offset::stride] + lineage[offset :: max(stride // 2, 1)]


def try_out(names: list[str]) -> None:
    """Let mutmut try some mutants."""
    subprocess.run([sys.executable, "-m", "mutmut", "run", *names], cwd=ROOT, check=False, stdout=subprocess.DEVNULL)


def report(tried: dict[str, int | None]) -> str:
    """Return the score as a Markdown table, and the survivors below it."""
    equivalent = {line.split(" ", 1)[0] for line in EQUIVALENT.read_text("utf-8").splitlines() if line[:1] not in "#"}
    counted = {name: code for name, code in tried.items() if code is not None and name not in equivalent}
    groups = Counter(_group(name) for name in counted)
    killed = Counter(_group(name) for name, code in counted.items() if code in KILLED + OVER_TIME)
    lines = ["| mutants of | tried | killed | score |", "|---|--:|--:|--:|"]
    lines += [f"| {group} | {n} | {killed[group]} | {killed[group] / n:.1%} |" for group, n in sorted(groups.items())]
    total = sum(killed.values()) / max(sum(groups.values()), 1)
    lines.append(f"| **together** | {sum(groups.values())} | {sum(killed.values())} | **{total:.1%}** |")
    survivors = [f"{name} ({code})" for name, code in counted.items() if code not in KILLED + OVER_TIME]
    return "\n".join([*lines, "", *survivors])


def _group(name: str) -> str:
    """Return the folder of a mutant's module."""
    return "/".join(name.split(".x")[0].split(".")[1:-1]) + "/"


def main() -> None:
    """Try the sample and print the score."""
    options = argparse.ArgumentParser(description="Mutation score of the guard.")
    options.add_argument("stride", type=int, nargs="?", default=STRIDE)
    options.add_argument("--offset", type=int, default=0)
    options.add_argument("--without-rules", action="store_true")
    wanted = options.parse_args()
    try_out([f"{RULES}{'one_statement_only.*' if wanted.without_rules else '*'}"])  # also makes all mutants
    known = list(results())
    names = sample(known, wanted.stride, wanted.offset)
    try_out(names)
    names += [] if wanted.without_rules else [name for name in known if name.startswith(RULES)]
    found = results()
    sys.stdout.write(report({name: found[name] for name in names}) + "\n")


if __name__ == "__main__":
    main()
