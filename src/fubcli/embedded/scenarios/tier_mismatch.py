"""`tier-mismatch`: a silver table has clearly fewer rows than the bronze table that it is made of."""

from __future__ import annotations

from fubcli.embedded.scenarios.fault import Fault, Scenario, brief
from fubcli.embedded.scenarios.lineage import feeds
from fubcli.embedded.scenarios.losing import lose
from fubcli.errors import UsageError
from fubcli.model.drill import Briefing, Drill

SHARE = 0.2


def _accepts(table: str) -> None:
    catalog, _, name = table.partition(".")
    if not feeds(catalog, name):
        raise UsageError(
            f"--table={table}: it is not made of another exported table; choose one that is (docs/demo.md)."
        )


def _told(drill: Drill) -> Briefing:
    broken = (
        f"{drill.table} was loaded with {1 - SHARE:.0%} of its rows in the night of {drill.night}, "
        "although the table that it is made of was whole."
    )
    return brief(drill, broken, "tier-mismatch", "partial")


def _strike(fault: Fault) -> None:
    lose(fault, SHARE)


SCENARIO = Scenario(
    "tier-mismatch",
    "A silver table has clearly fewer rows than the bronze table that it is made of.",
    _told,
    "fub.contacts_silver.contacts",
    _strike,
    _accepts,
)
