"""One page, not thirty: what something upstream explains is kept, and points there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from fubcli.model.catalogs import Catalogs
from fubcli.model.check import Check, Pillar
from fubcli.model.names import TableName, Tier, tier_of
from fubcli.model.verdict import Status
from fubcli.operations.monitor.export import Export
from fubcli.operations.monitor.telling import ranked

_BELOW = {Tier.SILVER: (Tier.BRONZE,), Tier.GOLD: (Tier.SILVER, Tier.BRONZE)}
_ARRIVAL = (Pillar.FRESHNESS, Pillar.VOLUME, Pillar.RECONCILIATION)
_NOT_LOADED = ("missing", "late", "zero", "partial")
_NOT_RUN = ("job_failed", "job_missing", "job_stopped", "job_stuck")
_UPSTREAM = "job_upstream"


def suppressed(
    checks: Sequence[Check], exports: Sequence[Export], catalogs: Catalogs, feeding: Mapping[str, frozenset[str]]
) -> list[Check]:
    """Return the checks, those that follow from another one with its id in `suppressed_by`.

    A job that did not run explains the tables that it usually loads (`feeding`) and the jobs that wait for it; a
    missing export its tables; a table its namesakes in the tiers above, there and in the catalogs that are fed from
    it; and tables the export that they break, whose severity they take over. What is explained already stays so.
    """
    explained = _below_exports(checks, exports, catalogs, feeding)
    by_id = {check.id: check for check in explained}
    for export in exports:
        own = by_id[export.check().id]
        root = _root_of(export, explained, by_id, feeding) if own.status.pages else None
        if root is not None:
            by_id[own.id] = replace(own, suppressed_by=root.id)
            by_id[root.id] = replace(by_id[root.id], breaks_export=own.status is Status.CRITICAL)
    return [by_id[check.id] for check in explained]


def _below_exports(
    checks: Sequence[Check], exports: Iterable[Export], catalogs: Catalogs, feeding: Mapping[str, frozenset[str]]
) -> list[Check]:
    dead = {(export.catalog, export.night): export.check().id for export in exports if export.is_dead}
    jobs = {(check.target, check.night): check for check in checks if check.kind in _NOT_RUN}
    bad: dict[tuple[str, date], Check] = {}
    for check in checks:
        is_own = not check.about  # what a tool says of a table explains no other table
        if is_own and check.status.pages and check.pillar in (Pillar.FRESHNESS, Pillar.VOLUME, Pillar.SCHEMA):
            kept = bad.get((check.target, check.night))
            if kept is None or kept.pillar is Pillar.VOLUME:
                bad[check.target, check.night] = check
    found = []
    for check in checks:
        if check.suppressed_by:
            found.append(check)
            continue
        job = _job_of(check, jobs, feeding)
        found.append(_pointing(check, job) if job is not None else _explained(check, dead, bad, catalogs))
    return found


def _job_of(
    check: Check, jobs: Mapping[tuple[str, date], Check], feeding: Mapping[str, frozenset[str]]
) -> Check | None:
    """Return the job whose failure is why a table did not come, or why another job did not begin."""
    tonight = [job for (_, night), job in jobs.items() if night == check.night and job.id != check.id]
    if check.kind == _UPSTREAM:
        return next(iter(ranked(tonight)), None)
    if check.pillar not in _ARRIVAL or check.kind not in _NOT_LOADED:
        return None
    own = [job for job in tonight if job.target in feeding.get(check.target, ())]
    return next(iter(ranked(own)), None)


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
            return _pointing(check, cause)
    return check


def _pointing(check: Check, cause: Check) -> Check:
    return replace(check, suppressed_by=cause.id, causes=(*check.causes, cause.title))


def _root_of(
    export: Export, checks: Sequence[Check], by_id: Mapping[str, Check], feeding: Mapping[str, frozenset[str]]
) -> Check | None:
    """Return the check that explains an export: a job behind its tables, else one of these unless many are missing."""
    broken = {*export.missing, *export.late, *export.short, *export.changed}
    own = [check for check in checks if check.night == export.night and check.target in broken and check.status.pages]
    roots = ranked({root.id: root for check in own for root in [_followed(check, by_id)]}.values())
    wanted = [root for root in roots if root.pillar is Pillar.JOBS or not export.is_dead]
    wanted = [root for root in wanted if root.pillar is not Pillar.EXPORT]
    built = {check.target for check in own if _followed(check, by_id).pillar is Pillar.JOBS}
    behind = sum(bool(feeding.get(name)) or name in built for name in export.missing)
    if export.is_dead and 2 * behind < len(export.missing):
        return None
    return next(iter(wanted), None)


def _followed(check: Check, by_id: Mapping[str, Check]) -> Check:
    """Return the check at the end of what explains another one."""
    seen = {check.id}
    while check.suppressed_by in by_id and check.suppressed_by not in seen:
        check = by_id[check.suppressed_by]
        seen.add(check.id)
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
