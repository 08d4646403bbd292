"""`healthy`: nothing is wrong."""

from __future__ import annotations

from fubcli.embedded.scenarios.fault import Scenario
from fubcli.model.drill import Briefing

SCENARIO = Scenario(
    "healthy",
    "Every fault is removed; each table arrives on time, whole and once.",
    lambda drill: Briefing(drill, "Nothing is broken."),
)
