"""A process that runs investigations of one issue into one directory, one after the other, until it is ended."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from tests.skills.support_investigation.conftest import EXPORT, World, recorded


def main(directory: str, name: str, runs: int) -> None:
    """Each run brings evidence of its own: the monitor's, told by another check each time."""
    world = World(Path(directory))
    event = recorded("late-export")
    for number in range(runs):
        checks = [dict(each) for each in event.data["checks"]]
        checks[0]["id"] = f"freshness:{name}:{number}"
        checks[0]["title"] = f"table {name} {number} came late"
        world.run(EXPORT, replace(event, id=f"{name}-{number}", data={**event.data, "checks": checks}), follow_up=False)
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
