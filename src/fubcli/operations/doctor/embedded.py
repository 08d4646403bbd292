"""The embedded lakehouse: which of its files are there, and what they tell about themselves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fubcli.model.catalogs import Catalogs
from fubcli.model.verdict import Status
from fubcli.operations.doctor.check import Check
from fubcli.operations.doctor.probes import Patience, answered
from fubcli.operations.doctor.records import Records, record_probes
from fubcli.ports import Clock, HealthSources

_SECONDS = 10.0


def embedded_checks(files: Mapping[str, Path], health: HealthSources, catalogs: Catalogs, clock: Clock) -> list[Check]:
    """Return what the files come to; none is built, repaired or changed."""
    missing = sorted(spec.name for spec in catalogs.present if spec.name not in files)
    if not files:
        title = "The embedded lakehouse is built when it is first asked"
        return [Check("warehouse", Status.INFO, title, "about four seconds; its data are invented")]
    checks = [Check("warehouse", Status.OK, f"The embedded lakehouse has {len(files)} files", "its data are invented")]
    if missing:
        title = f"Declared, and not in the embedded lakehouse: {', '.join(missing)}"
        checks.append(Check("catalogs", Status.WARNING, title))
    else:
        checks.append(Check("catalogs", Status.OK, f"All {len(catalogs.present)} declared catalogs are there"))
    return [*checks, *answered([*record_probes(Records(health, catalogs, clock.now()))], Patience(_SECONDS))]
