"""dbt's events as one line about what is built right now: names of nodes and counts, never dbt's own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fubcli.ports import Progress


def teller(steps: Progress) -> Callable[[Any], None]:
    """Return what hears dbt's events and tells how many nodes are done, and the last one."""
    done = 0

    def heard(message: Any) -> None:
        nonlocal done
        if message.info.name == "NodeFinished":
            done += 1
            steps(f"{done} done, the last {message.data.node_info.node_name}")

    return heard
