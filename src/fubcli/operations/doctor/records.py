"""What of the warehouse's own records can be seen: job runs, queries, the history of tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fubcli.model.catalogs import Catalogs
from fubcli.model.health import Hidden, Principal, Securable, Seen
from fubcli.model.names import Environment, TableName
from fubcli.model.verdict import Status
from fubcli.operations.doctor.check import Check, Fix, unseen
from fubcli.operations.doctor.probes import Probe
from fubcli.operations.doctor.rights import grants
from fubcli.ports import HealthSources

_DAYS = 7
_DEEPER = Fix("Ask the warehouse too, while it runs", ("fubcli", "doctor", "--deep"))


@dataclass(frozen=True)
class Records:
    """Where they are read, about which catalogs, when, and as whom (None: not known, or nobody)."""

    health: HealthSources
    catalogs: Catalogs
    now: datetime
    principal: Principal | None = None


def record_probes(asked: Records) -> Iterator[Probe]:
    """Yield a probe for each kind of record."""
    jobs, queries = asked.health.job_runs, asked.health.queries
    yield Probe("job-runs", "Job runs", lambda: [_listing(asked, "job-runs", "job run", jobs)])
    yield Probe("query-history", "The query history", lambda: [_listing(asked, "query-history", "query", queries)])
    yield Probe("table-history", "The last change of tables", lambda: [_table(asked)])
    yield Probe("table-commits", "The commits of tables", lambda: [_commits(asked)])


def _listing(asked: Records, name: str, thing: str, read: Callable[[Any, int], Seen[tuple[Any, ...]]]) -> Check:
    seen = read(asked.now - timedelta(days=_DAYS), 1)
    if seen.hidden is Hidden.NOT_KEPT:
        return Check(name, Status.INFO, f"No {thing} is kept here", seen.reason)
    if seen.value is None:
        return Check(name, Status.WARNING, f"No {thing} is visible to this principal", seen.reason)
    if not seen.value:
        reason = f"{seen.source} shows none of the last {_DAYS} days: there was none, or this principal may see none"
        return unseen(name, f"Whether a {thing} is visible: not known", reason)
    newest = seen.value[0].started_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return Check(name, Status.OK, f"The newest {thing} is visible: {newest}", f"read from {seen.source}")


def _table(asked: Records) -> Check:
    """Look at the first production table that is declared, by which the others are judged."""
    table = _declared_table(asked)
    if table is None:
        return unseen("table-history", "The history of tables: not known", "no production table is declared")
    seen = asked.health.table(table)
    if seen.value is None:
        fixes = (
            grants("SELECT", Securable("TABLE", str(table)), asked.principal) if seen.hidden is Hidden.FORBIDDEN else ()
        )
        return Check("table-history", Status.WARNING, f"The history of {table} is not visible", seen.reason, fixes)
    if seen.value.changed_at is None:
        reason = f"{seen.source} does not keep it"
        return unseen("table-history", f"When {table} last changed: not known", reason)
    newest = seen.value.changed_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return Check(
        "table-history", Status.OK, f"The last commit of {table} is visible: {newest}", f"read from {seen.source}"
    )


def _commits(asked: Records) -> Check:
    table = _declared_table(asked)
    if table is None:
        return unseen("table-commits", "The commits of tables: not known", "no production table is declared")
    seen = asked.health.commits(table, 1)
    if seen.hidden in (Hidden.NOT_KEPT, Hidden.NOT_RUNNING):
        fixes = (_DEEPER,) if seen.hidden is Hidden.NOT_KEPT else ()
        return Check("table-commits", Status.INFO, f"The commits of {table} were not read", seen.reason, fixes)
    if seen.value is None:
        return Check("table-commits", Status.WARNING, f"The commits of {table} are not visible", seen.reason)
    if not seen.value:
        return unseen("table-commits", f"The commits of {table}: not known", f"{seen.source} shows none")
    newest = seen.value[0]
    at = newest.committed_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    title = f"The commits of {table} are visible: {newest.operation} at {at}"
    return Check("table-commits", Status.OK, title, f"read from {seen.source}")


def _declared_table(asked: Records) -> TableName | None:
    for spec in asked.catalogs.present:
        if spec.environment is Environment.PRODUCTION:
            for name in spec.tables:
                schema, _, table = name.partition(".")
                return TableName(spec.name, schema, table)
    return None
