"""`volume-drop`: a table arrives with a part of its rows."""

from __future__ import annotations

from fubcli.embedded.scenarios.fault import Fault, Scenario, brief
from fubcli.embedded.scenarios.losing import lose
from fubcli.model.drill import Briefing, Drill

SHARE = 0.65


def _told(drill: Drill) -> Briefing:
    broken = (
        f"{drill.table} was loaded with {1 - SHARE:.0%} of its rows in the night of {drill.night}; "
        "what is made of it lacks the others, too."
    )
    return brief(drill, broken, "partial", "partial")


def _strike(fault: Fault) -> None:
    lose(fault, SHARE)


SCENARIO = Scenario(
    "volume-drop",
    f"A table arrives with {1 - SHARE:.0%} of its rows, and what is made of it lacks the others.",
    _told,
    "fub.contacts_bronze.contacts",
    _strike,
)
