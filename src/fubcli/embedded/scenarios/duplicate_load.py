"""`duplicate-load`: a table is loaded twice."""

from __future__ import annotations

from fubcli.embedded.scenarios.commits import repeat
from fubcli.embedded.scenarios.fault import Fault, Scenario, brief
from fubcli.embedded.scenarios.rows import bring_again
from fubcli.model.drill import Briefing, Drill

MINUTES = 6


def _told(drill: Drill) -> Briefing:
    broken = (
        f"{drill.table} was loaded twice in the night of {drill.night}, {MINUTES} minutes apart; "
        "what is made of it is merged by key and is as it should be."
    )
    return brief(drill, broken, "duplicate")


def _strike(fault: Fault) -> None:
    repeat(fault, fault.name, MINUTES)
    if fault.is_last:
        bring_again(fault, fault.name)


SCENARIO = Scenario(
    "duplicate-load",
    "A table is loaded twice, and each row of that night is there twice.",
    _told,
    "fub.contacts_bronze.contacts",
    _strike,
)
