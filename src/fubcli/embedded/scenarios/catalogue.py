"""All scenarios by name, in the order in which people read them."""

from __future__ import annotations

from collections.abc import Mapping

from fubcli.embedded.scenarios import (
    column_removed,
    column_retyped,
    dst_night,
    duplicate_load,
    healthy,
    job_failed,
    late_export,
    missing_table,
    tier_mismatch,
    volume_drop,
)
from fubcli.embedded.scenarios.fault import Scenario
from fubcli.model.drill import NAMES, Briefing, Drill

_MODULES = (
    column_removed,
    column_retyped,
    dst_night,
    duplicate_load,
    healthy,
    job_failed,
    late_export,
    missing_table,
    tier_mismatch,
    volume_drop,
)
_FOUND = {module.SCENARIO.name: module.SCENARIO for module in _MODULES}

SCENARIOS: Mapping[str, Scenario] = {name: _FOUND[name] for name in NAMES}


def briefing(drill: Drill) -> Briefing:
    """Return what a drill breaks, and what is then true of which table and night; reads no file."""
    return SCENARIOS[drill.scenario].told(drill)
