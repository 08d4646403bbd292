"""One page, not thirty: what something upstream explains is kept, and points there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from fubcli.model.catalogs import Catalogs
from fubcli.model.check import Check, Pillar
from fubcli.model.names import TableName, Tier, tier_of
from fubcli.operations.monitor.export import Export

_BELOW = {Tier.SILVER: (Tier.BRONZE,), Tier.GOLD: (Tier.SILVER, Tier.BRONZE)}
_ARRIVAL = (Pillar.FRESHNESS, Pillar.VOLUME, Pillar.RECONCILIATION)


def suppressed(checks: Sequence[Check], exports: Iterable[Export], catalogs: Catalogs) -> list[Check]:
    """Return the checks, those that follow from another one with its id in `suppressed_by`.

    A missing export explains its missing tables, and the staging copy of that night; a table explains its namesakes in
    the tiers above, there and in the catalogs that are fed from it; a failed job run explains the tables that it names.
    """
    dead = {(export.catalog, export.night): export.check().id for export in exports if export.is_dead}
    bad: dict[tuple[str, date], Check] = {}
    for check in checks:
        if check.status.pages and check.pillar in (Pillar.FRESHNESS, Pillar.VOLUME, Pillar.SCHEMA):
            kept = bad.get((check.target, check.night))
            if kept is None or kept.pillar is Pillar.VOLUME:
                bad[check.target, check.night] = check
    return [_explained(check, dead, bad, catalogs) for check in checks]


def _explained(
    check: Check, dead: Mapping[tuple[str, date], str], bad: Mapping[tuple[str, date], Check], catalogs: Catalogs
) -> Check:
    if not check.status.pages or check.pillar not in _ARRIVAL or check.target.count(".") != 2:
        return check
    name = TableName(*check.target.split("."))
    export = dead.get((name.catalog, check.night))
    if export is not None and check.kind in ("missing", "late"):
        return replace(check, suppressed_by=export)
    own = bad.get((check.target, check.night))
    if check.pillar in (Pillar.VOLUME, Pillar.RECONCILIATION) and own is not None and own.id != check.id:
        return replace(check, suppressed_by=own.id)
    for upstream in _upstream(name, catalogs):
        cause = bad.get((str(upstream), check.night))
        if cause is not None:
            return replace(check, suppressed_by=cause.id, causes=(*check.causes, cause.title))
    return check


def _upstream(name: TableName, catalogs: Catalogs) -> Iterable[TableName]:
    """Yield the tables that a table is made from, by their names: production's own, then those of lower tiers."""
    tier = tier_of(name.schema)
    topic = name.schema.removesuffix(f"_{tier}")
    production = catalogs.production_of(name.catalog)
    if production:
        yield TableName(production, name.schema, name.table)
    for below in _BELOW.get(tier, ()):
        yield TableName(name.catalog, f"{topic}_{below}", name.table)
