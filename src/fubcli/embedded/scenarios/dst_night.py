"""`dst-night`: nothing is wrong, and the last night has 23 or 25 hours."""

from __future__ import annotations

from fubcli.embedded.scenarios.fault import Scenario
from fubcli.model.drill import Briefing, Drill
from fubcli.model.nights import hours_of


def _told(drill: Drill) -> Briefing:
    hours = f"{hours_of(drill.night):g}"
    return Briefing(
        drill, f"Nothing is broken: the history ends with the night of {drill.night}, which has {hours} hours."
    )


SCENARIO = Scenario(
    "dst-night",
    "Nothing is wrong, and the history ends with a night of 23 or 25 hours: the last one, or --night.",
    _told,
)
