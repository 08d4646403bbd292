"""One page, not thirty: what something upstream explains is kept, and points there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from fubcli.detection.freshness.judge import DORMANT
from fubcli.model.catalogs import Catalogs
from fubcli.model.check import Check, Pillar
from fubcli.model.names import TableName, Tier, tier_of
from fubcli.model.verdict import Status
from fubcli.operations.monitor.export import Export
from fubcli.operations.monitor.lineage import kin, upstream
from fubcli.operations.monitor.telling import ranked

_ARRIVAL = (Pillar.FRESHNESS, Pillar.VOLUME, Pillar.RECONCILIATION)
_HEIGHT = {Tier.SYSTEM: 0, Tier.BRONZE: 1, Tier.SILVER: 2, Tier.GOLD: 3}
_TOO_MANY = ("duplicate", "spike")
_NOT_LOADED = ("missing", "late", "zero", "partial")
_NOT_RUN = ("job_failed", "job_missing", "job_stopped", "job_stuck")
_UPSTREAM = "job_upstream"


def suppressed(
    checks: Sequence[Check], exports: Sequence[Export], catalogs: Catalogs, feeding: Mapping[str, frozenset[str]]
) -> list[Check]:
    """Return the checks, those that follow from another one with its id in `suppressed_by`.

    A job that did not run explains the tables that it usually loads (`feeding`) and the jobs that wait for it, and is
    as bad as they are; a missing export its tables; a table its namesakes in the tiers above, there and in the catalogs
    that are fed from it, never what is worse than itself; and tables the export that they break, whose severity they
    take over. What is explained already stays so.
    """
    explained = _as_bad_as_what_follows(_below_exports(checks, exports, catalogs, feeding))
    by_id = {check.id: check for check in explained}
    for export in exports:
        own = by_id[export.check().id]
        root = _root_of(export, explained, by_id) if own.status.pages else None
        if root is not None:
            by_id[own.id] = replace(own, suppressed_by=root.id)
            breaks = by_id[root.id].breaks_export or own.status is Status.CRITICAL
            by_id[root.id] = replace(by_id[root.id], breaks_export=breaks)
    return [by_id[check.id] for check in explained]


def _below_exports(
    checks: Sequence[Check], exports: Iterable[Export], catalogs: Catalogs, feeding: Mapping[str, frozenset[str]]
) -> list[Check]:
    dead = {(export.catalog, export.night): export.check().id for export in exports if export.is_dead}
    jobs = {(check.target, check.night): check for check in checks if check.kind in _NOT_RUN and check.status.pages}
    bad: dict[tuple[str, date], list[Check]] = defaultdict(list)
    for check in sorted(checks, key=lambda check: check.pillar is Pillar.VOLUME):
        is_own = not check.about  # what a tool says of a table explains no other table
        if is_own and check.status.pages and check.pillar in (Pillar.FRESHNESS, Pillar.VOLUME, Pillar.SCHEMA):
            bad[check.target, check.night].append(check)
    arriving = (check.target for check in checks if check.pillar is Pillar.FRESHNESS and not check.about)
    tables = dict.fromkeys(target for target in arriving if target.count(".") == 2)
    known = _Known(dead, bad, tables, catalogs)
    found = []
    for check in checks:
        if check.suppressed_by:
            found.append(check)
            continue
        job = _job_of(check, jobs, feeding)
        found.append(_pointing(check, job) if job is not None else _explained(check, known))
    return found


def _as_bad_as_what_follows(checks: Sequence[Check]) -> list[Check]:
    """Return the checks, each at least as bad as what hangs on it: a page that is folded must not get quieter."""
    by_id = {check.id: check for check in checks}
    worse = {each.id for check in checks if check.status is Status.CRITICAL for each in _chain(check, by_id)}
    return [
        replace(check, status=Status.CRITICAL) if check.id in worse and check.status is Status.WARNING else check
        for check in checks
    ]


def _job_of(
    check: Check, jobs: Mapping[tuple[str, date], Check], feeding: Mapping[str, frozenset[str]]
) -> Check | None:
    """Return the job whose failure is why a table did not come, or why another job did not begin."""
    tonight = [job for (_, night), job in jobs.items() if night == check.night and job.id != check.id]
    if check.kind == _UPSTREAM:
        return next(iter(ranked(tonight)), None)
    if check.kind in _NOT_RUN and check.status.pages:
        return next(iter(ranked(job for job in tonight if _waits_for(check.target, job.target, feeding))), None)
    if check.pillar not in _ARRIVAL or check.kind not in _NOT_LOADED:
        return None
    own = [job for job in tonight if job.target in feeding.get(check.target, ())]
    return next(iter(ranked(own)), None)


def _waits_for(job: str, other: str, feeding: Mapping[str, frozenset[str]]) -> bool:
    """Whether all that a job loads is of higher tiers than what another one loads, in the same catalogs."""
    (mine, own), (theirs, below) = (_loaded(each, feeding) for each in (job, other))
    return bool(mine & theirs) and min(own) > max(below)


def _loaded(job: str, feeding: Mapping[str, frozenset[str]]) -> tuple[set[str], list[int]]:
    """Return the catalogs and the tiers of what a job loads."""
    names = [TableName(*table.split(".", 2)) for table, jobs in feeding.items() if job in jobs]
    return {name.catalog for name in names}, [_HEIGHT[tier_of(name.schema)] for name in names]


@dataclass(frozen=True)
class _Known:
    """What a check is held against: dead exports, what is wrong with tables, and which tables there are."""

    dead: Mapping[tuple[str, date], str]
    bad: Mapping[tuple[str, date], Sequence[Check]]
    tables: Collection[str]
    catalogs: Catalogs


def _explained(check: Check, known: _Known) -> Check:
    if check.kind == "mirror_drift":
        return _drifted(check, known)
    if check.target.count(".") != 2 or check.pillar not in (*_ARRIVAL, Pillar.SCHEMA):
        return check
    name = TableName(*check.target.split("."))
    export = known.dead.get((name.catalog, check.night))
    if export is not None and check.kind in ("missing", "late", DORMANT):
        return replace(check, suppressed_by=export)
    if not check.status.pages:
        return check
    if check.pillar in (Pillar.VOLUME, Pillar.RECONCILIATION):
        for own in known.bad.get((check.target, check.night), ()):
            if _explains(own, check):
                return replace(check, suppressed_by=own.id)
    cause = _cause(check, name, known)
    return check if cause is None else _pointing(check, cause)


def _cause(check: Check, name: TableName, known: _Known) -> Check | None:
    """Return what is wrong with a table that another one is made from."""
    made_of = [str(each) for each in upstream(name, known.catalogs)]
    causes = [cause for each in made_of for cause in known.bad.get((each, check.night), ())]
    if check.pillar is not Pillar.SCHEMA:
        akin = kin(name, known.tables, waits=check.kind in ("missing", "late"))
        causes += ranked(cause for each in akin for cause in known.bad.get((each, check.night), ()))
    return next((cause for cause in causes if _explains(cause, check)), None)


def _drifted(check: Check, known: _Known) -> Check:
    """Return the drift of a staging copy, explained when all tables that differ had a bad night in production."""
    causes = [known.bad.get((table, check.night), ()) for table in check.observed.get("tables", ())]
    if not causes or not all(causes):
        return check
    return _pointing(check, ranked(cause for each in causes for cause in each)[0])


def _explains(cause: Check, check: Check) -> bool:
    """Whether one thing about a table may be why of another: never of what is worse, nor of what it cannot bring."""
    if check.pillar is Pillar.SCHEMA and cause.pillar is not Pillar.SCHEMA:
        return False
    if cause.id == check.id or (check.status is Status.CRITICAL and cause.status is not Status.CRITICAL):
        return False
    if check.pillar is Pillar.FRESHNESS:
        return cause.pillar is not Pillar.VOLUME or cause.kind == "zero"
    if check.pillar is Pillar.VOLUME and cause.pillar is not Pillar.SCHEMA:
        return (check.kind in _TOO_MANY) is (cause.kind in _TOO_MANY)
    return True


def _pointing(check: Check, cause: Check) -> Check:
    return replace(check, suppressed_by=cause.id, causes=(*check.causes, cause.title))


def _root_of(export: Export, checks: Sequence[Check], by_id: Mapping[str, Check]) -> Check | None:
    """Return the check that explains an export: a job behind its tables, else one of these unless many are missing."""
    broken = {*export.missing, *export.late, *export.short, *export.changed}
    own = [check for check in checks if check.night == export.night and check.target in broken and check.status.pages]
    roots = ranked({root.id: root for check in own for root in [_followed(check, by_id)]}.values())
    wanted = [root for root in roots if root.pillar is Pillar.JOBS or not export.is_dead]
    wanted = [root for root in wanted if root.pillar is not Pillar.EXPORT]
    behind = {check.target for check in own if _followed(check, by_id).pillar is Pillar.JOBS}
    if export.is_dead and 2 * len(behind.intersection(export.missing)) < len(export.missing):
        return None
    return next(iter(wanted), None)


def _followed(check: Check, by_id: Mapping[str, Check]) -> Check:
    """Return the check at the end of what explains another one."""
    return _chain(check, by_id)[-1]


def _chain(check: Check, by_id: Mapping[str, Check]) -> list[Check]:
    """Return a check, what explains it, what explains that, and so on; each once, should they explain each other."""
    chain, seen = [check], {check.id}
    while (above := chain[-1].suppressed_by) in by_id and above not in seen:
        chain.append(by_id[above])
        seen.add(above)
    return chain
