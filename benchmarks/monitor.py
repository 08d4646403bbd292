"""How long the monitor takes: a whole run on the embedded lakehouse, and judging thousands of tables.

python -m benchmarks.monitor            # runs beside a bare interpreter, and 500, 1,000 and 2,000 tables x 60 nights
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from types import MappingProxyType

from fubcli.model.catalogs import Catalogs, CatalogSpec
from fubcli.model.health import Commit, JobRun, Seen
from fubcli.model.names import Environment, TableName
from fubcli.model.nights import midnight
from fubcli.model.request import MonitorRequest
from fubcli.model.snapshot import CatalogSnapshot, ColumnInfo, TableInfo
from fubcli.model.timeframe import Timeframe
from fubcli.operations.monitor.gathering import Gathered, Watched
from fubcli.operations.monitor.judging import judged
from fubcli.operations.monitor.quality import Quality

NIGHTS = 60
LAST = date(2026, 11, 20)
RUNS = 5


def tables(count: int) -> Gathered:
    """Return so many tables with sixty nights of loads, in three tiers, all loaded by one job."""
    chance = random.Random(count)  # noqa: S311 - figures that can be repeated
    nights = [LAST - timedelta(days=back) for back in range(NIGHTS)]
    found = []
    for number in range(count):
        name = TableName("live", f"topic{number // 30}_{('bronze', 'silver', 'gold')[number % 3]}", f"t{number // 3}")
        level = 10 ** chance.uniform(2, 6)
        commits = tuple(
            Commit(NIGHTS - place, midnight(night) + timedelta(minutes=30 + 30 * (number % 3) + chance.random() * 9),
                   "WRITE", round(level * chance.gauss(1.0, 0.05)), f"run-{night}")
            for place, night in enumerate(nights)
        )  # fmt: skip
        info = TableInfo(name.schema, name.table, "MANAGED", None, None, (ColumnInfo("id", "bigint"),))
        found.append(Watched(name, info, Environment.PRODUCTION, Seen("log", commits)))
    runs = tuple(
        JobRun("1", f"run-{night}", "export", midnight(night), midnight(night) + timedelta(hours=2), "SUCCESS")
        for night in nights
    )
    snapshot = CatalogSnapshot("live", "2026-11-20T00:00:00Z", "f", (), tuple(table.info for table in found))
    return Gathered(tuple(found), {"live": snapshot}, Seen("jobs", runs), None)


def judging(count: int, nights: int) -> float:
    """Return the CPU seconds that judging the last nights of so many tables takes, with sixty nights of history."""
    found = tables(count)
    catalogs = Catalogs(MappingProxyType({"live": CatalogSpec("live", Environment.PRODUCTION)}))
    timeframe = Timeframe(LAST - timedelta(days=nights - 1), LAST, midnight(LAST) + timedelta(hours=23))
    request = MonitorRequest(as_of=timeframe.until)
    began = time.process_time()
    judged(request, found, timeframe, catalogs, Quality())
    return time.process_time() - began


def wall(command: list[str]) -> float:
    """Return the median wall seconds of a command."""
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    """Print the figures."""
    run = [sys.executable, "-m", "fubcli", "--operation=monitor", "--catalog=all"]
    wall(run)  # builds the lakehouse, and remembers it
    bare, whole = wall([sys.executable, "-c", "pass"]), wall(run)
    print(f"monitor --catalog=all: {whole:.2f} s, {whole / bare:.0f} x a bare interpreter")
    for count in (500, 1_000, 2_000):
        last, every = judging(count, 1), judging(count, NIGHTS)
        print(
            f"{count:,} tables x {NIGHTS} nights: {last:.1f} s of CPU for the last one, {every:.1f} s for all of them"
        )


if __name__ == "__main__":
    main()
