"""The catalogs that are declared against those that are there."""

from __future__ import annotations

from fubcli.model.catalogs import Catalogs
from fubcli.model.health import Securable, Seen
from fubcli.model.verdict import Status
from fubcli.operations.doctor.check import Check, Fix, unseen

_DECLARE = Fix("Compare, and declare them in a catalogs.yaml", ("fubcli", "--operation=schema"))


def catalog_check(declared: Catalogs, visible: Seen[tuple[Securable, ...]]) -> Check:
    """Return whether every declared catalog is seen; statements on others are refused anyway."""
    if visible.value is None:
        return unseen("catalogs", "Which catalogs the principal sees: not known", visible.reason)
    names = {each.name.lower() for each in visible.value}
    missing = sorted(spec.name for spec in declared.present if spec.name not in names)
    others = sorted(names - declared.by_name.keys())
    beyond = f"not declared, and so refused: {', '.join(others)}" if others else ""
    if missing:
        title = f"Declared, and not seen by the principal: {', '.join(missing)}"
        return Check("catalogs", Status.WARNING, title, beyond, (_DECLARE,))
    return Check("catalogs", Status.OK, f"All {len(declared.present)} declared catalogs are seen", beyond)
