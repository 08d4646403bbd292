"""Another process over a lakehouse's directory, for the tests that need a real one: `child.py ACTION DIRECTORY`."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from datetime import date
from pathlib import Path

from embedded_world import ALL, World

from fubcli.embedded import repair
from fubcli.errors import FubError


def locate(world: World) -> str:
    """Do what every command does first."""
    world.lakehouse.locate(ALL)
    return " ".join(world.built())


def locate_on_one_core(world: World) -> str:
    """Build with a single DuckDB thread."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return locate(world)


def locate_quickly(world: World) -> str:
    """Take the fast path, and tell how long it takes once it is imported and whether DuckDB was needed."""
    lakehouse = world.lakehouse
    lakehouse.locate(ALL)
    began = time.perf_counter()
    lakehouse.locate(ALL)
    milliseconds = (time.perf_counter() - began) * 1000
    lakehouse.fingerprint("fub")
    return f"{milliseconds:.3f} {'duckdb' in sys.modules}"


def die_while_building(world: World) -> str:
    """Be killed when the second catalog is about to be built."""

    class Fatal(list[str]):
        def append(self, message: str) -> None:
            if message.endswith(" fub_zg"):
                os.kill(os.getpid(), signal.SIGKILL)

    world.said = Fatal()
    return locate(world)


def begin_a_drill(world: World) -> str:
    """Remove a column since a night that staging has, too, so that two files are rebuilt."""
    return " ".join(world.drill("column-removed", date(2025, 11, 18))[1])


def begin_a_drill_on_one_core(world: World) -> str:
    """Do so with a single DuckDB thread."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return begin_a_drill(world)


def die_before_a_drill_is_in_force(world: World) -> str:
    """Be killed when everything is built and nothing is in place."""
    repair.write_manifest = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    return begin_a_drill(world)


def die_between_two_files_of_a_drill(world: World) -> str:
    """Be killed when the first of two files is in place."""
    place, placed = repair.place, []

    def dying(building: Path, path: Path) -> None:
        if placed:
            os.kill(os.getpid(), signal.SIGKILL)
        placed.append(path)
        place(building, path)

    repair.place = dying
    return begin_a_drill(world)


def locate_on_a_full_disk(world: World) -> str:
    """Meet a limit of 3 MB for each file."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
    try:
        return locate(world)
    except FubError as error:
        return f"{type(error).__name__}: {error.detail}"


def write_and_die(world: World) -> str:
    """Commit a table to the sandbox and to staging, and be killed before DuckDB folds its log into the file."""
    import duckdb

    connections = []
    for catalog in ("sandbox_fub", "stage_fub"):
        connections.append(duckdb.connect(str(world.file(catalog))))
        connections[-1].execute("CREATE TABLE note AS SELECT 42 AS answer")
    os.kill(os.getpid(), signal.SIGKILL)
    return "still alive"


if __name__ == "__main__":
    sys.stdout.write(globals()[sys.argv[1]](World(Path(sys.argv[2]))))
