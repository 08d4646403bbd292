"""Synthetic commit histories of nightly tables with known faults, the same for the same half whoever makes them.

Run: python -m benchmarks.detection.histories --half tuning --tables 120 --out DIR. Writes `history.ndjson` (commits in
the order of their times) and `truth.ndjson` (faults).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path

from benchmarks.detection.arrivals import natural_loads
from benchmarks.detection.commit_log import logged
from benchmarks.detection.exports import TRAINING_NIGHTS
from benchmarks.detection.faults import faulted
from benchmarks.detection.halves import HALVES, Half
from benchmarks.detection.lines import Commit, Fault
from benchmarks.detection.rows import natural_rows
from benchmarks.detection.tables import Table, tables


@dataclass(frozen=True)
class History:
    """Commits by time, faults, the tables, and what each night's rows would have been without faults."""

    commits: list[Commit]
    faults: list[Fault]
    tables: dict[str, Table]
    natural: dict[tuple[str, date], int]

    def lines(self) -> list[str]:
        """Return the commits as NDJSON, some tables' times in UTC and some in Pacific time."""
        zones: dict[str, tzinfo] = {name: table.zone for name, table in self.tables.items()}
        return [commit.line(zones[commit.table]) for commit in self.commits]

    def scored(self) -> dict[tuple[str, date], float]:
        """Return the nights that count, after each table's training nights, each with weight 1."""
        spans = {name: table.export.span.dates() for name, table in self.tables.items()}
        return {(name, night): 1.0 for name, dates in spans.items() for night in dates[TRAINING_NIGHTS:]}


def history(half: Half, count: int) -> History:
    """Make the first `count` tables of a half; more tables leave those as they are."""
    made = History([], [], {}, {})
    for table, chance in tables(half, count):
        rows = natural_rows(table, chance)
        natural = natural_loads(table, rows, chance)
        loads, faults = faulted(table, natural, chance)
        made.commits.extend(logged(table, loads, chance))
        made.faults.extend(faults)
        made.tables[table.name] = table
        made.natural.update({(table.name, load.night): load.rows for load in natural})
    made.commits.sort(key=lambda commit: (commit.committed_at, commit.table))
    return made


def main() -> None:
    """Write one half's history and truth."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", choices=sorted(HALVES), required=True)
    options.add_argument("--tables", type=int, default=120)
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    made = history(HALVES[given.half], given.tables)
    given.out.mkdir(parents=True, exist_ok=True)
    for name, lines in (("history", made.lines()), ("truth", [fault.line() for fault in made.faults])):
        (given.out / f"{name}.ndjson").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print(f"{len(made.tables)} tables, {len(made.commits):,} commits, {len(made.faults)} faults in {given.out}")


if __name__ == "__main__":
    main()
