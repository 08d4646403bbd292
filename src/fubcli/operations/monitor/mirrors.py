"""Staging against production: how old the copy is, and by how much its tables differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from fubcli.detection.loads import loads_of
from fubcli.model.catalogs import Catalogs
from fubcli.model.check import Check, Pillar
from fubcli.model.names import Environment
from fubcli.model.snapshot import CatalogSnapshot
from fubcli.model.timeframe import Timeframe
from fubcli.model.verdict import Status
from fubcli.operations.monitor.gathering import Gathered, Watched

_DRIFT = 0.05
"""By how much staging as a whole may differ from production before somebody should know."""
_TABLE_DRIFT = 0.25
"""And by how much a single table."""
_FEW = 20
_MOST_NAMED = 5
_OLD_DAYS, _STALE_DAYS = 8, 15
"""A copy is taken daily or weekly."""
_SOURCE = "catalog snapshots"
Place = tuple[str, str]
"""Schema and table."""


def mirror_checks(gathered: Gathered, catalogs: Catalogs, timeframe: Timeframe, *, whole: bool) -> Iterator[Check]:
    """Yield the checks of each production catalog with a staging mirror, when one of the two is watched.

    Only `whole` catalogs are held against the limit for a whole.
    """
    night = timeframe.last
    for spec in catalogs.by_name.values():
        staging = catalogs.staging_of(spec.name)
        if spec.environment is not Environment.PRODUCTION or staging is None:
            continue
        watched = gathered.of(spec.name) or gathered.of(staging)
        mine, theirs = gathered.snapshots.get(spec.name), gathered.snapshots.get(staging)
        if watched and mine is not None and theirs is not None:
            since = _loaded_since(gathered, spec.name, staging, watched)
            yield _mirrored(mine, theirs, since, night, whole=whole)
        if copies := gathered.of(staging):
            yield _age(copies, staging, night, timeframe.until)


def _loaded_since(gathered: Gathered, production: str, staging: str, watched: list[Watched]) -> dict[Place, int]:
    """Return the rows that each watched table got in production since its copy was taken."""
    copied = {_place(table): _last(table) for table in gathered.of(staging)}
    fallback = max((at for at in copied.values() if at is not None), default=None)
    found = {_place(table): 0 for table in watched}
    for table in gathered.of(production):
        since = copied.get(_place(table)) or fallback
        if since is not None:
            loads = loads_of(table.history.value or ())
            found[_place(table)] = sum(rows for load in loads for at, rows in load.commits if at > since)
    return found


def _last(table: Watched) -> datetime | None:
    return max((load.last_at for load in loads_of(table.history.value or ())), default=None)


def _place(table: Watched) -> Place:
    return table.name.schema, table.name.table


def _age(copies: list[Watched], staging: str, night: date, until: datetime) -> Check:
    loads = [load for table in copies for load in loads_of(table.history.value or ()) if load.first_at <= until]
    target = f"{staging} (copy)"
    if not loads:
        reason = copies[0].history.reason or "no commit is known"
        title = f"How old {staging} is is not known"
        return Check(Pillar.FRESHNESS, target, night, Status.UNKNOWN, title, (reason,), source=copies[0].history.source)
    last = max(load.last_at for load in loads)
    days = (until - last).total_seconds() / 86400
    status = Status.CRITICAL if days > _STALE_DAYS else Status.WARNING if days > _OLD_DAYS else Status.OK
    title = f"{staging} was copied {days:.1f} days ago"
    return Check(
        Pillar.FRESHNESS, target, night, status, title, kind="copy_old" if status.pages else "",
        observed={"copied_at": last}, expected={"days": _OLD_DAYS}, source=copies[0].history.source,
    )  # fmt: skip


def _mirrored(
    production: CatalogSnapshot, staging: CatalogSnapshot, since: dict[Place, int], night: date, *, whole: bool
) -> Check:
    mine, theirs = _sizes(production, since.keys()), _sizes(staging, since.keys())
    both = sorted(mine.keys() & theirs.keys())
    target = staging.catalog
    if not both:
        title = f"Whether {target} is like {production.catalog} is not known"
        return Check(
            Pillar.RECONCILIATION, target, night, Status.UNKNOWN, title, ("no table has a row count in both",),
            source=_SOURCE,
        )  # fmt: skip
    drifts = {key: _drift(mine[key], theirs[key], since[key]) for key in both}
    overall = sum(abs(drifts[key]) * mine[key] for key in both) / sum(mine[key] for key in both)
    drifted = sorted((key for key in both if abs(drifts[key]) > _DRIFT), key=lambda key: -abs(drifts[key]))
    missing = sorted(mine.keys() - {(info.schema, info.name) for info in staging.tables})
    told = [f"rows differ by {overall:.1%} over {len(both)} tables, {len(drifted)} of them by more than {_DRIFT:.0%}"]
    told += [f"{'.'.join(key)}: {drifts[key]:+.1%} rows" for key in drifted[:_MOST_NAMED]]
    told += [f"{'.'.join(key)} is not in {target}" for key in missing[:_MOST_NAMED]]
    far = [key for key in drifted if abs(drifts[key]) > _TABLE_DRIFT]
    is_off = bool(far or missing) or (whole and overall > _DRIFT)
    worst = [] if missing else [".".join((production.catalog, *key)) for key in far or drifted[:_MOST_NAMED]]
    status = Status.WARNING if is_off else Status.INFO if drifted else Status.OK
    title = f"{target} {'drifts from' if is_off else 'is like'} {production.catalog}"
    observed = {"drift": round(overall, 4), "drifted": len(drifted), "missing": len(missing), "compared": len(both)}
    return Check(
        Pillar.RECONCILIATION, target, night, status, title, tuple(told), kind="mirror_drift" if is_off else "",
        observed=observed | ({"tables": worst} if is_off else {}), expected={"drift": _DRIFT}, source=_SOURCE,
    )  # fmt: skip


def _drift(production: int, staging: int, since: int) -> float:
    """Return by how much a copy differs from what was there, whether what came since was added or put in its place."""
    candidates = [staging / size - 1 for size in (production, production - since) if size > 0]
    return min(candidates, key=abs)


def _sizes(snapshot: CatalogSnapshot, places: Collection[Place]) -> dict[Place, int]:
    found = {(info.schema, info.name): info.rows for info in snapshot.tables}
    return {place: rows for place in places if (rows := found.get(place)) and rows >= _FEW}
