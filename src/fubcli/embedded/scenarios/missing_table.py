"""`missing-table`: a table is not loaded, and what is made of it has nothing new."""

from __future__ import annotations

from fubcli.embedded.scenarios.commits import count_as, count_as_before, forget, recount
from fubcli.embedded.scenarios.fault import Fault, Scenario, brief
from fubcli.embedded.scenarios.rows import set_back
from fubcli.model.drill import Briefing, Drill


def _told(drill: Drill) -> Briefing:
    broken = f"{drill.table} was not loaded in the night of {drill.night}; what is made of it ran and got nothing new."
    return brief(drill, broken, "missing", "stale")


def _strike(fault: Fault) -> None:
    forget(fault, (fault.name,))
    if fault.is_last:
        set_back(fault, fault.name)
    for name in fault.following:
        _starve(fault, name)


def _starve(fault: Fault, name: str) -> None:
    if fault.is_last:
        set_back(fault, name)
        recount(fault, name)
    elif fault.appends(name):
        count_as(fault, name, "0")
    else:
        count_as_before(fault, name)


SCENARIO = Scenario(
    "missing-table",
    "A table is not loaded at all; what is made of it is loaded without that night's rows.",
    _told,
    "fub.contacts_bronze.contacts",
    _strike,
)
