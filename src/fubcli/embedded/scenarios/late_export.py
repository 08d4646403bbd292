"""`late-export`: a table comes hours after its time, and what is made of it waits."""

from __future__ import annotations

from fubcli.embedded.scenarios.commits import delay
from fubcli.embedded.scenarios.fault import Fault, Scenario, brief
from fubcli.embedded.scenarios.rows import stamp_later
from fubcli.model.drill import Briefing, Drill

HOURS = 3


def _told(drill: Drill) -> Briefing:
    broken = (
        f"{drill.table} was loaded {HOURS} hours late in the night of {drill.night}, and so was what is made of it."
    )
    return brief(drill, broken, "late", "late")


def _strike(fault: Fault) -> None:
    delay(fault, (fault.name, *fault.following), HOURS)
    stamp_later(fault, fault.name, HOURS)


SCENARIO = Scenario(
    "late-export",
    f"A table arrives {HOURS} hours late, and what is made of it waits for it.",
    _told,
    "fub.contacts_bronze.contacts",
    _strike,
)
